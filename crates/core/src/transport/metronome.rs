//! One timer that keeps the others cheap.

use std::sync::Arc;
use std::time::Duration;

/// A timer that runs while attempts are made.
///
/// tokio wakes its driver, by a system call, for each timer that would end before all others. The timers of
/// attempts are such timers, and nearly all are dropped long before their end. While this one runs, which ends
/// earlier, none of them is.
#[derive(Debug, Default)]
pub(super) struct Metronome(Arc<()>);

impl Metronome {
    /// Sees to it that a timer runs that ends no later than one that starts now and takes this long.
    pub(super) fn wind(&self, limit: Duration) {
        // A task that ended, or whose runtime ended, holds its share no more.
        if Arc::strong_count(&self.0) == 1 {
            let running = Arc::clone(&self.0);
            tokio::spawn(async move {
                tokio::time::sleep(limit).await;
                drop(running);
            });
        }
    }
}
