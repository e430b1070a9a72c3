//! FinHub's time, estimated from a moment at which it was known.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::clock::Clock;

/// A difference between the local clock and FinHub's up to this counts as delay and rounding.
const TOLERANCE: Duration = Duration::from_secs(5);

/// A moment on three clocks: when a session came into this process, or when an answer of FinHub's arrived.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    clock: Arc<dyn Clock>,
    monotonic: Duration,
    local: SystemTime,
    server: SystemTime,
    source: Source,
}

/// The source of FinHub's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The `Date` of FinHub's answer.
    FinHub,
    /// The time at which a hand-over was written, by itself.
    HandOver(SystemTime),
    /// The local clock.
    Local,
}

impl Moment {
    /// This moment, by the local clock.
    pub(crate) fn now(clock: Arc<dyn Clock>) -> Self {
        let (monotonic, local) = (clock.monotonic(), clock.now());
        Self { clock, monotonic, local, server: local, source: Source::Local }
    }

    /// The same moment, with the time of FinHub's answer (its `Date`), which arrived later. A phone may have slept in
    /// between.
    pub(crate) fn answered(self, server_time: SystemTime) -> Self {
        let is_local = server_time + TOLERANCE >= self.local
            && server_time <= self.clock.now().max(self.local) + TOLERANCE;
        let server = if is_local { self.local } else { server_time };
        Self { server, source: Source::FinHub, ..self }
    }

    /// This moment, at which a hand-over is read. It was written at `written`, by FinHub's clock.
    pub(crate) fn handed_over(clock: Arc<dyn Clock>, written: Option<SystemTime>) -> Self {
        let read = Self::now(clock);
        match written {
            Some(written) => read.written_at(written),
            None => read,
        }
    }

    fn written_at(self, written: SystemTime) -> Self {
        let is_ahead = written > self.local + TOLERANCE;
        let server = if is_ahead { written } else { self.local };
        Self { server, source: Source::HandOver(written), ..self }
    }

    /// The same moment by another clock. FinHub's time and the moment's age stay the same.
    pub(crate) fn by(self, clock: &Arc<dyn Clock>) -> Self {
        if Arc::ptr_eq(&self.clock, clock) {
            return self;
        }
        let (age, now) = (self.age(), Self::now(Arc::clone(clock)));
        let monotonic = now.monotonic.saturating_sub(age);
        let local = now.local.checked_sub(age).unwrap_or(now.local);
        let moment = Self { monotonic, local, server: local, ..now };
        match self.source {
            Source::FinHub => Self { server: self.server, source: Source::FinHub, ..moment },
            Source::HandOver(written) => moment.written_at(written),
            Source::Local => moment,
        }
    }

    /// The same moment, as if the hand-over had just been written.
    pub(crate) fn at_hand_over(&self) -> Self {
        match self.source {
            Source::HandOver(written) if distance(written, self.local) > TOLERANCE => {
                Self { server: written, ..self.clone() }
            }
            _ => self.clone(),
        }
    }

    /// Whether the time comes from FinHub itself.
    pub(crate) fn is_certain(&self) -> bool {
        self.source == Source::FinHub
    }

    /// When the hand-over was written, if only that and the local clock are known.
    pub(crate) fn written(&self) -> Option<SystemTime> {
        match self.source {
            Source::HandOver(written) => Some(written),
            Source::FinHub | Source::Local => None,
        }
    }

    /// FinHub's time now. The estimate is never too early.
    pub(crate) fn estimate_now(&self) -> SystemTime {
        self.server.checked_add(self.age()).unwrap_or(self.server)
    }

    /// How long ago it was.
    ///
    /// Two clocks measure it: monotonic time, which stops while a phone sleeps, and the local clock, which a user may
    /// set back. The larger result is right.
    pub(crate) fn age(&self) -> Duration {
        let monotonic = self.clock.monotonic().saturating_sub(self.monotonic);
        let local = self.clock.now().duration_since(self.local).unwrap_or_default();
        monotonic.max(local)
    }
}

fn distance(a: SystemTime, b: SystemTime) -> Duration {
    a.duration_since(b).unwrap_or_else(|earlier| earlier.duration())
}
