//! The sessions that were created and have not ended.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::state::locked;

/// A token expires after an hour by default, and its session after a day.
pub(crate) const TOKEN_LIFE: Duration = Duration::from_secs(3600);
pub(crate) const SESSION_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A session that is neither logged out nor expired. It holds no token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LiveSession {
    /// FinHub's id of the session.
    pub session_id: String,
    /// The tenant on whose behalf the user logged in.
    pub tenant_id: String,
    /// The customer, as in the path.
    pub customer_id: String,
    /// The user, as in the path.
    pub user_id: String,
    /// The user, as in the answer and in the token.
    pub api_user_id: String,
    /// When the user logged in.
    pub created_at: Timestamp,
    /// When the token expires: an hour later.
    pub token_expires_at: Timestamp,
    /// When the session expires: a day later.
    pub expires_at: Timestamp,
}

/// Sessions by the `jti` of their token, which follows from the session's id (see
/// [`SigningKey::jti`](crate::token::SigningKey::jti)). So one map answers both questions: is this
/// token's session live, and is there a session with this id?
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<Uuid, LiveSession>>);

impl Sessions {
    pub(crate) fn open(&self, jti: Uuid, session: LiveSession) {
        locked(&self.0).insert(jti, session);
    }

    pub(crate) fn is_live(&self, jti: Uuid, now: Timestamp) -> bool {
        locked(&self.0).get(&jti).is_some_and(|session| now < session.expires_at)
    }

    /// Ends a session. `false` if it had ended already: of two concurrent callers, one ends it.
    pub(crate) fn end(&self, jti: Uuid, now: Timestamp) -> bool {
        locked(&self.0).remove(&jti).is_some_and(|session| now < session.expires_at)
    }

    /// The live sessions, oldest first. Expired ones are removed.
    pub(crate) fn live(&self, now: Timestamp) -> Vec<LiveSession> {
        let mut live: Vec<_> = {
            let mut sessions = locked(&self.0);
            sessions.retain(|_, session| now < session.expires_at);
            sessions.values().cloned().collect()
        };
        live.sort_by(|a, b| (a.created_at, &a.session_id).cmp(&(b.created_at, &b.session_id)));
        live
    }

    pub(crate) fn clear(&self) {
        locked(&self.0).clear();
    }
}
