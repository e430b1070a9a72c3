//! What became of a call that failed: rich, and internal.
//!
//! [`Error`](super::Error) is made from it, small and public; the table in [`kind`](super::kind) joins the two.

use std::fmt;
use std::time::Duration;

use super::envelope::Envelope;
use super::input::InvalidInput;
use super::kind::Condition;
use crate::scrub::{Shown, printable};

/// What became of a call that failed.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// Refused before sending.
    Input(InvalidInput),
    /// FinHub, or somebody on the way, answered with a status outside 2xx.
    Status(Box<Reply>),
    /// A 2xx answer that says `success: false`.
    Rejected(Box<Reply>),
    /// A 2xx answer whose body cannot be used.
    Unreadable(Box<Reply>, Unreadable),
    /// No connection was made.
    NotSent(Cause),
    /// The peer's certificate or handshake was refused.
    NotTrusted(Cause),
    /// The request may have arrived, and the connection broke before an answer.
    Lost(Cause),
    /// The request may have arrived, and no answer came in this time.
    Silent(Duration),
    /// The deadline passed while nothing was under way.
    DeadlinePassed,
    /// The token has expired, and there is nothing to renew it with.
    TokenExpired,
    /// What was closed: the client, or the session.
    Closed(&'static str),
    /// A promise of the SDK's own that did not hold.
    Defect(String),
}

/// The parts of an answer that an error may tell.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) envelope: Option<Envelope>,
    pub(crate) request_id: Option<Shown>,
    pub(crate) retry_after: Option<Duration>,
    /// Where a redirect points to, by host alone.
    pub(crate) redirect_host: Option<Shown>,
}

impl Reply {
    /// Whether FinHub itself answered, by its envelope.
    pub(crate) fn is_finhubs(&self) -> bool {
        self.envelope.as_ref().is_some_and(|envelope| envelope.is_of(self.status))
    }
}

/// Why a 2xx answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The connection broke inside the body.
    Broken,
    /// The body is over the limit.
    TooLarge,
    /// The body is compressed, though nobody asked for that.
    Encoded,
    /// The body is whole, but not what the spec describes.
    Unexpected {
        /// The media type alone, as far as it is harmless to show.
        content_type: Option<Shown>,
        /// The body's length in bytes.
        length: usize,
    },
    /// The body is JSON of somebody else's.
    Foreign,
    /// The session's id cannot be sent in a path, so that nobody could log it out.
    Id,
    /// The session's token cannot be sent in a header.
    Token,
}

impl Unreadable {
    /// Whether the body itself never arrived in full, so that only the status can be judged.
    pub(crate) fn is_incomplete(&self) -> bool {
        matches!(self, Self::Broken | Self::TooLarge | Self::Encoded)
    }
}

/// A cause in words of our own choice: the texts of the libraries below may quote a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause(pub(crate) String);

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A certificate's names may hold anything.
        f.write_str(&printable(&self.0))
    }
}

impl std::error::Error for Cause {}

impl From<InvalidInput> for Failure {
    fn from(refusal: InvalidInput) -> Self {
        Self::Input(refusal)
    }
}

impl Failure {
    /// What the mapping knows this failure by.
    pub(crate) fn condition(&self) -> Condition {
        match self {
            Self::Input(_) => Condition::Refused,
            Self::Status(reply) => Condition::Status(reply.status, reply.status),
            Self::Rejected(_) => Condition::SaysFailure,
            Self::Unreadable(..) => Condition::Unreadable,
            Self::NotSent(_) => Condition::NotSent,
            Self::NotTrusted(_) => Condition::NotTrusted,
            Self::Lost(_) => Condition::Lost,
            Self::Silent(_) => Condition::Silent,
            Self::DeadlinePassed => Condition::DeadlinePassed,
            Self::TokenExpired => Condition::TokenExpired,
            Self::Closed(_) => Condition::Closed,
            Self::Defect(_) => Condition::Defect,
        }
    }

    /// The answer, where there was one.
    pub(crate) fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Status(reply) | Self::Rejected(reply) | Self::Unreadable(reply, _) => Some(reply),
            _ => None,
        }
    }

    /// The cause below, where the network failed.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        match self {
            Self::NotSent(cause) | Self::NotTrusted(cause) | Self::Lost(cause) => Some(cause),
            _ => None,
        }
    }

    /// Whether the server may have acted on the request although the call failed.
    pub(crate) fn may_have_happened(&self) -> bool {
        match self {
            Self::Lost(_) | Self::Silent(_) | Self::Unreadable(..) => true,
            Self::Status(reply) => reply.status == 408 || reply.status >= 500,
            _ => false,
        }
    }
}
