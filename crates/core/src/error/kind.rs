//! The kinds of error.
//!
//! This file depends on nothing, so that `cargo xtask generate` can compile it too and write
//! `docs/reference.md` from it even while the rest of the crate does not compile.

use std::fmt;

/// What went wrong, in a word that is the same in every language.
///
/// The word ([`Kind::as_str`]) is stable: match on it, log it, count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Refused before sending: mend the setting or argument that [`Error::field`](crate::Error::field) names.
    InvalidInput,
    /// 400: FinHub does not accept the request.
    BadRequest,
    /// 401 on login: the username or the password is wrong.
    InvalidCredentials,
    /// 401 on any other call: the token is missing, wrong or expired. Log in again.
    Unauthorized,
    /// 403 on login: the tenant key or the tenant secret is wrong.
    InvalidTenantKeys,
    /// 403 on any other call: the token does not permit it.
    Forbidden,
    /// 404 or 410: no such customer, user or session; or the base URL is not FinHub's.
    NotFound,
    /// 429: too many requests. Wait for [`Error::retry_after`](crate::Error::retry_after).
    RateLimited,
    /// 5xx or 408: FinHub failed. After a login a session may exist.
    ServerError,
    /// Any other status.
    UnexpectedStatus,
    /// A 2xx answer that refuses: its `success` is there and is not true, or it holds an error's code.
    Rejected,
    /// 3xx: never followed, since the request carries credentials.
    UnexpectedRedirect,
    /// There was no connection: the name was not found, or the connection was refused or timed out. Or it broke before
    /// the answer to a call other than a login: that call may have been carried out.
    Connection,
    /// The certificate or the TLS handshake was refused, or this machine has no CA certificates; nothing was sent.
    Tls,
    /// The time limit passed, before a login was sent or before the answer to another call: that call may have been
    /// carried out.
    Timeout,
    /// A login was sent and its answer was lost or could not be read: a session may exist.
    OutcomeUnknown,
    /// A 2xx answer that cannot be read, to a call other than a login.
    InvalidResponse,
    /// The client was closed, or the session was logged out.
    Closed,
    /// A defect in the SDK. Please report it.
    Internal,
}

/// A kind beside everything that the languages and the documentation say of it.
struct Description {
    kind: Kind,
    name: &'static str,
    when: &'static str,
    python: &'static str,
}

const fn row(
    kind: Kind,
    name: &'static str,
    when: &'static str,
    python: &'static str,
) -> Description {
    Description { kind, name, when, python }
}

#[rustfmt::skip]
const DESCRIPTIONS: [Description; 19] = [
    row(Kind::InvalidInput, "invalid_input", "refused before sending; `field` says which", "InvalidInputError"),
    row(Kind::BadRequest, "bad_request", "400", "BadRequestError"),
    row(Kind::InvalidCredentials, "invalid_credentials", "401 on create", "InvalidCredentialsError"),
    row(Kind::Unauthorized, "unauthorized", "401 on any other call", "UnauthorizedError"),
    row(Kind::InvalidTenantKeys, "invalid_tenant_keys", "403 on create", "InvalidTenantKeysError"),
    row(Kind::Forbidden, "forbidden", "403 on any other call", "PermissionDeniedError"),
    row(Kind::NotFound, "not_found", "404, 410", "NotFoundError"),
    row(Kind::RateLimited, "rate_limited", "429", "RateLimitError"),
    row(Kind::ServerError, "server_error", "5xx, 408", "InternalServerError"),
    row(Kind::UnexpectedStatus, "unexpected_status", "any other status", "APIStatusError"),
    row(Kind::Rejected, "rejected", "2xx that refuses: its `success` is there and is not true, or it holds an error's code", "RejectedError"),
    row(Kind::UnexpectedRedirect, "unexpected_redirect", "3xx: never followed", "UnexpectedRedirectError"),
    row(Kind::Connection, "connection", "no connection (DNS, refused, connect timeout); or it broke before the answer to a logout, which may have been carried out", "APIConnectionError"),
    row(Kind::Tls, "tls", "certificate or handshake refused, or no CA certificates", "TLSError"),
    row(Kind::Timeout, "timeout", "the time limit passed before a login was sent, or before the answer to a logout, which may have been carried out", "APITimeoutError"),
    row(Kind::OutcomeUnknown, "outcome_unknown", "login sent, answer lost or unreadable: a session may exist", "LoginOutcomeUnknownError"),
    row(Kind::InvalidResponse, "invalid_response", "a 2xx answer to another call cannot be read", "APIResponseValidationError"),
    row(Kind::Closed, "closed", "client closed, session logged out", "ClosedError"),
    row(Kind::Internal, "internal", "a defect in the SDK", "InternalError"),
];

impl Kind {
    /// Every kind, in the order of the documentation.
    pub fn all() -> impl Iterator<Item = Kind> {
        DESCRIPTIONS.iter().map(|description| description.kind)
    }

    /// The stable, machine-readable name, such as `invalid_credentials`.
    pub fn as_str(self) -> &'static str {
        self.description().name
    }

    /// When this kind is reported, in a few words.
    pub fn when(self) -> &'static str {
        self.description().when
    }

    /// The name of the Python exception.
    pub fn python(self) -> &'static str {
        self.description().python
    }

    fn description(self) -> &'static Description {
        &DESCRIPTIONS[self as usize]
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
