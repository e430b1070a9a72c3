//! Time and randomness, which tests replace so that they neither wait nor vary.

mod test;

use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};

pub use test::TestClock;

/// The source of time for the SDK, which also waits by it between attempts.
///
/// The default is the system's clock. Give a [`TestClock`] to [`ClientBuilder::clock`](crate::ClientBuilder::clock)
/// to test how your code meets an expired token or a retry without waiting for one.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The wall-clock time, in UTC. It may jump.
    fn now(&self) -> SystemTime;

    /// The monotonic time since an origin that the clock chooses. It never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// The jitter of a backoff: the part of it to wait, from 0 inclusive to 1 exclusive.
    fn jitter(&self) -> f64;

    /// Waits until this clock is moved, so that code that waits for a point in time checks the time again. The default
    /// never ends, since a real clock is never moved.
    fn moved(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(pending())
    }
}

/// The system's clocks, tokio's timer and a random generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn monotonic(&self) -> Duration {
        static ORIGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
        ORIGIN.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        fastrand::f64()
    }
}

/// The system's clock, shared by all clients.
pub(crate) fn system() -> Arc<dyn Clock> {
    static SYSTEM: LazyLock<Arc<dyn Clock>> = LazyLock::new(|| Arc::new(SystemClock));
    Arc::clone(&SYSTEM)
}
