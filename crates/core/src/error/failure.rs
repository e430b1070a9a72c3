//! How a call failed, in full detail and for internal use.
//!
//! The small, public [`Error`](super::Error) is made from it, by [`table`](super::table).

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use super::cause::Cause;
use super::envelope::Envelope;
use super::input::InvalidInput;
use super::table::Condition;
use crate::scrub::Shown;

/// How a call failed.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// Refused before sending.
    Input(InvalidInput),
    /// FinHub, or a proxy on the way, answered with a status outside 2xx.
    Status(Box<Reply>),
    /// A 2xx answer whose body refuses the request.
    Rejected(Box<Reply>, Refused),
    /// A 2xx answer whose body cannot be used.
    Unreadable(Box<Reply>, Unreadable),
    /// There is no runtime to make the call on.
    NoRuntime(Cause),
    /// No connection was made.
    NotSent(Cause),
    /// The peer's certificate or handshake was refused.
    NotTrusted(Cause),
    /// The request may have arrived, but the connection broke before an answer.
    Lost(Cause),
    /// The request may have arrived, but no answer came within this time.
    Silent(Duration),
    /// The deadline passed while no attempt was under way.
    DeadlinePassed,
    /// All connections, this many, were in use until the deadline.
    Crowded(u32),
    /// What is wrong with the token, and why it was not renewed.
    Token(Cow<'static, str>),
    /// What the session store was to do, and why it could not.
    Store(&'static str, Cause),
    /// What was closed: the client or the session.
    Closed(&'static str),
    /// An internal invariant that did not hold.
    Defect(String),
    /// The call panicked, before or after it was sent.
    Panicked,
}

/// The parts of an answer that an error may contain.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) envelope: Option<Envelope>,
    pub(crate) request_id: Option<Shown>,
    pub(crate) retry_after: Option<Duration>,
    /// The time at the server, by the answer's `Date`.
    pub(crate) server_time: Option<SystemTime>,
    pub(crate) media: Media,
    /// The host that a redirect points to.
    pub(crate) redirect_host: Option<Shown>,
}

impl Reply {
    /// Whether FinHub itself answered, by its envelope.
    pub(crate) fn is_finhubs(&self) -> bool {
        self.envelope.as_ref().is_some_and(|envelope| envelope.is_of(self.status))
    }
}

/// The type that an answer declares for its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// JSON, as FinHub's answers are.
    Json,
    /// Something else.
    Other,
    /// Not declared.
    Untold,
}

/// What a refusal with a 2xx status leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nothing.
    Plainly,
    /// Perhaps a session: the same answer holds its token.
    BesideToken,
}

/// Why a 2xx answer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// The connection broke inside the body.
    Broken,
    /// The body is over the limit.
    TooLarge,
    /// The body is compressed, although no compression was asked for.
    Encoded,
    /// The body is complete, but not what the spec describes.
    Unexpected {
        /// The media type without parameters, as far as it is safe to show.
        content_type: Option<Shown>,
        /// The body's length in bytes.
        length: usize,
    },
    /// The body is JSON, but not FinHub's.
    Foreign,
    /// The session's id cannot be sent in a path, so the session could not be logged out.
    Id,
    /// The session's token cannot be sent in a header.
    Token,
}

impl Unreadable {
    /// Whether the body could not be read, so that only the status and the headers are known.
    pub(crate) fn is_incomplete(&self) -> bool {
        matches!(self, Self::Broken | Self::TooLarge | Self::Encoded)
    }
}

impl From<InvalidInput> for Failure {
    fn from(refusal: InvalidInput) -> Self {
        Self::Input(refusal)
    }
}

impl Failure {
    /// The condition of this failure in the mapping.
    pub(crate) fn condition(&self) -> Condition {
        match self {
            Self::Input(_) => Condition::Refused,
            Self::Status(reply) => Condition::Status(reply.status, reply.status),
            Self::Rejected(..) => Condition::SaysFailure,
            Self::Unreadable(..) => Condition::Unreadable,
            Self::NotSent(_) | Self::NoRuntime(_) => Condition::NotSent,
            Self::NotTrusted(_) => Condition::NotTrusted,
            Self::Lost(_) => Condition::Lost,
            Self::Silent(_) => Condition::Silent,
            Self::DeadlinePassed | Self::Crowded(_) => Condition::DeadlinePassed,
            Self::Token(_) => Condition::TokenExpired,
            Self::Store(..) => Condition::StoreFailed,
            Self::Closed(_) => Condition::Closed,
            Self::Defect(_) | Self::Panicked => Condition::Defect,
        }
    }

    /// The answer, if there was one.
    pub(crate) fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Status(reply) | Self::Rejected(reply, _) | Self::Unreadable(reply, _) => {
                Some(reply)
            }
            _ => None,
        }
    }

    /// The underlying cause, if the network or a store failed.
    pub(crate) fn cause(&self) -> Option<&Cause> {
        match self {
            Self::NoRuntime(cause)
            | Self::NotSent(cause)
            | Self::NotTrusted(cause)
            | Self::Lost(cause)
            | Self::Store(_, cause) => Some(cause),
            _ => None,
        }
    }

    /// Whether the server may have acted on the request although the attempt failed.
    pub(crate) fn may_have_happened(&self) -> bool {
        match self {
            Self::Lost(_) | Self::Silent(_) | Self::Unreadable(..) | Self::Panicked => true,
            Self::Rejected(_, refused) => *refused == Refused::BesideToken,
            // A status outside 100 to 599 counts as 5xx (RFC 9110, section 15), and a 1xx status is no final answer.
            Self::Status(reply) => matches!(reply.status, ..200 | 408 | 500..),
            _ => false,
        }
    }

    /// Whether the same request may succeed at another time.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::NoRuntime(_)
            | Self::NotSent(_)
            | Self::Lost(_)
            | Self::Silent(_)
            | Self::DeadlinePassed
            | Self::Crowded(_)
            | Self::Store(..)
            | Self::Unreadable(_, Unreadable::Broken) => true,
            Self::Status(reply) => matches!(reply.status, 408 | 429 | 500 | 502..=504),
            _ => false,
        }
    }
}
