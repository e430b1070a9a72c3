//! A clock that nobody waits for.

use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use finhub_sessions::{Clock, SystemClock};

/// Time that moves only when told to, or when somebody sleeps; clones share it.
#[derive(Debug, Clone)]
pub(crate) struct ManualClock(Arc<Mutex<Reading>>);

#[derive(Debug)]
struct Reading {
    wall: SystemTime,
    monotonic: Duration,
    slept: Vec<Duration>,
}

impl ManualClock {
    pub(crate) fn new() -> Self {
        let reading =
            Reading { wall: SystemTime::now(), monotonic: Duration::ZERO, slept: Vec::new() };
        Self(Arc::new(Mutex::new(reading)))
    }

    /// Lets time pass, on both clocks.
    pub(crate) fn advance(&self, by: Duration) {
        self.with(|reading| {
            reading.wall += by;
            reading.monotonic += by;
        });
    }

    /// Sets the wall clock alone, as a person or a time server does.
    pub(crate) fn set_wall(&self, wall: SystemTime) {
        self.with(|reading| reading.wall = wall);
    }

    /// Every sleep so far.
    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.with(|reading| reading.slept.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut Reading) -> T) -> T {
        act(&mut self.0.lock().expect("no test panics while it holds the clock"))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.with(|reading| reading.wall)
    }

    fn monotonic(&self) -> Duration {
        self.with(|reading| reading.monotonic)
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.advance(duration);
        self.with(|reading| reading.slept.push(duration));
        Box::pin(ready(()))
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

/// Time that runs, and on which nobody waits: a sleep is skipped, as if it had passed.
#[derive(Debug, Clone, Default)]
pub(crate) struct SkippingClock(Arc<Mutex<Duration>>);

impl SkippingClock {
    fn skipped(&self) -> Duration {
        *self.0.lock().expect("no test panics while it holds the clock")
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> SystemTime {
        SystemClock.now() + self.skipped()
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic() + self.skipped()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        *self.0.lock().expect("no test panics while it holds the clock") += duration;
        Box::pin(ready(()))
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}
