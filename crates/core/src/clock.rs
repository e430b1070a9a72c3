//! Time and chance, which tests replace so that they never wait and never vary.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime};

/// Where the SDK reads time from and how it waits between attempts.
///
/// The default is the system's. Replace it by [`ClientBuilder::clock`](crate::ClientBuilder::clock) to test
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
