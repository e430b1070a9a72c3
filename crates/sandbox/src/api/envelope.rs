//! FinHub's common envelope of errors.

use std::borrow::Cow;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal, with a message for a person. It never quotes what the caller sent in a header or body.
pub(crate) struct Refusal {
    status: StatusCode,
    message: Cow<'static, str>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// The username or the password is wrong; which of them is not told.
    pub(crate) fn invalid_credentials() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Invalid credentials")
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "The bearer token is missing, wrong or expired")
    }

    pub(crate) fn invalid_tenant_keys() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Invalid tenant keys")
    }

    pub(crate) fn unknown_tenant() -> Self {
        Self::new(StatusCode::FORBIDDEN, "Unknown tenant")
    }

    /// A part of the path is not UTF-8 once decoded.
    pub(crate) fn undecodable() -> Self {
        Self::bad_request("The path cannot be decoded: its ids must be percent-encoded UTF-8")
    }

    pub(crate) fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(crate) fn method_not_allowed(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, message)
    }
}

#[derive(Serialize)]
struct Envelope {
    code: u16,
    message: Cow<'static, str>,
    data: Detail,
}

#[derive(Serialize)]
struct Detail {
    error: Option<&'static str>,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let data = Detail { error: self.status.canonical_reason() };
        (self.status, Json(Envelope { code: self.status.as_u16(), message: self.message, data }))
            .into_response()
    }
}

impl From<PathRejection> for Refusal {
    fn from(_: PathRejection) -> Self {
        Self::undecodable()
    }
}
