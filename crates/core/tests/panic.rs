//! A panic inside a call. The only test of its program, since it counts the panics of all of it.

mod common;
mod support;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use finhub_sandbox::Step;
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{Clock, Kind, SystemClock};
use support::{bounded, build, log_in, sandbox, try_log_in};

/// A clock that panics where a call would wait.
#[derive(Debug)]
struct Panicking;

impl Clock for Panicking {
    fn now(&self) -> SystemTime {
        SystemClock.now()
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        panic!("a clock of the caller's own may panic")
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

#[tokio::test]
async fn a_call_that_panicked_is_over_and_the_next_one_works() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(503).header("Retry-After", "0")]);
    let client = build(common::builder(&sandbox).clock(Panicking));
    let panics = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&panics);
    std::panic::set_hook(Box::new(move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    let login = try_log_in(&client).await;
    let session = log_in(&client).await;
    sandbox.script([Step::status(503)]);
    let logout = client.delete_session(&session).await;
    bounded(client.settle()).await;
    let _ = std::panic::take_hook();
    for (outcome, operation) in [(login.err(), "create_session"), (logout.err(), "delete_session")]
    {
        let error = outcome.expect("the first attempt was to be repeated, and panicked");
        assert_eq!((error.kind(), error.operation()), (Kind::Internal, operation));
        // The first attempt was sent.
        assert_eq!(error.session_may_exist(), operation == "create_session", "{error}");
        assert!(!error.to_string().contains("nothing sent"), "{error}");
    }
    assert_eq!(panics.load(Ordering::Relaxed), 2, "nothing is gone on with in the background");
    client.delete_session(&session).await.expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);
}
