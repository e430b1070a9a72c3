//! Threads and runtimes: what may be shared among them, and what happens where one ends.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use crate::support::{bounded, log_in, poll_times, sandbox, try_log_in, until};
use finhub_sandbox::{Sandbox, Step};
use finhub_sessions::binding::{ClientExt as _, try_threads};
use finhub_sessions::{ActiveSession, Client, Credentials, Error, Kind, Session};

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
fn a_call_where_tokio_does_not_run_is_told_what_is_missing() {
    let outside = tokio::runtime::Runtime::new().expect("a runtime");
    let sandbox = outside.block_on(sandbox());
    let client = crate::common::client(&sandbox);
    let login = futures::executor::block_on(try_log_in(&client)).expect_err("no runtime");
    let token = finhub_sessions::Secret::from("token");
    let logout = client.delete_session_by_id("c", "u", "s", &token);
    let logout = futures::executor::block_on(logout).expect_err("no runtime");
    for (error, operation) in [(login, "create_session"), (logout, "delete_session")] {
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("runtime")), "{error}");
        assert_eq!((error.operation(), error.attempts()), (operation, 0));
        assert!(error.to_string().contains("tokio"), "{error}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

/// A stack that no address space holds, so that the system refuses every thread of Rust.
#[cfg(unix)]
const STACK: (&str, &str) = ("RUST_MIN_STACK", "70368744177664");

#[cfg(unix)]
#[test]
fn a_host_name_that_no_thread_is_left_to_resolve_is_no_connection_and_no_defect() {
    if crate::support::alone::handed().is_some() {
        assert!(try_threads(1).is_err(), "a thread could be started");
        let client = crate::common::demo_builder().base_url("https://localhost:1").max_retries(1);
        let client = client.build().expect("valid settings");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let error =
            runtime.expect("a runtime").block_on(try_log_in(&client)).expect_err("no thread");
        assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 2), "{error}");
        assert!(error.retryable() && !error.session_may_exist());
        let text = error.to_string();
        assert!(text.contains("no thread") && text.contains("ulimit -u"), "{text}");
        return;
    }
    try_threads(8).expect("there are threads");
    let name =
        "runtime::a_host_name_that_no_thread_is_left_to_resolve_is_no_connection_and_no_defect";
    crate::support::alone::run(name, "", "", |command| _ = command.env(STACK.0, STACK.1));
}

#[test]
fn a_runtime_may_end_right_after_a_login_was_dropped() {
    let outside = tokio::runtime::Runtime::new().expect("a runtime");
    let sandbox = outside.block_on(sandbox());
    for polls in 0..6 {
        for builder in
            [tokio::runtime::Builder::new_current_thread, tokio::runtime::Builder::new_multi_thread]
        {
            let client = crate::common::client(&sandbox);
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
    let client = crate::common::client(&sandbox);
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

/// Notes that somebody should go on.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Release);
    }
}

/// Leaves a login behind that is logged out in the background.
async fn abandon_a_login(sandbox: &Sandbox, client: &Client) {
    sandbox.script([Step::handle().delay(Duration::from_millis(200))]);
    let mut login = pin!(try_log_in(client));
    tokio::select! {
        _ = &mut login => panic!("the answer is slow"),
        () = until(|| !sandbox.live_sessions().is_empty()) => {}
    }
}

#[tokio::test]
async fn callers_who_wait_for_what_is_under_way_do_not_keep_each_other_waiting() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let woken = Arc::<Woken>::default();
    let waker = Waker::from(Arc::clone(&woken));

    abandon_a_login(&sandbox, &client).await;
    let mut first = pin!(client.settle());
    assert!(first.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    until(|| woken.0.load(Ordering::Acquire)).await;

    // The first could go on now. Before it does, there is something new to wait for, and somebody who waits.
    abandon_a_login(&sandbox, &client).await;
    let mut second = pin!(client.settle());
    assert!(poll_times(second.as_mut(), 1).await.is_none());
    bounded(first).await;
    bounded(second).await;
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_reconnected_client_has_connections_and_an_end_of_its_own() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let other = client.reconnected().expect("the same settings");
    client.close().await;

    log_in(&other).await;

    let closed = client.reconnected().expect("the same settings");
    assert_eq!(try_log_in(&closed).await.expect_err("closed").kind(), Kind::Closed);
}

#[test]
fn a_session_is_discarded_from_a_thread_where_tokio_does_not_run() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (sandbox, client, session) = runtime.block_on(async {
        let sandbox = sandbox().await;
        let client = crate::common::client(&sandbox);
        let session = log_in(&client).await;
        (sandbox, client, session)
    });
    client.discard(session, runtime.handle());
    runtime.block_on(bounded(client.settle()));
    assert_eq!(sandbox.live_sessions(), []);
}
