//! The errors of calls.
//!
//! Internally, a [`Failure`] holds all that happened. The public [`Error`] holds what a caller can act on, in
//! the same words in every language. One table, in [`table`], maps the first to the second.

mod cause;
mod envelope;
mod failure;
mod input;
#[cfg(test)]
mod mapping;
#[cfg(test)]
mod quoted;
mod readable;
mod refusal;
mod table;
mod text;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

pub(crate) use cause::{Cause, system_words};
pub(crate) use envelope::Envelope;
pub(crate) use failure::{Failure, Media, Refused, Reply, Unreadable};
pub(crate) use input::InvalidInput;
pub(crate) use readable::Readable;
pub(crate) use refusal::Says;

use crate::call::Failed;
pub use crate::generated::kind::Kind;
use crate::generated::operations;
use crate::operation::Operation;

/// Why a call failed.
///
/// Branch on [`kind`](Self::kind). An error holds no body, path, header value or secret, so it is safe to log.
/// Its message starts with the kind and ends with the request id.
///
/// ```
/// # use finhub_sessions::{Client, Kind};
/// let builder = Client::builder().tenant_id("").forwarded_from("my-backend");
/// let error = builder.build().expect_err("an empty tenant is refused");
/// assert_eq!(error.kind(), Kind::InvalidInput);
/// assert_eq!(error.field(), Some("tenant_id"));
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    operation: Cow<'static, str>,
    failed: Failed,
    retryable: bool,
}

impl Error {
    pub(crate) fn new(
        operation: impl Into<Cow<'static, str>>,
        failed: Failed,
        retryable: bool,
    ) -> Self {
        Self(Box::new(Inner { operation: operation.into(), failed, retryable }))
    }

    /// Makes an error that arose before anything was sent.
    pub(crate) fn unsent(
        operation: impl Into<Cow<'static, str>>,
        failure: impl Into<Failure>,
    ) -> Self {
        let failure = failure.into();
        let retryable = failure.is_transient();
        Self::new(operation, Failed { failure, attempts: 0, was_ambiguous: false }, retryable)
    }

    /// The kind of error, the same word in every language.
    pub fn kind(&self) -> Kind {
        let condition = self.failure().condition();
        let own = self
            .spec()
            .and_then(|it| it.kinds.iter().find(|row| condition.is_status(row.0, row.1)));
        let is_idempotent = self.spec().is_none_or(|it| it.is_idempotent);
        own.map_or_else(|| table::kind_of(is_idempotent, condition), |(.., kind)| *kind)
    }

    /// The operation that failed, such as `create_session`, or `configure` if a setting was refused.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// The name of the setting or argument that was refused. Only [`Kind::InvalidInput`] has one.
    pub fn field(&self) -> Option<&str> {
        match self.failure() {
            Failure::Input(refusal) => Some(&refusal.field),
            _ => None,
        }
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.reply().map(|reply| reply.status)
    }

    /// FinHub's own code, if its envelope has one.
    pub fn code(&self) -> Option<i64> {
        self.envelope()?.code
    }

    /// FinHub's own message, if its envelope has one: at most 500 characters, with the secrets of the
    /// call redacted.
    pub fn detail(&self) -> Option<&str> {
        self.envelope()?.detail.as_deref()
    }

    /// FinHub's `errorType`, if its envelope has one. An open set.
    pub fn error_type(&self) -> Option<&str> {
        self.envelope()?.error_type.as_deref()
    }

    /// The answer's request id (`X-Request-Id` or `X-Correlation-Id`), by which FinHub's support finds the request.
    pub fn request_id(&self) -> Option<&str> {
        self.reply()?.request_id.as_deref()
    }

    /// How long FinHub asks to wait (`Retry-After`, RFC 9110, section 10.2.3), at most 100 years of 365 days.
    pub fn retry_after(&self) -> Option<Duration> {
        self.reply()?.retry_after
    }

    /// Whether the same call may succeed later and is safe to repeat, after [`retry_after`](Self::retry_after)
    /// if that is given. It is `false` after a login that may have created a session.
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }

    /// Whether an attempt of a login may have created a session that the caller does not have. Such a session ends
    /// by itself after FinHub's 24 hours.
    pub fn session_may_exist(&self) -> bool {
        self.spec().is_some_and(|it| it.creates_session) && self.0.failed.may_have_happened()
    }

    /// How many attempts were made to send the request.
    pub fn attempts(&self) -> u32 {
        self.0.failed.attempts
    }

    /// The operation in the generated table, if one was called.
    fn spec(&self) -> Option<&'static Operation> {
        operations::ALL.iter().copied().find(|it| it.name == self.0.operation)
    }

    pub(crate) fn failure(&self) -> &Failure {
        &self.0.failed.failure
    }

    /// Whether an attempt before the last one may have taken effect.
    fn was_ambiguous(&self) -> bool {
        self.0.failed.was_ambiguous
    }

    fn reply(&self) -> Option<&Reply> {
        self.failure().reply()
    }

    fn envelope(&self) -> Option<&Envelope> {
        self.reply()?.envelope.as_ref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("text", &self.to_string())
            .field("kind", &self.kind())
            .field("operation", &self.operation())
            .field("field", &self.field())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("detail", &self.detail())
            .field("error_type", &self.error_type())
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("retryable", &self.retryable())
            .field("session_may_exist", &self.session_may_exist())
            .field("attempts", &self.attempts())
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.failure().cause().map(|cause| cause as _)
    }
}
