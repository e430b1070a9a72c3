//! A timer that makes the other timers cheap.

use std::sync::Arc;
use std::time::Duration;

/// A timer that runs while attempts are made.
///
/// tokio wakes its driver, by a system call, for each new timer that would end before all others. Without this
/// timer, each attempt's timer would be such a one, although nearly all are dropped long before their end.
/// This timer ends earlier, so while it runs they need no wake-up.
#[derive(Debug, Default)]
pub(super) struct Metronome(Arc<()>);

impl Metronome {
    /// Makes sure that a timer runs that ends no later than one of this length that starts now.
    pub(super) fn wind(&self, limit: Duration) {
        // A task that has ended, or whose runtime has ended, has dropped its share.
        if Arc::strong_count(&self.0) == 1 {
            let running = Arc::clone(&self.0);
            tokio::spawn(async move {
                tokio::time::sleep(limit).await;
                drop(running);
            });
        }
    }
}
