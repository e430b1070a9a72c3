//! What an error of each kind tells, and what to do about it: `docs/errors.md`.

use serde::Serialize;

/// What `docs/errors.md` says of a kind. A test in core compares `retryable` and `session_may_exist` with what errors tell.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Advice {
    pub(crate) retryable: Tells,
    pub(crate) session_may_exist: Tells,
    /// What the program, or the person who runs it, does.
    pub(crate) act: &'static str,
    /// What to tell the end user. A text to show is in double quotes.
    pub(crate) customer: &'static str,
    /// Who in support can help, and what they need to know.
    pub(crate) support: &'static str,
}

/// What a property of an error is.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) enum Tells {
    No,
    Yes,
    /// It depends: on this.
    Sometimes(&'static str),
}

use Tells::{No, Sometimes, Yes};

const LATER: &str = "\"Please try again later.\"";
const OURS: &str = "\"Something went wrong on our side.\"";
const NO_ANSWER: &str =
    "Your own operations: the message and the time. There was no answer, so there is no request id";
const REQUEST_ID: &str = "FinHub's support: the request id, the time and the operation";

/// The advice about one of the SDK's own kinds.
pub(super) fn of_own(kind: &str) -> Option<Advice> {
    OF_OWN.iter().find(|(own, _)| *own == kind).map(|(_, advice)| *advice)
}

const fn advice(act: &'static str, customer: &'static str, support: &'static str) -> Advice {
    Advice { retryable: No, session_may_exist: No, act, customer, support }
}

