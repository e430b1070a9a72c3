//! A request and its answer as the page shows them, each header with what it is for.

use axum::http::header;
use serde::Serialize;
use serde_json::{Value, json};

use super::Page;
use super::events::ending;
use super::redact::{HIDDEN, Redactor, SECRET};
use crate::api::ALIASES;
use crate::description::{DESCRIPTION, Operation};
use crate::operations::Bearer;
use crate::record::{Answer, Arrival, RecordedRequest};

/// Headers of HTTP itself (RFC 9110 and 9112), of which FinHub's description says nothing.
const HTTP: [(&str, &str); 8] = [
    ("Host", "HTTP: the server's name and port."),
    ("Content-Type", "HTTP: the format of the body."),
    ("Content-Length", "HTTP: the length of the body, in bytes."),
    ("Transfer-Encoding", "HTTP: how the body is framed."),
    ("Connection", "HTTP: what becomes of the connection."),
    ("Accept-Encoding", "HTTP: the compressions that the caller reads."),
    ("Accept-Language", "HTTP: the languages that the caller reads."),
    ("Expect", "HTTP: whether to wait before sending the body."),
];

/// Headers of answers whose values may be shown.
const ANSWERED: [&str; 7] = [
    "Content-Type",
    "Content-Length",
    "Date",
    "Retry-After",
    "X-Request-Id",
    "Allow",
    "Connection",
];

/// A header of a request.
#[derive(Serialize)]
struct Row {
    name: String,
    /// `None` if it is missing.
    value: Option<String>,
    kind: Kind,
    note: String,
}

/// What the description says of a header.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    /// The operation requires it, and it was not sent.
    Missing,
    /// The operation does not take it.
    Unknown,
    Required,
    Optional,
    /// It belongs to HTTP.
    Http,
}

pub(super) fn view(page: &Page, arrival: Arrival) -> Value {
    let redactor = Redactor::new(&page.state.config);
    let (number, at, answer) = (arrival.number, arrival.at, arrival.answer.clone());
    let request = arrival.read();
    let path = request.path.split('?').next().unwrap_or_default();
    let operation = DESCRIPTION.operation(&request.method, path);
    let open = operation.map_or(&[][..], |operation| &operation.query);
    json!({
        "number": number,
        "connection": request.connection,
        "at": at.strftime("%H:%M:%S").to_string(),
        "complete": request.complete,
        "method": redactor.text(&request.method),
        "target": redactor.target(&request.path, open),
        "operation": operation.map(|it| [&it.name, &it.summary]),
        "headers": headers(&redactor, operation, &request),
        "body": redactor.body(&request.body),
        "answer": answer.map(|it| answered(&redactor, &it)),
    })
}

/// Those that are missing and those that were sent: what may be wrong first, and HTTP's own last.
fn headers(
    redactor: &Redactor<'_>,
    operation: Option<&Operation>,
    request: &RecordedRequest,
) -> Vec<Row> {
    let sent = request.headers.iter().map(|(name, value)| {
        let value = String::from_utf8_lossy(value);
        explained(redactor, operation, name, value.trim())
    });
    let missing = operation.filter(|_| request.complete).into_iter().flat_map(|operation| {
        let token = (operation.bearer == Bearer::Required)
            .then_some(("Authorization", &DESCRIPTION.authorization));
        let required = operation.headers.iter().filter(|header| header.required);
        let all = token.into_iter().chain(required.map(|it| (it.name.as_str(), &it.description)));
        all.filter(|(name, _)| !is_sent(request, name)).map(|(name, description)| Row {
            name: name.to_owned(),
            value: None,
            kind: Kind::Missing,
            note: description.clone(),
        })
    });
    let mut rows: Vec<_> = missing.chain(sent).collect();
    rows.sort_by_key(|row| row.kind);
    rows
}

fn explained(
    redactor: &Redactor<'_>,
    operation: Option<&Operation>,
    name: &str,
    value: &str,
) -> Row {
    let row = |value: String, kind, note: &str| Row {
        name: redactor.text(name),
        value: Some(value),
        kind,
        note: note.to_owned(),
    };
    if name.eq_ignore_ascii_case(header::AUTHORIZATION.as_str()) {
        let is_bearer = value.get(..7).is_some_and(|it| it.eq_ignore_ascii_case("Bearer "));
        let shown = if is_bearer { format!("Bearer {SECRET}") } else { SECRET.to_owned() };
        let kind = match operation.map(|it| it.bearer) {
            Some(Bearer::Required) => Kind::Required,
            Some(Bearer::None) => Kind::Unknown,
            Some(Bearer::Optional) | None => Kind::Optional,
        };
        return row(shown, kind, &DESCRIPTION.authorization);
    }
    if let Some(header) = DESCRIPTION.header(operation, name) {
        let value = if header.is_secret { SECRET.to_owned() } else { redactor.text(value) };
        let kind = if header.required { Kind::Required } else { Kind::Optional };
        return row(value, kind, &header.description);
    }
    if let Some(meant) = ALIASES.iter().find(|names| has(names, name)).map(|names| names[0]) {
        return row(redactor.text(value), Kind::Optional, &format!("Another name of {meant}."));
    }
    match HTTP.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some((_, note)) => row(redactor.text(value), Kind::Http, note),
        None => row(HIDDEN.to_owned(), Kind::Unknown, "FinHub's description does not have it."),
    }
}

/// Whether a header was sent with a value, by this or another of its names.
fn is_sent(request: &RecordedRequest, name: &str) -> bool {
    let aliases = ALIASES.iter().find(|names| has(names, name)).copied().unwrap_or_default();
    let sent = |name| request.header(name).is_some_and(|value| !value.trim().is_empty());
    sent(name) || aliases.iter().copied().any(sent)
}

fn has(names: &[&str], name: &str) -> bool {
    names.iter().any(|it| it.eq_ignore_ascii_case(name))
}

fn answered(redactor: &Redactor<'_>, answer: &Answer) -> Value {
    let headers = answer.headers.iter().map(|(name, value)| {
        let value = if has(&ANSWERED, name) { redactor.text(value) } else { HIDDEN.to_owned() };
        [redactor.text(name), value]
    });
    json!({
        "status": answer.status,
        "headers": headers.collect::<Vec<_>>(),
        "body": redactor.body(&answer.body),
        "scripted": answer.scripted.is_some(),
        "end": answer.scripted.and_then(ending),
        "took_ms": u64::try_from(answer.took.as_millis()).unwrap_or(u64::MAX),
    })
}
