//! Threads and runtimes: what may be shared among them, and what happens where one ends.

mod common;
mod support;

use std::future::Future;
use std::pin::pin;

use finhub_sessions::{ActiveSession, Client, Credentials, Error, Session};
use support::{bounded, log_in, poll_times, sandbox, try_log_in};

#[test]
fn everything_can_be_shared_by_threads() {
    fn is_shared<T: Send + Sync + 'static>() {}
    is_shared::<Client>();
    is_shared::<ActiveSession>();
    is_shared::<Session>();
    is_shared::<Error>();
}

/// Compiles only where each call can be made on any thread.
#[expect(dead_code, reason = "the compiler is the test")]
fn every_call_can_move_between_threads(
    client: &Client,
    session: &Session,
    active: &ActiveSession,
    credentials: &Credentials,
) {
    fn moves<F: Future + Send>(_: F) {}
    moves(client.create_session("c", "u", credentials));
    moves(client.delete_session(session));
    moves(client.delete_session_by_id("c", "u", "s", session.token()));
    moves(client.login("c", "u", credentials));
    moves(client.settle());
    moves(client.close());
    moves(active.access_token());
    moves(active.logout());
}

#[test]
fn a_runtime_may_end_right_after_a_login_was_dropped() {
    let outside = tokio::runtime::Runtime::new().expect("a runtime");
    let sandbox = outside.block_on(sandbox());
    for polls in 0..6 {
        for builder in
            [tokio::runtime::Builder::new_current_thread, tokio::runtime::Builder::new_multi_thread]
        {
            let client = common::client(&sandbox);
            let runtime = builder().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let login = pin!(try_log_in(&client));
                drop(poll_times(login, polls).await);
            });
            drop(runtime);
            drop(client);
        }
    }
}

#[test]
fn a_login_may_be_dropped_after_its_runtime_ended() {
    let outside = tokio::runtime::Runtime::new().expect("a runtime");
    let sandbox = outside.block_on(sandbox());
    let client = common::client(&sandbox);
    // On its one thread nothing arrives while the login is polled, so that the first poll sends nothing.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut login = Box::pin(try_log_in(&client));
    let polled = runtime.block_on(poll_times(login.as_mut(), 1));
    assert!(polled.is_none(), "it takes more than one poll");
    drop(runtime);
    drop(login);
    // The client has nothing to wait for, and serves another runtime.
    let session = outside.block_on(async {
        bounded(client.settle()).await;
        log_in(&client).await
    });
    outside.block_on(client.delete_session(&session)).expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn any_number_of_callers_may_wait_at_once_for_what_is_under_way() {
    let sandbox = sandbox().await;
    let client = common::client(&sandbox);
    let waiting: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..100_000 {
                    client.settle().await;
                }
            })
        })
        .collect();
    bounded(async {
        for task in waiting {
            task.await.expect("no panic");
        }
    })
    .await;
}
