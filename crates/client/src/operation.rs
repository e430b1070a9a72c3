//! What the generated table says of each operation.

/// One operation of `openapi/sessions.yaml`.
#[derive(Debug)]
pub struct Operation {
    /// The spec's `operationId`, such as `createSession`.
    pub id: &'static str,
    /// The same in snake case, such as `create_session`: the name that errors and logs use.
    pub name: &'static str,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path template, such as `/customer/{customerId}`.
    pub path: &'static str,
    /// The headers that the operation takes, in the order of the spec.
    pub headers: &'static [Header],
    /// Whether the operation takes a bearer token.
    pub bearer: Bearer,
    /// The media type of the body that the operation sends, where it sends one.
    pub content_type: Option<&'static str>,
    /// The statuses that the spec documents as success.
    pub success: &'static [u16],
}

/// A header that an operation takes.
#[derive(Debug)]
pub struct Header {
    /// The name as the spec spells it.
    pub name: &'static str,
    /// Whether FinHub refuses a request without it.
    pub required: bool,
    /// Whether its value is a secret, to be kept out of every output.
    pub secret: bool,
}

/// Whether an operation takes a bearer token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bearer {
    /// It takes none.
    None,
    /// It takes one where the caller has one.
    Optional,
    /// FinHub refuses it without one.
    Required,
}

impl Operation {
    /// Whether a second identical request has no further effect (RFC 9110, section 9.2.2), so that a
    /// request whose fate is unknown may be sent again.
    pub fn is_idempotent(&self) -> bool {
        matches!(self.method, "GET" | "HEAD" | "OPTIONS" | "TRACE" | "PUT" | "DELETE")
    }
}
