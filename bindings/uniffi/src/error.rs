//! Why a call failed.

use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use finhub_sessions::{Error, binding};

/// The operation that a panic's error names if the call is not known.
pub(crate) const BOUNDARY: &str = "boundary";

/// Why a call returned no value.
#[derive(Debug, uniffi::Error)]
#[uniffi::export(Display)]
#[expect(clippy::large_enum_variant, reason = "a record crosses the boundary as it is")]
pub enum CallError {
    /// It failed. The other languages choose their exception or case by the kind in the facts.
    Failed {
        /// Everything that the core's error says.
        facts: ErrorFacts,
    },
    /// It was cancelled by its [`Cancellation`](crate::Cancellation), which is no failure.
    Cancelled,
}

/// What an error of the core says.
#[derive(Debug, Clone, uniffi::Record)]
pub struct ErrorFacts {
    /// The stable name of the kind.
    pub kind: String,
    /// The whole text: from the kind to the request id.
    pub text: String,
    /// What was called.
    pub operation: String,
    /// The setting or argument that was refused.
    pub field: Option<String>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// FinHub's own code.
    pub code: Option<i64>,
    /// FinHub's own message.
    pub detail: Option<String>,
    /// FinHub's `errorType`.
    pub error_type: Option<String>,
    /// The answer's request id.
    pub request_id: Option<String>,
    /// How long FinHub asked to wait.
    pub retry_after: Option<Duration>,
    /// Whether the same call may succeed later and is safe to repeat, after `retry_after` if that is given.
    pub retryable: bool,
    /// Whether a login may have made a session that nobody holds.
    pub session_may_exist: bool,
    /// How many attempts were made.
    pub attempts: u32,
    /// The system's message, if the system failed.
    pub cause: Option<String>,
}

/// The error for an argument or a setting that cannot become a value of Rust. `problem` completes the sentence that begins with the
/// field's name.
#[uniffi::export]
pub fn refused(operation: &str, field: &str, problem: &str) -> Result<ErrorFacts, CallError> {
    Ok(ErrorFacts::of(&binding::refused(operation, field, problem)))
}

/// The error for a panic that only the other language saw.
#[uniffi::export]
pub fn panicked() -> Result<ErrorFacts, CallError> {
    Ok(ErrorFacts::of(&binding::panicked(BOUNDARY)))
}

/// The error for an answer that the core accepted and the other language cannot read.
#[uniffi::export]
pub fn unreadable(operation: &str) -> Result<ErrorFacts, CallError> {
    Ok(ErrorFacts::of(&binding::unreadable(operation)))
}

impl ErrorFacts {
    pub(crate) fn of(error: &Error) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            kind: error.kind().to_string(),
            text: error.to_string(),
            operation: error.operation().to_owned(),
            field: owned(error.field()),
            status: error.status(),
            code: error.code(),
            detail: owned(error.detail()),
            error_type: owned(error.error_type()),
            request_id: owned(error.request_id()),
            retry_after: error.retry_after(),
            retryable: error.retryable(),
            session_may_exist: error.session_may_exist(),
            attempts: error.attempts(),
            cause: error.source().map(ToString::to_string),
        }
    }
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Failed { facts: ErrorFacts::of(&error) }
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { facts } => f.write_str(&facts.text),
            Self::Cancelled => f.write_str("the call was cancelled"),
        }
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use super::{panicked, refused, unreadable};

    #[test]
    fn a_refusal_of_another_language_is_told_in_the_cores_words() {
        let facts = refused("configure", "user_agent", "is empty").expect("facts");
        assert_eq!(
            (facts.kind.as_str(), facts.field.as_deref()),
            ("invalid_input", Some("user_agent"))
        );
        assert_eq!(facts.text, "invalid_input: user_agent is empty. [configure, nothing sent]");
        assert_eq!(
            (facts.operation.as_str(), facts.attempts, facts.retryable),
            ("configure", 0, false)
        );
    }

    #[test]
    fn what_another_language_sees_fail_in_the_sdk_is_a_defect() {
        let facts = panicked().expect("facts");
        assert_eq!((facts.kind.as_str(), facts.operation.as_str()), ("internal", "boundary"));
        assert!(
            facts.text.starts_with("internal: ") && facts.text.contains("panicked"),
            "{}",
            facts.text
        );
        let facts = unreadable("get_session").expect("facts");
        assert_eq!((facts.kind.as_str(), facts.operation.as_str()), ("internal", "get_session"));
    }
}
