//! The kinds of error, and what becomes which.

use std::collections::HashSet;

use crate::markdown::{code, paragraph, prose, table};
use crate::model::own_kinds::{OWN, kind_of_status};
use crate::model::{Kind, Model, Operation};

/// What becomes of a call beside a status outside 2xx: the kind of error that it is, and which one where the call is not safe
/// to repeat.
const OTHERS: [(&str, &str, Option<&str>); 12] = [
    ("2xx that says `success: false`", "rejected", None),
    ("2xx that cannot be read", "invalid_response", Some("outcome_unknown")),
    ("the connection broke before a whole answer", "connection", Some("outcome_unknown")),
    ("the request was sent, and no answer came in time", "timeout", Some("outcome_unknown")),
    ("no connection was made", "connection", None),
    ("the certificate or the TLS handshake was refused", "tls", None),
    ("the deadline passed while nothing was under way", "timeout", None),
    ("a setting or an argument was refused before sending", "invalid_input", None),
    ("the token has expired, and nothing renews it", "unauthorized", None),
    ("the session store could not be read or written", "store_failed", None),
    ("the client was closed, or the session was logged out", "closed", None),
    ("the SDK broke a promise of its own", "internal", None),
];

/// The kind of error that a documented answer becomes; nothing for a success.
pub(super) fn kind_of_answer(operation: &Operation, status: &str) -> String {
    if operation.success.iter().any(|it| it.to_string() == status) {
        return String::new();
    }
    let error = operation.errors.iter().find(|it| it.words().eq_ignore_ascii_case(status));
    let Some(error) = error else {
        return "by its status, as [below](#what-becomes-which-kind)".to_owned();
    };
    let kinds = (error.first..=error.last).map(|it| kind_of(operation, it));
    let mut seen = HashSet::new();
    let distinct = kinds.filter(|kind| seen.insert(*kind));
    distinct.map(code).collect::<Vec<_>>().join(", ")
}

/// The kind that a status of this operation becomes.
fn kind_of(operation: &Operation, status: u16) -> &str {
    let mut errors = operation.errors.iter().filter(|it| (it.first..=it.last).contains(&status));
    errors.find_map(|it| it.kind.as_deref()).unwrap_or_else(|| kind_of_status(status))
}

/// Every kind, and what becomes which.
pub(super) fn errors(model: &Model) -> String {
    let section = [
        paragraph("## Errors"),
        paragraph(
            "The kind of an error is the same word in every language. [Errors](errors.md) says what to do about each.",
        ),
        table(
            ["kind", "when", "Python exception", "Kotlin `FinHubException`", "Swift `FinHubError`"],
            &model.kinds.iter().map(kind).collect::<Vec<_>>(),
        ),
        paragraph("### What becomes which kind"),
        paragraph("Core maps by this table, whatever the body of an answer is."),
        table(["what happened", "kind", "but"], &conditions(model)),
    ];
    section.concat()
}

fn kind(kind: &Kind) -> [String; 5] {
    let name = &kind.name;
    let swift = name.swift.trim_matches('`');
    let [word, python, kotlin, swift] =
        [&name.snake, &kind.python.class, &name.pascal, swift].map(code);
    [word, prose(&kind.when), python, kotlin, swift]
}

/// A row per condition, statuses first: the kind for most operations, and those for which it is another.
fn conditions(model: &Model) -> Vec<[String; 3]> {
    let others = OTHERS.iter().map(|(words, kind, otherwise)| {
        let unrepeatable = model.operations.iter().filter(|it| !it.is_idempotent);
        let but = otherwise.map(|kind| unrepeatable.map(|it| but(it, kind)).collect::<Vec<_>>());
        [(*words).to_owned(), code(kind), but.unwrap_or_default().join(", ")]
    });
    let rest =
        ["any other status outside 2xx".to_owned(), code(kind_of_status(u16::MAX)), String::new()];
    let statuses = statuses(model).into_iter().map(|(first, last)| status(model, first, last));
    statuses.chain([rest]).chain(others).collect()
}

/// Those that have a kind by themselves, and those that have one in some operation.
fn statuses(model: &Model) -> Vec<(u16, u16)> {
    let own = OWN.iter().flat_map(|own| own.statuses.unwrap_or_default()).copied();
    let errors = model.operations.iter().flat_map(|operation| &operation.errors);
    let named = errors.filter(|it| it.kind.is_some()).map(|it| (it.first, it.last));
    let mut statuses: Vec<_> = own.chain(named).collect();
    statuses.sort_unstable();
    statuses.dedup();
    statuses
}

fn status(model: &Model, first: u16, last: u16) -> [String; 3] {
    let words = if first == last { first.to_string() } else { format!("{first} to {last}") };
    let usual = kind_of_status(first);
    let named = model.operations.iter().filter_map(|operation| {
        let error = operation.errors.iter().find(|it| (it.first, it.last) == (first, last))?;
        Some(but(operation, error.kind.as_deref().filter(|kind| *kind != usual)?))
    });
    [words, code(usual), named.collect::<Vec<_>>().join(", ")]
}

fn but(operation: &Operation, kind: &str) -> String {
    format!("`{}`: {}", operation.name.wire, code(kind))
}
