//! The session that a renewal replaced: it is logged out as its token comes to its end.

use std::sync::Arc;
use std::time::Duration;

use futures::future::select;
use tokio::time::sleep;

use super::Inner;

/// How often somebody looks: timers stand still while a phone sleeps.
const LOOK: Duration = Duration::from_secs(60);

/// Waits for that in the background, unless somebody does already. It does not keep the managed session alive.
pub(super) fn end_later(inner: &Arc<Inner>) {
    if !inner.state().begin_retiring() {
        return;
    }
    let (session, clock) = (Arc::downgrade(inner), Arc::clone(inner.client.clock()));
    tokio::spawn(async move {
        loop {
            // Before what is left is read, so that no move is missed.
            let moved = clock.moved();
            let Some(left) = session.upgrade().and_then(|inner| inner.end_outdated()) else {
                return;
            };
            select(Box::pin(sleep(left.min(LOOK))), moved).await;
        }
    });
}

impl Inner {
    /// Logs the replaced session out, if it is time. How long it is until then; `None` where nobody has to wait.
    fn end_outdated(&self) -> Option<Duration> {
        let (outdated, left) = {
            let mut state = self.state();
            (state.take_outdated(), state.retires_in())
        };
        self.discard(outdated);
        left
    }
}
