//! Time and chance, which tests replace so that they never wait and never vary.

mod test;

use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant, SystemTime};

pub use test::TestClock;

/// Where the SDK reads time from and how it waits between attempts.
///
/// The default is the system's. Give a [`TestClock`] to [`ClientBuilder::clock`](crate::ClientBuilder::clock) to test
/// how your code meets an expired token or a retry without waiting for one.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The wall time, in UTC. It may jump.
    fn now(&self) -> SystemTime;

    /// The time since an origin of the clock's own choice. It never goes back.
    fn monotonic(&self) -> Duration;

    /// Waits between two attempts.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// A number from 0 up to, not including, 1: how much of a backoff to wait.
    fn jitter(&self) -> f64;

    /// Waits until this clock is moved, so that whoever waits for a point in time looks again. By default it never is.
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

/// The system's clock, one for all who read it.
pub(crate) fn system() -> Arc<dyn Clock> {
    static SYSTEM: LazyLock<Arc<dyn Clock>> = LazyLock::new(|| Arc::new(SystemClock));
    Arc::clone(&SYSTEM)
}
