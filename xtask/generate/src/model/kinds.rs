//! The kinds of error: the SDK's own, and those that the spec names by `x-finhub-kind`.

use heck::ToPascalCase;
use serde::Serialize;

use super::name::Name;
use super::operation::{ErrorStatus, Operation};

/// A kind of error.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Kind {
    /// Its snake-case form is the stable word for it.
    pub(crate) name: Name,
    /// What it means and what to do, for each language's documentation: [`ACCESSOR`] marks what an error tells.
    pub(crate) doc: String,
    /// When it is reported, in a few words.
    pub(crate) when: String,
    /// What the spec says of the answer; `None` for the SDK's own kinds, whose sentences core writes.
    pub(crate) said: Option<String>,
    pub(crate) python: Exception,
}

/// A kind's class in Python.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Exception {
    pub(crate) class: String,
    pub(crate) parents: String,
    /// Whether the package defines it by hand, since it is more than a kind.
    pub(crate) by_hand: bool,
}

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
    /// The head of its class in Python.
    python: &'static str,
}

/// In the order of the documentation.
pub(crate) const OWN: [Own; 19] = [
    Own {
        name: "invalid_input",
        doc: "Refused before sending: mend the setting or argument that `Error.field` names.",
        when: "refused before sending; `field` says which",
        statuses: None,
        python: "InvalidInputError(FinHubError, ValueError)",
    },
    Own {
        name: "bad_request",
        doc: "400: FinHub does not accept the request.",
        when: "400",
        statuses: Some(&[(400, 400)]),
        python: "BadRequestError(APIStatusError)",
    },
    Own {
        name: "invalid_credentials",
        doc: "401 on login: the username or the password is wrong.",
        when: "401 on login",
        statuses: Some(&[]),
        python: "InvalidCredentialsError(AuthenticationError)",
    },
    Own {
        name: "unauthorized",
        doc: "401 on any other call: the token is missing, wrong or expired. Log in again.",
        when: "401 on any other call",
        statuses: Some(&[(401, 401)]),
        python: "UnauthorizedError(AuthenticationError)",
    },
    Own {
        name: "invalid_tenant_keys",
        doc: "403 on login: the tenant key or the tenant secret is wrong.",
        when: "403 on login",
        statuses: Some(&[]),
        python: "InvalidTenantKeysError(PermissionDeniedError)",
    },
    Own {
        name: "forbidden",
        doc: "403 on any other call: the token does not permit it.",
        when: "403 on any other call",
        statuses: Some(&[(403, 403)]),
        python: "PermissionDeniedError(APIStatusError)",
    },
    Own {
        name: "not_found",
        doc: "404 or 410: no such customer, user or session; or the base URL is not FinHub's.",
        when: "404, 410",
        statuses: Some(&[(404, 404), (410, 410)]),
        python: "NotFoundError(APIStatusError)",
    },
    Own {
        name: "rate_limited",
        doc: "429: too many requests. Wait for `Error.retry_after`.",
        when: "429",
        statuses: Some(&[(429, 429)]),
        python: "RateLimitError(APIStatusError)",
    },
    Own {
        name: "server_error",
        doc: "5xx or 408: FinHub failed. After a login a session may exist.",
        when: "5xx, 408",
        statuses: Some(&[(408, 408), (500, 599)]),
        python: "InternalServerError(APIStatusError)",
    },
    Own {
        name: UNEXPECTED,
        doc: "Any other status.",
        when: "any other status",
        statuses: Some(&[]),
        python: "APIStatusError(FinHubError)",
    },
    Own {
        name: "rejected",
        doc: "A 2xx answer that refuses: its `success` is there and is not true, or it holds an error's code.",
        when: "2xx that refuses: its `success` is there and is not true, or it holds an error's code",
        statuses: None,
        python: "RejectedError(APIStatusError)",
    },
    Own {
        name: "unexpected_redirect",
        doc: "3xx: never followed, since the request carries credentials.",
        when: "3xx: never followed",
        statuses: Some(&[(300, 399)]),
        python: "UnexpectedRedirectError(APIStatusError)",
    },
    Own {
        name: "connection",
        doc: "There was no connection: the name was not found, or the connection was refused or timed out. Or it broke \
              before the answer to a call other than a login: that call may have been carried out.",
        when: "no connection (DNS, refused, connect timeout); or it broke before the answer to a call other than a \
               login, which may have been carried out",
        statuses: None,
        python: "APIConnectionError(FinHubError)",
    },
    Own {
        name: "tls",
        doc: "The certificate or the TLS handshake was refused, or this machine has no CA certificates. Nothing was sent.",
        when: "certificate or handshake refused, or no CA certificates",
        statuses: None,
        python: "TLSError(APIConnectionError)",
    },
    Own {
        name: "timeout",
        doc: "The time limit passed, before a login was sent or before the answer to another call. That call may have \
              been carried out.",
        when: "the time limit passed before a login was sent, or before the answer to another call, which may have been \
               carried out",
        statuses: None,
        python: "APITimeoutError(APIConnectionError)",
    },
    Own {
        name: "outcome_unknown",
        doc: "A login was sent and its answer was lost or could not be read: a session may exist.",
        when: "login sent, answer lost or unreadable: a session may exist",
        statuses: None,
        python: "LoginOutcomeUnknownError(FinHubError)",
    },
    Own {
        name: "invalid_response",
        doc: "A 2xx answer that cannot be read, to a call other than a login.",
        when: "a 2xx answer to another call cannot be read",
        statuses: None,
        python: "APIResponseValidationError(APIStatusError)",
    },
    Own {
        name: "closed",
        doc: "The client was closed, or the session was logged out.",
        when: "client closed, session logged out",
        statuses: None,
        python: "ClosedError(FinHubError)",
    },
    Own {
        name: "internal",
        doc: "A defect in the SDK. Please report it.",
        when: "a defect in the SDK",
        statuses: None,
        python: "InternalError(FinHubError)",
    },
];

