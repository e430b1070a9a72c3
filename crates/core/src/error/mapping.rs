//! Tests the table in [`table`](super::table) against the documented one, which is written here again in another form.

use std::collections::HashSet;

use super::Kind;
use super::table::{Condition, MAPPING, kind_of};
use crate::generated::operations::{CREATE_SESSION, DELETE_SESSION};
use crate::operation::Operation;

const OPERATIONS: [&Operation; 2] = [&CREATE_SESSION, &DELETE_SESSION];

const STATUSES: std::ops::RangeInclusive<u16> = 100..=999;

const CONDITIONS: [Condition; 12] = [
    Condition::Refused,
    Condition::SaysFailure,
    Condition::Unreadable,
    Condition::NotSent,
    Condition::NotTrusted,
    Condition::Lost,
    Condition::Silent,
    Condition::DeadlinePassed,
    Condition::TokenExpired,
    Condition::StoreFailed,
    Condition::Closed,
    Condition::Defect,
];

/// The documented kind of a status.
fn documented_status(status: u16, is_login: bool) -> Kind {
    match status {
        400 => Kind::BadRequest,
        401 if is_login => Kind::InvalidCredentials,
        401 => Kind::Unauthorized,
        403 if is_login => Kind::InvalidTenantKeys,
        403 => Kind::Forbidden,
        404 | 410 => Kind::NotFound,
        429 => Kind::RateLimited,
        300..=399 => Kind::UnexpectedRedirect,
        408 | 500..=599 => Kind::ServerError,
        _ => Kind::UnexpectedStatus,
    }
}

/// The documented kind of every other condition. Add each new condition here as well.
fn documented(condition: Condition, is_login: bool) -> Kind {
    match condition {
        Condition::Status(status, _) => documented_status(status, is_login),
        Condition::Unreadable | Condition::Lost | Condition::Silent if is_login => {
            Kind::OutcomeUnknown
        }
        Condition::Unreadable => Kind::InvalidResponse,
        Condition::Lost | Condition::NotSent => Kind::Connection,
        Condition::Silent | Condition::DeadlinePassed => Kind::Timeout,
        Condition::Refused => Kind::InvalidInput,
        Condition::SaysFailure => Kind::Rejected,
        Condition::NotTrusted => Kind::Tls,
        Condition::TokenExpired => Kind::Unauthorized,
        Condition::StoreFailed => Kind::StoreFailed,
        Condition::Closed => Kind::Closed,
        Condition::Defect => Kind::Internal,
    }
}

/// The kind that an error of the operation has.
fn kind(operation: &'static Operation, condition: Condition) -> Kind {
    let own = operation.kinds.iter().find(|row| condition.is_status(row.0, row.1));
    own.map_or_else(|| kind_of(operation.is_idempotent, condition), |(.., kind)| *kind)
}

fn everything() -> impl Iterator<Item = (&'static Operation, Condition)> {
    let statuses = STATUSES.map(|status| Condition::Status(status, status));
    let conditions = statuses.chain(CONDITIONS);
    conditions.flat_map(|condition| OPERATIONS.map(|operation| (operation, condition)))
}

#[test]
fn every_condition_of_every_operation_is_the_documented_kind() {
    for (operation, condition) in everything() {
        let expected = documented(condition, operation.creates_session);
        assert_eq!(kind(operation, condition), expected, "{}, {condition:?}", operation.name);
    }
}

#[test]
fn every_row_of_the_table_decides_something() {
    for (index, row) in MAPPING.iter().enumerate() {
        let decides = everything().any(|(operation, condition)| {
            let first = MAPPING.iter().position(|row| row.fits(operation.is_idempotent, condition));
            first == Some(index)
        });
        assert!(decides, "row {index} stands behind one that covers it: {row:?}");
    }
}

#[test]
fn every_kind_comes_of_something() {
    let reached: HashSet<_> =
        everything().map(|(operation, condition)| kind(operation, condition)).collect();
    let own = Kind::all().filter(|kind| kind.documented().is_none());
    assert_eq!(reached, own.collect());
}

