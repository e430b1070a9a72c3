//! What becomes of a managed session that nobody logs out.

use crate::markdown::{paragraph, table};

/// A row per language: tests in `crates/core/tests/all/active.rs` and in each binding hold what it says.
pub(super) fn managed() -> String {
    let rows = [
        [
            "Rust",
            "logged out at once, in the background",
            "logged out where the runtime lives long enough: wait for `Client::close` before `main` returns",
        ],
        [
            "Python",
            "logged out at once, in the background",
            "the exit waits for such a logout, for 5 seconds at most",
        ],
        [
            "Kotlin, Java",
            "logged out when the garbage collector finds it, which may be late or never",
            "**it stays**, unless `shutdown` was waited for after the collector had found it",
        ],
        [
            "Swift",
            "logged out at once, in the background",
            "**it stays**, unless `shutdown()` was waited for after it was dropped",
        ],
    ];
    let stays = "**it stays**";
    let rows = rows.map(|row| {
        let [language, dropped, ended] = row.map(str::to_owned);
        [language, dropped, ended, stays.to_owned()]
    });
    let section = [
        paragraph("## A managed session that is dropped"),
        paragraph(
            "`with`, `async with` and `withSession` log out at the end of their block and wait for it, and Rust's \
             `ActiveSession::logout` does so where it is awaited. This is for a managed session of which the program \
             lets go without that. One from `resume` is logged out only where a login has renewed it; one of a \
             [store](decisions/0023-sessions-in-stores.md) stays there; and one from `createSession` is not managed: it is \
             yours to log out. A session that stays is good until FinHub ends it, \
             about a day after the login.",
        ),
        table(
            ["language", "dropped without a logout", "the program ends", "the process is killed"],
            &rows,
        ),
    ];
    section.concat()
}
