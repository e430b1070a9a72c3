//! What the tests of raw behaviour share: those that are no cases of `conformance/`.

// Each test is a program of its own that uses a part of this.
#![allow(dead_code)]

pub(crate) mod alone;
pub(crate) mod flaky;
#[cfg(target_os = "linux")]
pub(crate) mod life;
pub(crate) mod listener;
#[cfg(target_os = "linux")]
pub(crate) mod memory;
pub(crate) mod pipe;
pub(crate) mod proxy;
pub(crate) mod relay;
pub(crate) mod secrets;
pub(crate) mod tls;
pub(crate) mod world;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{Client, ClientBuilder, Error, Session};

/// No test takes this long: it is how a test that would hang fails.
const BOUND: Duration = Duration::from_secs(60);

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start().await.expect("a free port")
}

pub(crate) fn build(builder: ClientBuilder) -> Client {
    builder.build().expect("valid settings")
}

/// Logs the demo's customer in.
pub(crate) async fn try_log_in(client: &Client) -> Result<Session, Error> {
    let demo = demo();
    let credentials = super::common::credentials();
    client.create_session(demo.customer_id, demo.user_id, &credentials).await
}

/// Logs the demo's customer in, which has to succeed.
pub(crate) async fn log_in(client: &Client) -> Session {
    try_log_in(client).await.expect("a login")
}

/// Waits for something that has to come to its end.
pub(crate) async fn bounded<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(BOUND, work).await.expect("it comes to its end")
}

/// Waits until something holds, which other tasks bring about.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    bounded(async {
        while !holds() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Polls a future at most so many times, each time that it asks for it. Gives its output, if it has one.
pub(crate) async fn poll_times<F: Future>(
    mut future: Pin<&mut F>,
    times: usize,
) -> Option<F::Output> {
    let mut polls = 0;
    std::future::poll_fn(move |context: &mut Context<'_>| {
        if polls == times {
            return Poll::Ready(None);
        }
        polls += 1;
        match future.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // There is nothing to wait for after the last time.
            Poll::Pending if polls == times => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
