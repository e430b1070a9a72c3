//! When a session came into this process, and what time it is at FinHub since.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::clock::Clock;

/// Differences between the local clock and FinHub's up to this are taken for delay and rounding.
const TOLERANCE: Duration = Duration::from_secs(5);

/// A moment on three clocks: the one at which a session came into this process, or an answer of FinHub's arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    clock: Arc<dyn Clock>,
    monotonic: Duration,
    local: SystemTime,
    server: SystemTime,
    source: Source,
}

/// Where the time at FinHub is known from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// FinHub said it, in an answer's `Date`.
    FinHub,
    /// A hand-over said when it was written.
    HandOver(SystemTime),
    /// The local clock.
    Local,
}

impl Received {
    /// This moment. `server_time` is what FinHub's `Date` said; without it, the local clock is trusted.
    pub(crate) fn now(clock: Arc<dyn Clock>, server_time: Option<SystemTime>) -> Self {
        let local = clock.now();
        let source = if server_time.is_some() { Source::FinHub } else { Source::Local };
        let server = server_time.filter(|&server| distance(server, local) > TOLERANCE);
        Self { monotonic: clock.monotonic(), local, server: server.unwrap_or(local), source, clock }
    }

    /// This moment, at which a hand-over is read that was written at `written`, by FinHub's clock: before now.
    pub(super) fn handed_over(clock: Arc<dyn Clock>, written: Option<SystemTime>) -> Self {
        let read = Self::now(clock, None);
        match written {
            Some(written) if written > read.local + TOLERANCE => {
                Self { server: written, source: Source::HandOver(written), ..read }
            }
            Some(written) => Self { source: Source::HandOver(written), ..read },
            None => read,
        }
    }

    /// The same moment, where the hand-over had just been written.
    pub(super) fn at_hand_over(&self) -> Self {
        match self.source {
            Source::HandOver(written) if distance(written, self.local) > TOLERANCE => {
                Self { server: written, ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// Whether FinHub itself said what time it was.
    pub(super) fn is_certain(&self) -> bool {
        self.source == Source::FinHub
    }

    /// When the hand-over was written, where that is all that is known beside the local clock.
    pub(super) fn written(&self) -> Option<SystemTime> {
        match self.source {
            Source::HandOver(written) => Some(written),
            Source::FinHub | Source::Local => None,
        }
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
