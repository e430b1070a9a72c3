//! The session that a renewal replaced. It is logged out when its token is about to expire.

use std::sync::Arc;
use std::time::Duration;

use futures::future::select;
use tokio::time::sleep;
use tracing::instrument::WithSubscriber;

use super::Inner;
use super::renewal::MANDATORY;
use super::status::LOOK;
use crate::{Session, logout};

/// Logs it out in the background at that time, unless a task waits for it already. The task does not keep the managed
/// session alive.
pub(super) fn end_later(inner: &Arc<Inner>) {
    if !inner.state().begin_retiring() {
        return;
    }
    let (session, clock) = (Arc::downgrade(inner), Arc::clone(inner.client.clock()));
    let work = async move {
        loop {
            // Registered before the time left is read, so that no move is missed.
            let moved = clock.moved();
            let Some(left) = session.upgrade().and_then(|inner| inner.end_outdated()) else {
                return;
            };
            select(Box::pin(sleep(left.min(LOOK))), moved).await;
        }
    };
    tokio::spawn(work.with_current_subscriber());
}

impl Inner {
    /// Logs a replaced session out when its token is about to expire, after the managed session has been dropped: other
    /// processes may still use that token. If the program ends earlier, the session stays.
    pub(super) fn discard_later(&self, retired: Option<Session>) {
        let (Some(session), Some(runtime)) = (retired, self.runtime()) else { return };
        let client = self.client.clone();
        if session.is_token_expired(MANDATORY) {
            return self.discard([session]);
        }
        let work = async move {
            while !session.is_token_expired(MANDATORY) {
                // Registered before the time left is read, so that no move is missed.
                let moved = client.clock().moved();
                let Some(left) = session.token_expires_in() else { return };
                let look = left.saturating_sub(MANDATORY).min(LOOK);
                select(Box::pin(sleep(look)), moved).await;
            }
            logout::clean_up(&client, &session).await;
        };
        runtime.spawn(work.with_current_subscriber());
    }

    /// Logs the replaced session out if it is time. Returns the time until then, or `None` if there is nothing to wait
    /// for.
    fn end_outdated(&self) -> Option<Duration> {
        let (outdated, left) = {
            let mut state = self.state();
            (state.take_outdated(), state.retires_in())
        };
        self.discard(outdated);
        left
    }
}
