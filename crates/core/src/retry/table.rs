//! Tests, for each operation and each failure, whether the error is `retryable`.

use std::collections::BTreeSet;
use std::time::Duration;

use super::is_worth_repeating;
use crate::call::Failed;
use crate::error::{Cause, Error, Failure, InvalidInput, Kind, Media, Refused, Reply, Unreadable};
use crate::generated::operations::{CREATE_SESSION, DELETE_SESSION};

fn reply(status: u16, retry_after: Option<u64>) -> Box<Reply> {
    Box::new(Reply {
        status,
        envelope: None,
        request_id: None,
        retry_after: retry_after.map(Duration::from_secs),
        server_time: None,
        media: Media::Untold,
        redirect_host: None,
    })
}

pub(super) fn status(status: u16, retry_after: Option<u64>) -> Failure {
    Failure::Status(reply(status, retry_after))
}

/// Each failure, whether a login that ends with it may have created a session, and whether a login and a logout are
/// retryable after it.
fn rows() -> Vec<(Failure, bool, [bool; 2])> {
    let cause = || Cause("a reason".to_owned());
    let unreadable = |why| Failure::Unreadable(reply(200, None), why);
    let mut rows = vec![
        (Failure::Input(InvalidInput::new("a", "b")), false, [false, false]),
        (Failure::NoRuntime(cause()), false, [true, true]),
        (Failure::NotSent(cause()), false, [true, true]),
        (Failure::NotTrusted(cause()), false, [false, false]),
        (Failure::Lost(cause()), true, [false, true]),
        (Failure::Silent(Duration::ZERO), true, [false, true]),
        (Failure::DeadlinePassed, false, [true, true]),
        (Failure::Crowded(100), false, [true, true]),
        (Failure::Token("has expired".into()), false, [false, false]),
        (Failure::Store("load", cause()), false, [true, true]),
        (Failure::Closed("closed"), false, [false, false]),
        (Failure::Defect("defect".to_owned()), false, [false, false]),
        (Failure::Panicked, true, [false, false]),
        (Failure::Rejected(reply(200, None), Refused::Plainly), false, [false, false]),
        (Failure::Rejected(reply(200, None), Refused::BesideToken), true, [false, false]),
        (unreadable(Unreadable::Broken), true, [false, true]),
        (unreadable(Unreadable::TooLarge), true, [false, false]),
        (unreadable(Unreadable::Encoded), true, [false, false]),
        (unreadable(Unreadable::Foreign), true, [false, false]),
        (
            unreadable(Unreadable::Unexpected { content_type: None, length: 0 }),
            true,
            [false, false],
        ),
        (unreadable(Unreadable::Id), true, [false, false]),
        (unreadable(Unreadable::Token), true, [false, false]),
    ];
    for retry_after in [None, Some(0), Some(11), Some(31), Some(86_400)] {
        rows.push((status(429, retry_after), false, [true, true]));
        for code in [408, 500, 502, 503, 504] {
            rows.push((status(code, retry_after), true, [false, true]));
        }
        for code in [101, 501, 505, 599, 600, 999] {
            rows.push((status(code, retry_after), true, [false, false]));
        }
        for code in [300, 302, 399, 400, 401, 403, 404, 410, 422, 499] {
            rows.push((status(code, retry_after), false, [false, false]));
        }
    }
    rows
}

#[test]
fn a_call_is_worth_making_again_where_that_does_no_harm_and_may_succeed() {
    for (failure, made_a_session, expected) in rows() {
        for was_ambiguous in [false, true] {
            let failed = Failed { failure: failure.clone(), attempts: 2, was_ambiguous };
            let [login, logout] = expected;
            let expected = [login && !was_ambiguous, logout];
            let got = [&CREATE_SESSION, &DELETE_SESSION]
                .map(|operation| is_worth_repeating(operation, &failed));
            assert_eq!(got, expected, "{failed:?}");
            let error = Error::new(CREATE_SESSION.name, failed.clone(), got[0]);
            assert_eq!(error.session_may_exist(), was_ambiguous || made_a_session, "{failed:?}");
            assert!(!(error.session_may_exist() && error.retryable()), "{failed:?}");
            let says_so = error.to_string().contains("session may exist");
            assert_eq!(says_so, error.session_may_exist(), "{error}");
            let error = Error::new(DELETE_SESSION.name, failed, got[1]);
            assert!(
                !error.session_may_exist() && !error.to_string().contains("may exist"),
                "{error}"
            );
        }
    }
}

/// `no`, `yes` or `sometimes`, as `docs/errors.md` says it.
fn word(values: &BTreeSet<bool>) -> &'static str {
    match (values.contains(&true), values.contains(&false)) {
        (true, true) => "sometimes",
        (true, false) => "yes",
        _ => "no",
    }
}

#[test]
fn the_page_about_errors_says_what_errors_tell() {
    let mut told: Vec<_> =
        Kind::all().map(|kind| (kind, BTreeSet::new(), BTreeSet::new())).collect();
    for (failure, ..) in rows() {
        for operation in [&CREATE_SESSION, &DELETE_SESSION] {
            let failed = Failed { failure: failure.clone(), attempts: 1, was_ambiguous: false };
            let retryable = is_worth_repeating(operation, &failed);
            let error = Error::new(operation.name, failed, retryable);
            let of_kind = told.iter_mut().find(|(kind, ..)| *kind == error.kind());
            let (_, retryables, sessions) = of_kind.expect("every kind is there");
            retryables.insert(error.retryable());
            if operation.creates_session {
                sessions.insert(error.session_may_exist());
            }
        }
    }
    let page = include_str!("../../../../docs/errors.md");
    for (kind, retryable, session) in told.iter().filter(|(kind, ..)| kind.documented().is_none()) {
        let row = format!("| [`{kind}`](#{kind}) | {} | {} |", word(retryable), word(session));
        assert!(page.contains(&row), "the page lacks {row}");
    }
}
