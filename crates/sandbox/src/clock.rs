//! The sandbox's clock, which a test can move.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::state::locked;

/// The sandbox's wall clock. It decides when tokens and sessions expire, and sets the `Date` of answers.
///
/// It starts at the system's time and runs at the same pace, also after it was moved. Clones share
/// one clock. A step's delays are real time and ignore this clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Reading>>);

/// The clock's time at an instant. Later readings add the monotonic time since then, so that a change
/// of the system's clock never affects a test.
#[derive(Clone, Copy, Debug)]
struct Reading {
    shown: Timestamp,
    at: Instant,
}

impl Reading {
    fn of(shown: Timestamp) -> Self {
        Self { shown, at: Instant::now() }
    }

    fn now(self) -> Timestamp {
        let passed = SignedDuration::try_from(self.at.elapsed()).unwrap_or(SignedDuration::MAX);
        later(self.shown, passed)
    }
}

impl Clock {
    pub(crate) fn system() -> Self {
        Self(Arc::new(Mutex::new(Reading::of(Timestamp::now()))))
    }

    /// The clock's time.
    pub fn now(&self) -> Timestamp {
        locked(&self.0).now()
    }

    /// Sets the time, forwards or back.
    pub fn set(&self, now: Timestamp) {
        *locked(&self.0) = Reading::of(now);
    }

    /// Moves the time forwards.
    pub fn advance(&self, by: Duration) {
        self.shift(SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
    }

    /// Moves the time by `by`, back if that is negative.
    pub(crate) fn shift(&self, by: SignedDuration) {
        let mut reading = locked(&self.0);
        *reading = Reading::of(later(reading.now(), by));
    }
}

/// `time` moved by `by`, or the nearest time that can be represented.
pub(crate) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(time)
}