/// The kind of a status that nothing else says anything of.
const UNEXPECTED: &str = "unexpected_status";

/// The class of every error with a status, in Python.
const OF_STATUS: &str = "APIStatusError";

/// The SDK's own kinds, then those that the operations' answers name.
pub(super) fn kinds(operations: &[Operation]) -> Vec<Kind> {
    let mut kinds: Vec<_> = OWN.iter().map(Own::kind).collect();
    for name in named(operations) {
        if own(name).is_none() && kinds.iter().all(|kind| kind.name.snake != name) {
            kinds.push(further(name, operations));
        }
    }
    kinds
}

/// The SDK's own kind of this name.
pub(crate) fn own(name: &str) -> Option<&'static Own> {
    OWN.iter().find(|own| own.name == name)
}

/// The kind that a status becomes where the spec does not say which.
pub(crate) fn kind_of_status(status: u16) -> &'static str {
    let holds = |own: &&Own| {
        own.statuses.unwrap_or_default().iter().any(|(first, last)| (*first..=*last).contains(&status))
    };
    OWN.iter().find(holds).map_or(UNEXPECTED, |own| own.name)
}

/// The name of a further kind's class in Python.
pub(crate) fn class(name: &str) -> String {
    let stem = name.to_pascal_case();
    format!("{}Error", stem.strip_suffix("Error").unwrap_or(&stem))
}

fn named(operations: &[Operation]) -> impl Iterator<Item = &str> {
    let errors = operations.iter().flat_map(|operation| &operation.errors);
    errors.filter_map(|error| error.kind.as_deref())
}

impl Own {
    /// The name of its class in Python.
    pub(crate) fn class(&self) -> &'static str {
        self.head().0
    }

    fn head(&self) -> (&'static str, &'static str) {
        self.python.trim_end_matches(')').split_once('(').unwrap_or((self.python, "FinHubError"))
    }

    fn kind(&self) -> Kind {
        let (class, parents) = self.head();
        let exception = Exception {
            class: class.to_owned(),
            parents: parents.to_owned(),
            by_hand: class == OF_STATUS,
        };
        Kind {
            name: Name::called(self.name, self.name),
            doc: self.doc.to_owned(),
            when: self.when.to_owned(),
            said: None,
            python: exception,
        }
    }
}

/// A kind that answers name: the first that describes it says what it means.
fn further(name: &str, operations: &[Operation]) -> Kind {
    let is_it = |error: &&ErrorStatus| error.kind.as_deref() == Some(name);
    let errors = || operations.iter().flat_map(|it| &it.errors).filter(is_it);
    let description = errors().map(|it| it.description.as_str()).find(|it| !it.is_empty());
    let said = description.map_or_else(|| format!("FinHub answered {name}."), crate::template::prose);

    let mut statuses: Vec<_> = errors().map(ErrorStatus::words).collect();
    statuses.sort();
    statuses.dedup();
    let callers = operations.iter().filter(|it| it.errors.iter().any(|error| is_it(&error)));
    let callers: Vec<_> = callers.map(|it| format!("`{}`", it.name.snake)).collect();
    let exception = Exception { class: class(name), parents: OF_STATUS.to_owned(), by_hand: false };
    Kind {
        name: Name::called(name, name),
        doc: format!("{}: {said}", statuses.join(" or ")),
        when: format!("{} on {}", statuses.join(", "), callers.join(", ")),
        said: Some(said),
        python: exception,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{OWN, class, kind_of_status};

    #[test]
    fn every_kind_has_its_own_name_and_its_own_exception() {
        let names: HashSet<_> = OWN.iter().map(|own| own.name).collect();
        let classes: HashSet<_> = OWN.iter().map(super::Own::class).collect();
        assert_eq!((names.len(), classes.len()), (OWN.len(), OWN.len()));
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

    #[test]
    fn an_exception_is_an_error_once() {
        assert_eq!(class("account_locked"), "AccountLockedError");
        assert_eq!(class("quota_error"), "QuotaError");
    }
}
