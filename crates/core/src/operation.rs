//! The entries of the generated table of operations.

use crate::error::Kind;

/// One operation of `openapi/sessions.yaml`.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The spec's `operationId` in snake case, such as `create_session`: the name that errors and logs use.
    pub(crate) name: &'static str,
    /// The headers that the operation takes, in the order of the spec.
    pub(crate) headers: &'static [Header],
    /// Whether the operation takes a bearer token.
    pub(crate) bearer: Bearer,
    /// The media type of the body that the operation sends, if it sends one.
    pub(crate) content_type: Option<&'static str>,
    /// Whether a second identical request has no further effect (RFC 9110, section 9.2.2), so that a request with an
    /// unknown outcome may be sent again.
    pub(crate) is_idempotent: bool,
    /// Whether its success creates a session, which may exist if the answer is lost.
    pub(crate) creates_session: bool,
    /// The statuses that the spec gives a kind of their own: from the first to the last, inclusive.
    pub(crate) kinds: &'static [(u16, u16, Kind)],
    /// What the spec says of the statuses that become [`Kind::UnexpectedStatus`]: from the first to the last, inclusive.
    pub(crate) unexpected: &'static [(u16, u16, &'static str)],
}

/// A header that an operation takes.
#[derive(Debug)]
pub(crate) struct Header {
    /// The name as the spec spells it.
    pub(crate) name: &'static str,
    /// Whether FinHub refuses a request without it.
    pub(crate) required: bool,
    /// Whether its value is a secret, to be kept out of every output.
    pub(crate) secret: bool,
}

/// Whether an operation takes a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "an operation of the spec may take one or none")]
pub(crate) enum Bearer {
    /// It takes none.
    None,
    /// It takes one if the caller has one.
    Optional,
    /// It requires one.
    Required,
}
