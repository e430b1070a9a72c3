//! The kinds of error that the SDK has whatever the spec says.

use super::advice::{OF_DESCRIPTION, of_own};
use super::kinds::{Example, Exception, Kind, name};

/// What a doc puts before the name of something that every error tells, between backticks: `` `Error.field` ``.
pub(crate) const ACCESSOR: &str = "`Error.";

/// A kind that the SDK has whatever the spec says.
pub(crate) struct Own {
    pub(crate) name: &'static str,
    doc: &'static str,
    when: &'static str,
    /// The statuses that become it, from the first to the last; `None` where no status does. Of a kind without any, the
    /// spec says which.
    pub(crate) statuses: Option<&'static [(u16, u16)]>,
    /// What such an error tells where an application makes it, for a test of its own.
    example: Example,
    /// The head of its class in Python.
    python: &'static str,
}

/// The neutral example: no answer, and nothing to do.
const NONE: Example = Example { status: None, retryable: false, session_may_exist: false };

const fn status(status: u16) -> Example {
    Example { status: Some(status), ..NONE }
}

/// In the order of the documentation.
pub(crate) const OWN: [Own; 20] = [
    Own {
        name: "invalid_input",
        doc: "Refused before sending: mend the setting or argument that `Error.field` names.",
        when: "refused before sending; `field` says which",
        statuses: None,
        example: NONE,
        python: "InvalidInputError(FinHubError, ValueError)",
    },
    Own {
        name: "bad_request",
        doc: "400: FinHub does not accept the request.",
        when: "400",
        statuses: Some(&[(400, 400)]),
        example: status(400),
        python: "BadRequestError(APIStatusError)",
    },
    Own {
        name: "invalid_credentials",
        doc: "401 on login: the username or the password is wrong.",
        when: "401 on login",
        statuses: Some(&[]),
        example: status(401),
        python: "InvalidCredentialsError(AuthenticationError)",
    },
    Own {
        name: "unauthorized",
        doc: "401 on any other call: the token is missing, wrong or expired. Log in again.",
        when: "401 on any other call",
        statuses: Some(&[(401, 401)]),
        example: status(401),
        python: "UnauthorizedError(AuthenticationError)",
    },
    Own {
        name: "invalid_tenant_keys",
        doc: "403 on login: the tenant key or the tenant secret is wrong.",
        when: "403 on login",
        statuses: Some(&[]),
        example: status(403),
        python: "InvalidTenantKeysError(PermissionDeniedError)",
    },
    Own {
        name: "forbidden",
        doc: "403 on any other call: the token does not permit it.",
        when: "403 on any other call",
        statuses: Some(&[(403, 403)]),
        example: status(403),
        python: "PermissionDeniedError(APIStatusError)",
    },
    Own {
        name: "not_found",
        doc: "404 or 410: no such customer, user or session; or the base URL is not FinHub's.",
        when: "404, 410",
        statuses: Some(&[(404, 404), (410, 410)]),
        example: status(404),
        python: "NotFoundError(APIStatusError)",
    },
    Own {
        name: "rate_limited",
        doc: "429: too many requests. Wait for `Error.retry_after`.",
        when: "429",
        statuses: Some(&[(429, 429)]),
        example: Example { retryable: true, ..status(429) },
        python: "RateLimitError(APIStatusError)",
    },
    Own {
        name: "server_error",
        doc: "5xx or 408: FinHub failed. After a login a session may exist.",
        when: "5xx, 408",
        statuses: Some(&[(408, 408), (500, 599)]),
        example: Example { session_may_exist: true, ..status(500) },
        python: "InternalServerError(APIStatusError)",
    },
    Own {
        name: UNEXPECTED,
        doc: "Any other status.",
        when: "any other status",
        statuses: Some(&[]),
        example: status(422),
        python: "APIStatusError(FinHubError)",
    },
    Own {
        name: "rejected",
        doc: "A 2xx answer that refuses: its `success` is there and is not true, or it holds an error's code.",
        when: "2xx that refuses: its `success` is there and is not true, or it holds an error's code",
        statuses: None,
        example: status(200),
        python: "RejectedError(APIStatusError)",
    },
    Own {
        name: "unexpected_redirect",
        doc: "3xx: never followed, since the request carries credentials.",
        when: "3xx: never followed",
        statuses: Some(&[(300, 399)]),
        example: status(302),
        python: "UnexpectedRedirectError(APIStatusError)",
    },
    Own {
        name: "connection",
        doc: "There was no connection: the name was not found, or the connection was refused or timed out. Or it broke \
              before the answer to a call that is safe to repeat: that call may have been carried out.",
        when: "no connection (DNS, refused, connect timeout); or it broke before the answer to a call that is safe \
               to repeat, which may have been carried out",
        statuses: None,
        example: Example { retryable: true, ..NONE },
        python: "APIConnectionError(FinHubError)",
    },
    Own {
        name: "tls",
        doc: "The certificate or the TLS handshake was refused, or this machine has no CA certificates. Nothing was sent.",
        when: "certificate or handshake refused, or no CA certificates",
        statuses: None,
        example: NONE,
        python: "TLSError(APIConnectionError)",
    },
    Own {
        name: "timeout",
        doc: "The time limit passed before the call was sent, or before the answer to one that is safe to repeat. That \
              one may have been carried out.",
        when: "the time limit passed before the call was sent, or before the answer to one that is safe to repeat, which \
               may have been carried out",
        statuses: None,
        example: Example { retryable: true, ..NONE },
        python: "APITimeoutError(APIConnectionError)",
    },
    Own {
        name: "outcome_unknown",
        doc: "A login was sent and its answer was lost or could not be read: a session may exist. Or so was another call \
              that is not safe to repeat: it may have been carried out.",
        when: "login sent, answer lost or unreadable: a session may exist; or another call that is not safe to repeat, \
               which may have been carried out",
        statuses: None,
        example: Example { session_may_exist: true, ..NONE },
        python: "LoginOutcomeUnknownError(FinHubError)",
    },
    Own {
        name: "invalid_response",
        doc: "A 2xx answer that cannot be read, to a call that is safe to repeat.",
        when: "a 2xx answer to a call that is safe to repeat cannot be read",
        statuses: None,
        example: status(200),
        python: "APIResponseValidationError(APIStatusError)",
    },
    Own {
        name: "store_failed",
        doc: "The session store could not be read or written. Log in again only where that costs nothing.",
        when: "the session store could not be read or written",
        statuses: None,
        example: Example { retryable: true, ..NONE },
        python: "SessionStoreError(FinHubError)",
    },
    Own {
        name: "closed",
        doc: "The client was closed, or the session was logged out.",
        when: "client closed, session logged out",
        statuses: None,
        example: NONE,
        python: "ClosedError(FinHubError)",
    },
    Own {
        name: "internal",
        doc: "A defect in the SDK. Please report it.",
        when: "a defect in the SDK",
        statuses: None,
        example: NONE,
        python: "InternalError(FinHubError)",
    },
];

