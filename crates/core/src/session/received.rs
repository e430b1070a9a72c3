//! When a session came into this process, and what time it is at FinHub since.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::clock::Clock;

/// Differences between the local clock and FinHub's up to this are taken for delay and rounding.
const TOLERANCE: Duration = Duration::from_secs(5);

/// The moment at which a session came into this process, on three clocks.
#[derive(Debug, Clone)]
pub(super) struct Received {
    clock: Arc<dyn Clock>,
    monotonic: Duration,
    local: SystemTime,
    server: SystemTime,
}

impl Received {
    /// This moment. `server_time` is what FinHub's `Date` said; without it, the local clock is trusted.
    pub(super) fn now(clock: Arc<dyn Clock>, server_time: Option<SystemTime>) -> Self {
        let local = clock.now();
        let server = server_time.filter(|&server| distance(server, local) > TOLERANCE);
        Self { monotonic: clock.monotonic(), local, server: server.unwrap_or(local), clock }
    }

    /// What time it is at FinHub, never too early.
    ///
    /// Two readings are taken from the moment of receipt on: monotonic time, which stands still while a
    /// phone sleeps, and the local clock, which somebody may set back. The later one is right.
    pub(super) fn estimate_now(&self) -> SystemTime {
        let monotonic = self.clock.monotonic().saturating_sub(self.monotonic);
        let local = self.clock.now().duration_since(self.local).unwrap_or_default();
        self.server.checked_add(monotonic.max(local)).unwrap_or(self.server)
    }
}

fn distance(a: SystemTime, b: SystemTime) -> Duration {
    a.duration_since(b).unwrap_or_else(|earlier| earlier.duration())
}
