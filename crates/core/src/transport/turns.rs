//! A fair queue for a limited number of connections.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// One turn for each connection that is allowed.
#[derive(Debug)]
pub(crate) struct Turns {
    free: Arc<Semaphore>,
    pub(crate) limit: u32,
}

/// The right to have one request under way, until it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Turns {
    pub(super) fn new(limit: u32) -> Self {
        let permits = usize::try_from(limit).unwrap_or(Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS))), limit }
    }

    /// Waits in the queue for a turn. `None` if there is none within `longest`.
    pub(crate) async fn take(&self, longest: Duration) -> Option<Turn> {
        // Usually a turn is free, and no timer is needed.
        let permit = if let Ok(permit) = Arc::clone(&self.free).try_acquire_owned() {
            permit
        } else {
            let turn = Arc::clone(&self.free).acquire_owned();
            tokio::time::timeout(longest, turn).await.ok()?.ok()?
        };
        Some(Turn { _permit: permit })
    }
}