/// In the order of the kinds.
const OF_OWN: [(&str, Advice); 20] = [
    (
        "invalid_input",
        advice(
            "Correct the setting or the argument that `Error.field` names. `check` finds a missing setting when your program starts",
            OURS,
            "Your own developers: the message, which names the setting. Nothing was sent",
        ),
    ),
    (
        "bad_request",
        advice(
            "Read `Error.detail`: FinHub names what it does not accept, such as a missing header",
            OURS,
            "Your own developers first: the detail. If the request follows the reference, FinHub's support: the request id",
        ),
    ),
    (
        "invalid_credentials",
        advice(
            "Let the customer enter them again. Never repeat the same login: each one counts towards a lockout",
            "\"Wrong username or password.\"",
            "Nobody, for a mistyped password. If the customer is sure of it, FinHub's support: the request id",
        ),
    ),
    (
        "unauthorized",
        advice(
            "Log in again, or give `renew_with`. After a logout, do nothing: the token has ended",
            "\"Your session has expired. Please log in again.\" After a logout, nothing: they are logged out",
            "Nobody, unless it happens right after a login: then check the clock of the device or the server",
        ),
    ),
    (
        "invalid_tenant_keys",
        advice(
            "Correct `tenant_key` and `tenant_secret`: the Admin Portal shows them under API Settings. Check `tenant_id` too",
            OURS,
            "Your own operations, at once: no customer can log in. Then FinHub's support: the tenant id and the request id",
        ),
    ),
    (
        "forbidden",
        advice(
            "Check that the session belongs to this customer and to this tenant",
            OURS,
            REQUEST_ID,
        ),
    ),
    (
        "not_found",
        advice(
            "Check `base_url` where the message names it, otherwise the ids of customer and user. A logout of an unknown session is no error",
            OURS,
            "Your own developers: the ids. If they are right, FinHub's support: the request id",
        ),
    ),
    (
        "rate_limited",
        Advice {
            retryable: Yes,
            ..advice(
                "Wait for `Error.retry_after`, or a minute if it has none. Make fewer calls at once",
                "\"Please wait a moment and try again.\"",
                "FinHub's support, if it lasts: the tenant id, the request id, and how many calls a minute you make",
            )
        },
    ),
    (
        "server_error",
        Advice {
            retryable: Sometimes(
                "not for a login; for other calls if the status is 408, 500, 502, 503 or 504",
            ),
            session_may_exist: Yes,
            ..advice(
                "Log it. The customer decides whether to log in again: do not repeat a login by yourself",
                LATER,
                REQUEST_ID,
            )
        },
    ),
    (
        "unexpected_status",
        Advice {
            session_may_exist: Sometimes("if the status is below 200 or above 599"),
            ..advice(
                "Log it. A proxy or a firewall may have answered in FinHub's place",
                LATER,
                "Your own operations: the status. If nothing of yours answers so, FinHub's support: the request id",
            )
        },
    ),
    (
        "rejected",
        Advice {
            session_may_exist: Sometimes("if the answer holds a token as well"),
            ..advice(
                "Read `Error.detail` and `Error.error_type`, which are FinHub's reason. Do not repeat the call",
                "\"We cannot log you in. Please contact support.\"",
                "FinHub's support: the error type, the request id and the time",
            )
        },
    ),
    (
        "unexpected_redirect",
        advice(
            "Correct `base_url`. The message names the host to which the answer points",
            OURS,
            "Your own operations: the host in the message",
        ),
    ),
    (
        "connection",
        Advice {
            retryable: Yes,
            ..advice(
                "Check DNS, firewall and proxy from the machine that failed. The SDK has retried already",
                "\"No connection. Please try again later.\"",
                NO_ANSWER,
            )
        },
    ),
    (
        "tls",
        advice(
            "Read the message: it says what is wrong with the certificate. Install CA certificates, set `ca_bundle`, or correct the clock",
            "\"No secure connection. Please try another network.\"",
            "Your own operations: the message",
        ),
    ),
    (
        "timeout",
        Advice {
            retryable: Yes,
            ..advice(
                "Check the network. Raise `timeout`, or `max_connections` where the message names it",
                LATER,
                NO_ANSWER,
            )
        },
    ),
    (
        "outcome_unknown",
        Advice {
            session_may_exist: Yes,
            ..advice(
                "Log it, and do not repeat the login by yourself. A session that may exist cannot be logged out; it ends by itself within a day",
                "\"Please try again.\"",
                "FinHub's support, if it lasts: the time, the customer id and the user id. There may be no request id",
            )
        },
    ),
    (
        "invalid_response",
        Advice {
            retryable: Sometimes("if the connection broke inside the answer"),
            ..advice(
                "Log it. Find out whether a proxy, a firewall or a login page of the network answered",
                LATER,
                "Your own operations first. Then FinHub's support: the request id and the content type in the message",
            )
        },
    ),
    (
        "store_failed",
        Advice {
            retryable: Yes,
            ..advice(
                "Repair the store: the message says what it could not do",
                LATER,
                "Your own operations: the message",
            )
        },
    ),
    (
        "closed",
        advice(
            "Correct the order in your program: a client is closed last, and a session that was logged out is over",
            "\"Please log in again.\"",
            "Your own developers: the message and where it was logged",
        ),
    ),
    (
        "internal",
        Advice {
            session_may_exist: Sometimes("if the call panicked"),
            ..advice(
                "Update the SDK. If it stays, report it",
                LATER,
                "The SDK's maintainers: the message, the SDK's version and the platform. It holds no secret",
            )
        },
    ),
];

/// The advice about a kind that the description names. What it means is the description of its answer.
pub(super) const OF_DESCRIPTION: Advice = Advice {
    retryable: Sometimes("as its status is; the error tells"),
    session_may_exist: Sometimes("as its status is; the error tells"),
    act: "Read `Error.detail`, which is FinHub's reason",
    customer: LATER,
    support: REQUEST_ID,
};

#[cfg(test)]
mod tests {
    use super::of_own;
    use crate::model::own_kinds::OWN;

    #[test]
    fn there_is_advice_about_each_of_the_sdks_own_kinds() {
        for own in &OWN {
            assert!(of_own(own.name).is_some(), "{}", own.name);
        }
    }
}