/// The kind of a status that nothing else says anything of.
pub(super) const UNEXPECTED: &str = "unexpected_status";

/// The class of every error with a status, in Python.
pub(super) const OF_STATUS: &str = "APIStatusError";

/// The SDK's own kind of this name.
pub(crate) fn own(name: &str) -> Option<&'static Own> {
    OWN.iter().find(|own| own.name == name)
}

/// The kind that a status becomes where the spec does not say which.
pub(crate) fn kind_of_status(status: u16) -> &'static str {
    let holds = |own: &&Own| {
        own.statuses
            .unwrap_or_default()
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&status))
    };
    OWN.iter().find(holds).map_or(UNEXPECTED, |own| own.name)
}

impl Own {
    /// The name of its class in Python.
    pub(crate) fn class(&self) -> &'static str {
        self.head().0
    }

    fn head(&self) -> (&'static str, &'static str) {
        self.python.trim_end_matches(')').split_once('(').unwrap_or((self.python, "FinHubError"))
    }

    pub(super) fn kind(&self) -> Kind {
        let (class, parents) = self.head();
        let exception = Exception {
            class: class.to_owned(),
            parents: parents.to_owned(),
            by_hand: class == OF_STATUS,
        };
        Kind {
            name: name(self.name),
            doc: self.doc.to_owned(),
            when: self.when.to_owned(),
            said: None,
            example: self.example,
            advice: of_own(self.name).unwrap_or(OF_DESCRIPTION),
            python: exception,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{OWN, Own, kind_of_status};

    #[test]
    fn every_kind_has_its_own_name_and_its_own_exception() {
        let names: HashSet<_> = OWN.iter().map(|own| own.name).collect();
        let classes: HashSet<_> = OWN.iter().map(Own::class).collect();
        assert_eq!((names.len(), classes.len()), (OWN.len(), OWN.len()));
    }

    #[test]
    fn an_example_has_a_status_of_its_kind_and_leaves_no_session_where_it_may_be_repeated() {
        for own in &OWN {
            let is_of_status = own.statuses.is_some_and(|statuses| !statuses.is_empty());
            if is_of_status {
                assert_eq!(own.example.status.map(kind_of_status), Some(own.name));
            }
            assert!(!(own.example.retryable && own.example.session_may_exist), "{}", own.name);
        }
    }

    #[test]
    fn a_status_becomes_one_kind() {
        for (status, kind) in [
            (302, "unexpected_redirect"),
            (401, "unauthorized"),
            (408, "server_error"),
            (410, "not_found"),
            (418, "unexpected_status"),
            (503, "server_error"),
            (600, "unexpected_status"),
        ] {
            assert_eq!(kind_of_status(status), kind);
        }
        for status in 100..1000 {
            let holds = |(first, last): &&(u16, u16)| (*first..=*last).contains(&status);
            let rows = OWN.iter().flat_map(|own| own.statuses.unwrap_or_default());
            assert!(rows.filter(holds).count() <= 1, "{status} is in two rows");
        }
    }
}
