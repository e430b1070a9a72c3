//! What a logout returns.

use crate::Instant;

/// The end of a session.
#[derive(Debug, uniffi::Record)]
pub struct Termination {
    /// The session that ended.
    pub session_id: String,
    /// FinHub's word for its state, such as `TERMINATED`. FinHub may add others.
    pub status: Option<String>,
    /// When it ended (UTC).
    pub terminated_at: Option<Instant>,
    /// Whether this call ended the session.
    pub outcome: Outcome,
    /// The id by which FinHub's support finds the logout.
    pub request_id: Option<String>,
    /// The fields of FinHub's answer that have generated accessors: a JSON object, secrets included.
    pub further: Vec<u8>,
    /// What the termination prints, on one line.
    pub shown: String,
}

/// Whether a logout ended the session, or found it ended.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum Outcome {
    /// This call ended the session.
    Terminated,
    /// The session had ended before, or an earlier attempt of this call had ended it.
    AlreadyGone,
}

impl From<finhub_sessions::Termination> for Termination {
    fn from(termination: finhub_sessions::Termination) -> Self {
        Self {
            further: finhub_sessions::binding::termination_further(&termination).to_vec(),
            shown: format!("{termination:?}"),
            session_id: termination.session_id,
            status: termination.status,
            terminated_at: termination.terminated_at.map(Into::into),
            outcome: match termination.outcome {
                finhub_sessions::Outcome::AlreadyGone => Outcome::AlreadyGone,
                _ => Outcome::Terminated,
            },
            request_id: termination.request_id,
        }
    }
}
