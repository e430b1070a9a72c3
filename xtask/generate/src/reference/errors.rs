//! The kinds of error, from the table that core maps by.

use std::collections::HashSet;

use heck::{ToLowerCamelCase, ToUpperCamelCase};

use super::markdown::{code, paragraph, prose, table};
use crate::model::{Model, Operation};

// Core's own file: the tables cannot differ from what core does, and are there even while core does
// not compile.
#[path = "../../../../crates/core/src/error/kind.rs"]
#[allow(
    dead_code,
    rustdoc::broken_intra_doc_links,
    unreachable_pub,
    reason = "core uses more of it, exports it, and links to its own types"
)]
mod kind;
#[path = "../../../../crates/core/src/error/table.rs"]
mod table;

use kind::Kind;
use table::{Condition, MAPPING, kind_of};

/// The kind of error that a status becomes where the spec does not say which.
pub(crate) fn kind_of_status(status: u16) -> &'static str {
    kind_of(false, Condition::Status(status, status)).as_str()
}

/// The kind of error that a documented answer becomes; nothing for a success.
pub(super) fn kind_of_answer(operation: &Operation, status: &str) -> String {
    let hundreds = || status.strip_suffix("XX")?.parse::<u16>().ok();
    let (first, last) = match (status.parse(), hundreds()) {
        (Ok(200..=299), _) => return String::new(),
        (Ok(status), _) => (status, status),
        (_, Some(class)) => (class * 100, class * 100 + 99),
        _ => return "by its status, as [below](#what-becomes-which-kind)".to_owned(),
    };
    let kinds = (first..=last).map(|it| kind(operation, Condition::Status(it, it)));
    let mut seen = HashSet::new();
    let distinct = kinds.filter(|kind| seen.insert(kind.clone()));
    distinct.map(|kind| code(&kind)).collect::<Vec<_>>().join(", ")
}

/// Every kind, and what becomes which.
pub(super) fn errors(model: &Model) -> String {
    let kinds: Vec<_> = Kind::all()
        .map(|kind| {
            let kotlin = kind.as_str().to_upper_camel_case();
            let swift = kind.as_str().to_lower_camel_case();
            let languages = [kind.python(), &kotlin, &swift].map(code);
            let [python, kotlin, swift] = languages;
            [code(kind.as_str()), prose(kind.when()), python, kotlin, swift]
        })
        .collect();
    let section = [
        paragraph("## Errors"),
        paragraph("The kind of an error is the same word in every language."),
        table(
            ["kind", "when", "Python exception", "Kotlin `FinHubException`", "Swift `FinHubError`"],
            &kinds,
        ),
        paragraph("### What becomes which kind"),
        paragraph("Core maps by this table, whatever the body of an answer is."),
        table(["what happened", "kind", "but"], &conditions(model)),
    ];
    section.concat()
}

/// A row per condition, statuses first: the kind for most operations, and those for which it is another.
fn conditions(model: &Model) -> Vec<[String; 3]> {
    let mut statuses: Vec<_> = MAPPING.iter().filter_map(|row| status(row.condition)).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let statuses = statuses.into_iter().map(|(first, last)| Condition::Status(first, last));
    // No row of the table holds a status this high.
    let other = Condition::Status(u16::MAX, u16::MAX);
    let mut others = Vec::new();
    for row in MAPPING {
        if status(row.condition).is_none() && !others.contains(&row.condition) {
            others.push(row.condition);
        }
    }
    statuses.chain([other]).chain(others).map(|it| condition(model, it)).collect()
}

fn status(condition: Condition) -> Option<(u16, u16)> {
    match condition {
        Condition::Status(first, last) => Some((first, last)),
        _ => None,
    }
}

/// The kind that an error of an operation has under a condition: the spec's own, or the table's.
fn kind(operation: &Operation, condition: Condition) -> String {
    let own = operation.errors.iter().find(|it| condition.is_status(it.first, it.last));
    let own = own.and_then(|it| it.kind.clone());
    own.unwrap_or_else(|| kind_of(operation.is_idempotent, condition).as_str().to_owned())
}

fn condition(model: &Model, condition: Condition) -> [String; 3] {
    let usual = kind_of(true, condition).as_str();
    let others = model.operations.iter().map(|it| (it, kind(it, condition)));
    let others = others.filter(|(_, kind)| kind != usual);
    let others = others.map(|(it, kind)| format!("`{}`: {}", it.name.wire, code(&kind)));
    [words(condition), code(usual), others.collect::<Vec<_>>().join(", ")]
}

fn words(condition: Condition) -> String {
    match condition {
        Condition::Status(u16::MAX, _) => "any other status outside 2xx",
        Condition::Status(first, last) if first == last => return first.to_string(),
        Condition::Status(first, last) => return format!("{first} to {last}"),
        Condition::Refused => "a setting or an argument was refused before sending",
        Condition::SaysFailure => "2xx that says `success: false`",
        Condition::Unreadable => "2xx that cannot be read",
        Condition::NotSent => "no connection was made",
        Condition::NotTrusted => "the certificate or the TLS handshake was refused",
        Condition::Lost => "the connection broke before a whole answer",
        Condition::Silent => "the request was sent, and no answer came in time",
        Condition::DeadlinePassed => "the deadline passed while nothing was under way",
        Condition::TokenExpired => "the token has expired, and nothing renews it",
        Condition::Closed => "the client was closed, or the session was logged out",
        Condition::Defect => "the SDK broke a promise of its own",
    }
    .to_owned()
}
