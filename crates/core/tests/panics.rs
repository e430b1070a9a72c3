//! A panic inside a call ends that call alone.

mod common;
mod support;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use finhub_sessions::{Clock, Kind, SystemClock};
use support::{log_in, sandbox, try_log_in};

/// A clock that breaks when it is told to.
#[derive(Debug, Clone, Default)]
struct BreakingClock(Arc<AtomicBool>);

impl Clock for BreakingClock {
    fn now(&self) -> SystemTime {
        SystemClock.now()
    }

    fn monotonic(&self) -> Duration {
        assert!(!self.0.load(Ordering::Acquire), "the clock broke");
        SystemClock.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        SystemClock.sleep(duration)
    }

    fn jitter(&self) -> f64 {
        SystemClock.jitter()
    }
}

#[tokio::test]
async fn a_call_that_panics_is_an_internal_error_and_the_next_one_works() {
    let sandbox = sandbox().await;
    let clock = BreakingClock::default();
    let client = common::builder(&sandbox).clock(clock.clone()).build().expect("a client");
    let session = log_in(&client).await;
    clock.0.store(true, Ordering::Release);

    let login = try_log_in(&client).await.expect_err("the clock breaks");
    let logout = client.delete_session(&session).await.expect_err("the clock breaks");

    assert_eq!((login.kind(), login.operation()), (Kind::Internal, "create_session"));
    assert_eq!((logout.kind(), logout.operation()), (Kind::Internal, "delete_session"));
    clock.0.store(false, Ordering::Release);
    client.delete_session(&session).await.expect("the next call works");
    client.close().await;
}
