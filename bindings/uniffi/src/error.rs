//! Why a call failed.

use std::error::Error as _;
use std::fmt;
use std::time::Duration;

use finhub_sessions::{Error, Kind};

/// Why a call failed: a variant for each of the core's kinds, so that the other languages' compilers see to it that
/// none is forgotten.
#[derive(Debug, uniffi::Error)]
#[uniffi::export(Display)]
#[expect(missing_docs, reason = "finhub_sessions::Kind tells what each means")]
pub enum CallError {
    InvalidInput {
        facts: ErrorFacts,
    },
    BadRequest {
        facts: ErrorFacts,
    },
    InvalidCredentials {
        facts: ErrorFacts,
    },
    Unauthorized {
        facts: ErrorFacts,
    },
    InvalidTenantKeys {
        facts: ErrorFacts,
    },
    Forbidden {
        facts: ErrorFacts,
    },
    NotFound {
        facts: ErrorFacts,
    },
    RateLimited {
        facts: ErrorFacts,
    },
    ServerError {
        facts: ErrorFacts,
    },
    UnexpectedStatus {
        facts: ErrorFacts,
    },
    Rejected {
        facts: ErrorFacts,
    },
    UnexpectedRedirect {
        facts: ErrorFacts,
    },
    Connection {
        facts: ErrorFacts,
    },
    Tls {
        facts: ErrorFacts,
    },
    Timeout {
        facts: ErrorFacts,
    },
    OutcomeUnknown {
        facts: ErrorFacts,
    },
    InvalidResponse {
        facts: ErrorFacts,
    },
    Closed {
        facts: ErrorFacts,
    },
    Internal {
        facts: ErrorFacts,
    },
    /// No failure: the call's [`Cancellation`](crate::Cancellation) ended it.
    Cancelled,
}

/// What an error of the core tells.
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
    /// Whether making the same call again, after `retry_after` where that is given, does no harm and may succeed.
    pub retryable: bool,
    /// Whether a login may have made a session that nobody holds.
    pub session_may_exist: bool,
    /// How many requests were sent, or tried to be.
    pub attempts: u32,
    /// What the system said, where it was the system that failed.
    pub cause: Option<String>,
}

impl CallError {
    fn new(kind: Kind, facts: ErrorFacts) -> Self {
        match kind {
            Kind::InvalidInput => Self::InvalidInput { facts },
            Kind::BadRequest => Self::BadRequest { facts },
            Kind::InvalidCredentials => Self::InvalidCredentials { facts },
            Kind::Unauthorized => Self::Unauthorized { facts },
            Kind::InvalidTenantKeys => Self::InvalidTenantKeys { facts },
            Kind::Forbidden => Self::Forbidden { facts },
            Kind::NotFound => Self::NotFound { facts },
            Kind::RateLimited => Self::RateLimited { facts },
            Kind::ServerError => Self::ServerError { facts },
            Kind::UnexpectedStatus => Self::UnexpectedStatus { facts },
            Kind::Rejected => Self::Rejected { facts },
            Kind::UnexpectedRedirect => Self::UnexpectedRedirect { facts },
            Kind::Connection => Self::Connection { facts },
            Kind::Tls => Self::Tls { facts },
            Kind::Timeout => Self::Timeout { facts },
            Kind::OutcomeUnknown => Self::OutcomeUnknown { facts },
            Kind::InvalidResponse => Self::InvalidResponse { facts },
            Kind::Closed => Self::Closed { facts },
            // The core may know more kinds one day; a test sees to it that none is missing here.
            _ => Self::Internal { facts },
        }
    }

    fn facts(&self) -> Option<&ErrorFacts> {
        match self {
            Self::InvalidInput { facts }
            | Self::BadRequest { facts }
            | Self::InvalidCredentials { facts }
            | Self::Unauthorized { facts }
            | Self::InvalidTenantKeys { facts }
            | Self::Forbidden { facts }
            | Self::NotFound { facts }
            | Self::RateLimited { facts }
            | Self::ServerError { facts }
            | Self::UnexpectedStatus { facts }
            | Self::Rejected { facts }
            | Self::UnexpectedRedirect { facts }
            | Self::Connection { facts }
            | Self::Tls { facts }
            | Self::Timeout { facts }
            | Self::OutcomeUnknown { facts }
            | Self::InvalidResponse { facts }
            | Self::Closed { facts }
            | Self::Internal { facts } => Some(facts),
            Self::Cancelled => None,
        }
    }
}

impl ErrorFacts {
    fn of(error: &Error) -> Self {
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
        Self::new(error.kind(), ErrorFacts::of(&error))
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.facts().map_or("the call was cancelled", |facts| &facts.text))
    }
}

impl std::error::Error for CallError {}

#[cfg(test)]
mod tests {
    use finhub_sessions::Kind;
    use finhub_sessions::binding::panicked;
    use heck::ToSnakeCase;

    use super::{CallError, ErrorFacts};

    #[test]
    fn every_kind_has_a_variant_of_its_name() {
        for kind in Kind::all() {
            let error = CallError::new(kind, ErrorFacts::of(&panicked("check")));
            let shown = format!("{error:?}");
            let (variant, _) = shown.split_once(' ').expect("a variant with facts");
            assert_eq!(variant.to_snake_case(), kind.as_str());
        }
    }
}
