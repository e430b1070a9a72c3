//! What is logged, in every language.

use crate::markdown::{paragraph, table};

/// Each event's words, with what they are told of and the fields that come with them.
const EVENTS: [[&str; 3]; 9] = [
    [
        "`attempt ended`",
        "a request was answered, or was not",
        "`attempt`, `status`, `request_id`, `duration_ms`",
    ],
    ["`retrying`", "another attempt follows after a wait", "`attempt`, `delay_ms`"],
    ["`caller went away`", "a login or a logout goes on though its caller was cancelled", ""],
    [
        "`clean-up logout ended`",
        "a session that nobody has any more was logged out, or was not",
        "`outcome`",
    ],
    ["`renewing`", "a managed session renews its token", ""],
    ["`renewal ended`", "it has, or has not", "`outcome`"],
    ["`session store failed`", "a store could not be read or written", ""],
    ["`renew_with failed`, and so on", "a callback of the application threw this: a warning", ""],
    [
        "`logout after a failure failed`",
        "Swift alone, where nothing else tells of it: a warning",
        "`outcome`",
    ],
];

pub(super) fn events() -> String {
    let rows = EVENTS.map(|row| row.map(str::to_owned));
    let section = [
        paragraph("## What is logged"),
        paragraph(
            "The same events reach `tracing` in Rust, `logging` in Python, `java.util.logging` in Kotlin and Java, and \
             `os.Logger` or the application's own handler in Swift: at the level for debugging, warnings aside. Each names its \
             `operation`, and has no field but these. `outcome` is `ok` or the kind of the error. An attempt without a \
             `status` was not answered. No field holds a body, a path, a header, a name or a secret.",
        ),
        table(["words", "what happened", "fields"], &rows),
    ];
    section.concat()
}
