//! What a logout returns.

use std::fmt;
use std::time::SystemTime;

use crate::generated::types::DeleteSessionResponse;
use crate::generated::values::TerminationFurther;
use crate::instant;
use crate::json::Json;
use crate::scrub::{LONGEST, Scrub};

/// The end of a session.
#[derive(Clone)]
#[non_exhaustive]
pub struct Termination {
    /// The session that ended.
    pub session_id: String,
    /// FinHub's status of the session, such as `TERMINATED`: an open set. `None` if no answer gave one.
    pub status: Option<String>,
    /// When it ended (UTC). `None` if no answer gave a time, or one outside the years 1 to 9999.
    pub terminated_at: Option<SystemTime>,
    /// Whether this call ended it.
    pub outcome: Outcome,
    /// The id by which FinHub's support finds the logout: `X-Request-Id` or `X-Correlation-Id` of the answer that settled
    /// it, in up to 128 characters. `None` if that answer had none. Comparisons ignore it.
    pub request_id: Option<String>,
    /// The further fields of the answer, whose accessors are generated.
    pub(crate) further: TerminationFurther,
}

/// Whether this logout ended the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// This call ended the session.
    Terminated,
    /// The session had ended before this call, or an earlier attempt of this call ended it.
    AlreadyGone,
}

impl Outcome {
    /// The stable, machine-readable name: `terminated` or `already_gone`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Terminated => "terminated",
            Self::AlreadyGone => "already_gone",
        }
    }
}

impl PartialEq for Termination {
    fn eq(&self, other: &Self) -> bool {
        self.session_id == other.session_id
            && self.status == other.status
            && self.terminated_at == other.terminated_at
            && self.outcome == other.outcome
            && self.further == other.further
    }
}

impl Eq for Termination {}

#[expect(
    clippy::missing_fields_in_debug,
    reason = "what is further is told by accessors, and the request is none of the session's facts"
)]
impl fmt::Debug for Termination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Termination")
            .field("session_id", &self.session_id)
            .field("status", &self.status)
            .field("terminated_at", &self.terminated_at.map(instant::show))
            .field("outcome", &self.outcome)
            .finish()
    }
}

impl Termination {
    /// Redacts `secrets` in FinHub's texts, since a termination can be printed.
    pub(crate) fn answered(
        session_id: &str,
        answer: DeleteSessionResponse,
        mut further: TerminationFurther,
        request_id: Option<String>,
        secrets: &Scrub,
    ) -> Self {
        further.redact(secrets);
        let data = answer.data;
        let terminated_at = data.as_ref().and_then(|data| data.terminated_at.as_deref());
        Self {
            terminated_at: terminated_at.and_then(instant::parse).and_then(instant::known),
            status: data
                .as_ref()
                .and_then(|data| data.status.as_deref())
                .map(|status| secrets.shown(status, LONGEST).into_string()),
            session_id: secrets.redacted(
                data.as_ref().and_then(|data| data.session_id.as_deref()).unwrap_or(session_id),
            ),
            outcome: Outcome::Terminated,
            request_id,
            further,
        }
    }

    /// A termination of which only the answer's status is known.
    pub(crate) fn untold(
        session_id: &str,
        outcome: Outcome,
        request_id: Option<String>,
        secrets: &Scrub,
    ) -> Self {
        let session_id = secrets.redacted(session_id);
        let further = TerminationFurther::default();
        Self { session_id, status: None, terminated_at: None, outcome, request_id, further }
    }
}
