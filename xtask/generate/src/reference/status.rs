//! The state of a managed session, as each language names it.

use crate::markdown::{code, paragraph, table};

const EXPIRED: &str = "\"Your session has expired. Please log in again.\"";

/// A row per state, and per reason for the end: Rust's and Python's, Kotlin's and Swift's names, what it means, and what an
/// application shows. `crates/core/tests/all/status.rs` and the tests of each binding hold the names.
const STATES: [[&str; 6]; 8] = [
    [
        "Active",
        "active",
        "Active",
        ".active",
        "a call for a token gives one, and renews it where that is due",
        "the customer's account",
    ],
    [
        "Unsaved(error)",
        "unsaved",
        "Unsaved(error)",
        ".unsaved(error)",
        "as `active`, but the session store failed: another process may log the customer in as well",
        "the customer's account",
    ],
    ["Renewing", "renewing", "Renewing", ".renewing", "a renewal is under way", "the same"],
    [
        "RenewalFailed(error)",
        "renewal_failed",
        "RenewalFailed(error)",
        ".renewalFailed(error)",
        "the last renewal failed; the old token may still work, and the next renewal may succeed",
        "the same while the token lives, then as for `expired`",
    ],
    [
        "Ended(LoggedOut)",
        "ended, logged_out",
        "Ended(LOGGED_OUT)",
        ".ended(.loggedOut)",
        "it was logged out",
        "the login",
    ],
    [
        "Ended(Gone)",
        "ended, gone",
        "Ended(GONE)",
        ".ended(.gone)",
        "it was to be logged out, and FinHub did not know it any more",
        "the login",
    ],
    [
        "Ended(Expired)",
        "ended, expired",
        "Ended(EXPIRED)",
        ".ended(.expired)",
        "its token has expired, and nothing renews it",
        EXPIRED,
    ],
    [
        "Ended(Dropped)",
        "ended, dropped",
        "Ended(DROPPED)",
        ".ended(.dropped)",
        "the program let go of it without a logout",
        "nothing",
    ],
];

pub(super) fn states() -> String {
    let rows = STATES.map(|[rust, python, kotlin, swift, meaning, shown]| {
        let python = python.split(", ").map(code).collect::<Vec<_>>().join(", ");
        [code(rust), python, code(kotlin), code(swift), meaning.to_owned(), shown.to_owned()]
    });
    let section = [
        paragraph("## The state of a managed session"),
        paragraph(
            "`status` gives the state, and watchers are told each change. Python's `SessionStatus` has `state`, `reason` and \
             `error`. An ended session stays ended.",
        ),
        table(["Rust", "Python", "Kotlin, Java", "Swift", "it means", "show the customer"], &rows),
        paragraph(
            "Nothing is renewed until somebody asks for a token. Until then, a session that has `renew_with` stays active, \
             even where its token has ended. A session that was ended elsewhere is noticed at a logout (`gone`), or where \
             another API refuses its token: see `invalidate`.",
        ),
    ];
    section.concat()
}