#[test]
fn every_kind_has_its_own_name_and_its_own_description() {
    let names: HashSet<_> = Kind::all().map(Kind::as_str).collect();
    let descriptions: HashSet<_> = Kind::all().map(Kind::when).collect();
    assert_eq!((names.len(), descriptions.len()), (Kind::all().count(), Kind::all().count()));
    for (kind, name) in [
        (Kind::InvalidInput, "invalid_input"),
        (Kind::BadRequest, "bad_request"),
        (Kind::InvalidCredentials, "invalid_credentials"),
        (Kind::Unauthorized, "unauthorized"),
        (Kind::InvalidTenantKeys, "invalid_tenant_keys"),
        (Kind::Forbidden, "forbidden"),
        (Kind::NotFound, "not_found"),
        (Kind::RateLimited, "rate_limited"),
        (Kind::ServerError, "server_error"),
        (Kind::UnexpectedStatus, "unexpected_status"),
        (Kind::Rejected, "rejected"),
        (Kind::UnexpectedRedirect, "unexpected_redirect"),
        (Kind::Connection, "connection"),
        (Kind::Tls, "tls"),
        (Kind::Timeout, "timeout"),
        (Kind::OutcomeUnknown, "outcome_unknown"),
        (Kind::InvalidResponse, "invalid_response"),
        (Kind::StoreFailed, "store_failed"),
        (Kind::Closed, "closed"),
        (Kind::Internal, "internal"),
    ] {
        assert_eq!(kind.as_str(), name);
    }
}

/// The reference's words for each condition.
const WORDS: [(&str, Condition); 12] = [
    ("a setting or an argument was refused before sending", Condition::Refused),
    ("2xx that says `success: false`", Condition::SaysFailure),
    ("2xx that cannot be read", Condition::Unreadable),
    ("no connection was made", Condition::NotSent),
    ("the certificate or the TLS handshake was refused", Condition::NotTrusted),
    ("the connection broke before a whole answer", Condition::Lost),
    ("the request was sent, and no answer came in time", Condition::Silent),
    ("the deadline passed while nothing was under way", Condition::DeadlinePassed),
    ("the token has expired, and nothing renews it", Condition::TokenExpired),
    ("the session store could not be read or written", Condition::StoreFailed),
    ("the client was closed, or the session was logged out", Condition::Closed),
    ("the SDK broke a promise of its own", Condition::Defect),
];

/// The conditions that a row of the reference covers.
fn of_reference(words: &str, rows: &[Vec<String>]) -> Vec<Condition> {
    let range = |words: &str| {
        let (first, last) = words.split_once(" to ").unwrap_or((words, words));
        Some(first.parse::<u16>().ok()?..=last.parse::<u16>().ok()?)
    };
    let status = |status: u16| Condition::Status(status, status);
    if let Some(statuses) = range(words) {
        return statuses.map(status).collect();
    }
    if words == "any other status outside 2xx" {
        let has_row = |status: &u16| {
            rows.iter().filter_map(|row| range(&row[0])).any(|statuses| statuses.contains(status))
        };
        let others = STATUSES.filter(|it| !(200..300).contains(it) && !has_row(it));
        return others.map(status).collect();
    }
    let known = WORDS.iter().find(|(known, _)| *known == words);
    vec![known.unwrap_or_else(|| panic!("{words}")).1]
}

#[test]
fn the_reference_says_what_the_table_does() {
    let page = include_str!("../../../../docs/reference.md");
    let (_, section) = page.split_once("### What becomes which kind").expect("the section");
    let rows = section.lines().skip_while(|line| !line.starts_with("| ---")).skip(1);
    let cells =
        |row: &str| row.trim_matches('|').split('|').map(|it| it.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.take_while(|row| row.starts_with('|')).map(cells).collect();
    let conditions: Vec<_> = rows.iter().flat_map(|row| of_reference(&row[0], &rows)).collect();
    assert_eq!(conditions.len(), 900 - 100 + CONDITIONS.len(), "each has one row");
    for row in &rows {
        let login = row[2].split(", ").find_map(|but| but.strip_prefix("`createSession`: "));
        for condition in of_reference(&row[0], &rows) {
            let (logout, login) = (&row[1], login.unwrap_or(&row[1]));
            assert_eq!(format!("`{}`", kind(&DELETE_SESSION, condition)), *logout, "{condition:?}");
            assert_eq!(format!("`{}`", kind(&CREATE_SESSION, condition)), login, "{condition:?}");
        }
    }
}
