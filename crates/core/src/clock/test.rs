use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::timeout;

use super::{Clock, SystemClock};

/// A clock for tests. It runs like the system's clock, and a test can move it. Clones are the same clock.
///
/// Give it to a client by [`ClientBuilder::clock`](crate::ClientBuilder::clock):
///
/// ```
/// # use std::time::Duration;
/// # use finhub_sessions::{Client, Error, TestClock};
/// # async fn test(session: finhub_sessions::Session) -> Result<(), Error> {
/// let clock = TestClock::new();
/// let client = Client::builder().clock(clock.clone()).build()?;
/// let session = client.resume(session);
/// clock.advance(Duration::from_secs(3600));
/// session.access_token().await.expect_err("the token has expired");
/// # Ok(())
/// # }
/// ```
///
/// The timeouts of connections and attempts still use the system's time, as the network does.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<watch::Sender<Moves>>);

/// How the clock was moved.
#[derive(Debug, Clone, Copy)]
struct Moves {
    /// The lead over the system's monotonic time.
    ahead: Duration,
    /// The wall-clock time that was set last, and this clock's monotonic time at that moment.
    set: (SystemTime, Duration),
}

impl TestClock {
    /// A clock that shows the system's time.
    pub fn new() -> Self {
        let set = (SystemClock.now(), SystemClock.monotonic());
        Self(Arc::new(watch::Sender::new(Moves { ahead: Duration::ZERO, set })))
    }

    /// Lets time pass. Whatever waits for a point in time that is now reached goes on.
    pub fn advance(&self, by: Duration) {
        self.0.send_modify(|moves| moves.ahead = moves.ahead.saturating_add(by));
    }

    /// Sets the wall clock, as a person changes the time of a phone. No monotonic time passes.
    pub fn set(&self, time: SystemTime) {
        self.0.send_modify(|moves| moves.set = (time, moves.monotonic()));
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Moves {
    fn monotonic(&self) -> Duration {
        SystemClock.monotonic().saturating_add(self.ahead)
    }
}

impl Clock for TestClock {
    fn now(&self) -> SystemTime {
        let moves = *self.0.borrow();
        let (time, at) = moves.set;
        time.checked_add(moves.monotonic().saturating_sub(at)).unwrap_or(time)
    }

    fn monotonic(&self) -> Duration {
        self.0.borrow().monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let (clock, mut moves) = (self.clone(), self.0.subscribe());
        let end = clock.monotonic().saturating_add(duration);
        Box::pin(async move {
            let left = || end.saturating_sub(clock.monotonic());
            while !left().is_zero() && timeout(left(), moves.changed()).await.is_ok() {}
        })
    }

    fn jitter(&self) -> f64 {
        SystemClock.jitter()
    }

    fn moved(&self) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        // Keeps the clock alive while it waits: a dropped clock would count as moved.
        let (clock, mut moves) = (self.clone(), self.0.subscribe());
        Box::pin(async move {
            let _ = moves.changed().await;
            drop(clock);
        })
    }
}
