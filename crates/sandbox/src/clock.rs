//! The sandbox's time, which a test may move.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::state::locked;

/// The sandbox's wall clock: it decides when tokens and sessions expire and what `Date` says.
///
/// It starts at the system's time and runs at its pace, and it goes on running after it was moved.
/// Clones share one clock. A step's delays are real time and do not follow it.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Mutex<Reading>>);

/// What the clock showed at an instant. Later readings follow from the monotonic time passed since, so
/// that a change of the system's clock never moves a test's expiry.
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

    /// The time it shows.
    pub fn now(&self) -> Timestamp {
        locked(&self.0).now()
    }

    /// Sets it, forwards or back.
    pub fn set(&self, now: Timestamp) {
        *locked(&self.0) = Reading::of(now);
    }

    /// Moves it forwards.
    pub fn advance(&self, by: Duration) {
        self.shift(SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
    }

    /// Moves it by `by`, back where that is negative.
    pub(crate) fn shift(&self, by: SignedDuration) {
        let mut reading = locked(&self.0);
        *reading = Reading::of(later(reading.now(), by));
    }
}

/// `time` moved by `by`, or the nearest time that can be shown.
pub(crate) fn later(time: Timestamp, by: SignedDuration) -> Timestamp {
    time.saturating_add(by).unwrap_or(time)
}
