//! The managed session's end: one logout for all, and nothing left behind.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::world::{World, asked};
use crate::support::{bounded, log_in, until};
use finhub_sandbox::Step;
use finhub_sessions::binding::{ClientExt as _, CredentialRequests, renew_on_request};
use finhub_sessions::{Credentials, Kind, Outcome};
use tokio::sync::Semaphore;

const HOUR: Duration = Duration::from_secs(3600);
const SLOW: Duration = Duration::from_millis(300);

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn a_session_is_logged_out_once_however_many_ask() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.sandbox.script([Step::handle().delay(SLOW)]);
    let callers: Vec<_> = (0..64)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { session.logout().await })
        })
        .collect();
    let mut terminations = Vec::new();
    for caller in callers {
        terminations.push(bounded(caller).await.expect("no panic").expect("a logout"));
    }
    assert!(terminations.iter().all(|it| *it == terminations[0]), "all get the one outcome");
    assert_eq!(terminations[0].outcome, Outcome::Terminated);
    assert_eq!(session.logout().await.expect("again"), terminations[0]);
    assert_eq!(world.sent("DELETE"), 1);
    assert_eq!(world.live(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_is_logged_out_once_by_threads_too() {
    let world = World::new().await;
    for _ in 0..20 {
        world.sandbox.clear_requests();
        let session = world.log_in().await;
        let callers: Vec<_> = (0..64)
            .map(|_| {
                let session = session.clone();
                tokio::spawn(async move { session.logout().await })
            })
            .collect();
        for caller in callers {
            bounded(caller).await.expect("no panic").expect("a logout");
        }
        assert_eq!(world.sent("DELETE"), 1);
    }
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_logout_goes_on_without_its_caller_and_the_next_caller_joins_it() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.sandbox.script([Step::handle().delay(SLOW)]);
    {
        let mut call = pin!(session.logout());
        tokio::select! {
            _ = &mut call => panic!("the answer is slow"),
            () = until(|| world.sent("DELETE") == 1) => {}
        }
    }
    let termination = bounded(session.logout()).await.expect("a logout");
    assert_eq!(termination.outcome, Outcome::Terminated);
    assert_eq!(world.sent("DELETE"), 1);
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_logout_that_failed_may_be_tried_again() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.sandbox.script([Step::status(400)]);
    let error = session.logout().await.expect_err("a refusal");
    assert_eq!(error.kind(), Kind::BadRequest);
    assert_eq!(session.access_token().await.expect("a token"), *session.session().token());
    let termination = session.logout().await.expect("a logout");
    assert_eq!(termination.outcome, Outcome::Terminated);
    assert_eq!(world.sent("DELETE"), 2);
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn after_a_logout_there_is_no_token() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let clone = session.clone();
    session.logout().await.expect("a logout");
    for session in [session, clone] {
        let error = session.access_token().await.expect_err("logged out");
        assert_eq!((error.kind(), error.attempts()), (Kind::Closed, 0));
    }
    world.pass(2 * HOUR);
    assert_eq!(count.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_logout_during_a_renewal_leaves_no_session() {
    // The renewal's answer arrives after the logout's, and before it.
    for (renewal, logout) in [(SLOW, Duration::ZERO), (SLOW, 2 * SLOW)] {
        let world = World::new().await;
        let (_, ask) = asked();
        let session = world.log_in().await.renew_with(ask);
        world.pass_until_left(&session, secs(100));
        world.sandbox.script([Step::handle().delay(renewal), Step::handle().delay(logout)]);
        let renewing = tokio::spawn({
            let session = session.clone();
            async move { session.access_token().await }
        });
        until(|| world.sent("POST") == 2).await;
        bounded(session.logout()).await.expect("a logout");
        let error = bounded(renewing).await.expect("no panic").expect_err("logged out");
        assert_eq!(error.kind(), Kind::Closed);
        bounded(world.client.settle()).await;
        assert_eq!(world.live(), 0, "renewal after {renewal:?}, logout after {logout:?}");
    }
}

#[tokio::test]
async fn a_logout_does_not_wait_for_somebody_who_is_asked_for_credentials() {
    let world = World::new().await;
    let answered = Arc::new(Semaphore::new(0));
    let answer = Arc::clone(&answered);
    let session = world.log_in().await.renew_with(move || {
        let answer = Arc::clone(&answer);
        async move {
            let _ = answer.acquire().await;
            Some(crate::common::credentials())
        }
    });
    world.pass_until_left(&session, secs(20));
    let renewing = tokio::spawn({
        let session = session.clone();
        async move { session.access_token().await }
    });
    bounded(session.logout()).await.expect("a logout");
    assert_eq!(world.live(), 0);
    answered.close();
    let error = bounded(renewing).await.expect("no panic").expect_err("logged out");
    assert_eq!(error.kind(), Kind::Closed);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn closing_the_client_does_not_wait_for_somebody_who_is_asked_for_credentials() {
    let world = World::new().await;
    let (answered, is_asked) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
    let (answer, asking) = (Arc::clone(&answered), Arc::clone(&is_asked));
    let session = world.log_in().await.renew_with(move || {
        asking.add_permits(1);
        let answer = Arc::clone(&answer);
        async move {
            let _ = answer.acquire().await;
            Some(crate::common::credentials())
        }
    });
    world.pass_until_left(&session, Duration::ZERO);
    let renewing = tokio::spawn({
        let session = session.clone();
        async move { session.access_token().await }
    });
    bounded(is_asked.acquire()).await.expect("an open semaphore").forget();
    bounded(world.client.close()).await;
    answered.close();
    let error = bounded(renewing).await.expect("no panic").expect_err("closed");
    assert_eq!((error.kind(), world.sent("POST")), (Kind::Closed, 1));
}

#[tokio::test]
async fn the_last_clone_of_a_login_logs_out() {
    let world = World::new().await;
    let session = world.log_in().await;
    let clone = session.clone();
    drop(session);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 1, "a clone is left");
    drop(clone);
    bounded(world.client.settle()).await;
    assert_eq!((world.live(), world.sent("DELETE")), (0, 1));
}

#[tokio::test]
async fn the_last_clone_of_a_session_that_was_logged_out_sends_nothing() {
    let world = World::new().await;
    let session = world.log_in().await;
    session.logout().await.expect("a logout");
    drop(session);
    bounded(world.client.settle()).await;
    assert_eq!(world.sent("DELETE"), 1);
}

#[tokio::test]
async fn the_last_clone_logs_out_even_where_the_client_was_closed() {
    let world = World::new().await;
    let session = world.log_in().await;
    bounded(world.client.close()).await;
    drop(session);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[test]
fn the_last_clone_may_be_dropped_on_a_thread_without_a_runtime() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let world = runtime.block_on(World::new());
    let session = runtime.block_on(world.log_in());
    std::thread::spawn(move || drop(session)).join().expect("no panic");
    runtime.block_on(bounded(world.client.settle()));
    assert_eq!(world.live(), 0);
}

#[test]
fn the_last_clone_may_be_dropped_after_its_runtime_ended() {
    let outside = tokio::runtime::Runtime::new().expect("a runtime");
    let world = outside.block_on(World::new());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let session = runtime.block_on(world.log_in());
    drop(runtime);
    drop(session);
    outside.block_on(bounded(world.client.settle()));
}

#[tokio::test]
async fn a_resumed_session_stays_when_it_is_dropped() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    let active = world.client.resume(session.clone());
    assert_eq!(active.access_token().await.expect("a token"), *session.token());
    drop(active);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 1);
    world.client.resume(session).logout().await.expect("a logout");
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_resumed_session_that_was_renewed_leaves_only_what_it_took_over() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = log_in(&world.client).await;
    let active = world.client.resume(session.clone()).renew_with(ask);
    world.pass_until_left(&active, secs(100));
    active.access_token().await.expect("a token");
    assert_eq!(world.live(), 2);
    drop(active);
    bounded(world.client.settle()).await;
    let live: Vec<_> = world.sandbox.live_sessions();
    assert_eq!(live.len(), 1);
    assert_eq!(live[0].session_id, session.session_id());
}

#[tokio::test]
async fn handles_that_all_go_in_the_middle_of_a_renewal_end_it_and_log_out() {
    for asks_by_queue in [true, false] {
        let world = World::new().await;
        let requests = CredentialRequests::new();
        let session = world.log_in().await;
        let session = if asks_by_queue {
            renew_on_request(session, &requests)
        } else {
            session.renew_with(std::future::pending::<Option<Credentials>>)
        };
        world.pass_until_left(&session, secs(20));
        let mut call = Box::pin(session.access_token());
        assert!(futures::poll!(call.as_mut()).is_pending(), "nobody answers");
        tokio::task::yield_now().await;
        drop(call);
        drop(session);
        drop(requests);
        bounded(world.client.settle()).await;
        assert_eq!((world.live(), world.sent("POST")), (0, 1), "by a queue: {asks_by_queue}");
    }
}

#[tokio::test]
async fn a_request_for_credentials_that_nobody_needs_any_more_is_forgotten() {
    let world = World::new().await;
    let requests = CredentialRequests::new();
    let session = renew_on_request(world.log_in().await, &requests);
    world.pass_until_left(&session, secs(20));
    let mut call = Box::pin(session.access_token());
    assert!(futures::poll!(call.as_mut()).is_pending(), "nobody answers");
    let request = bounded(requests.next()).await;
    drop(call);
    drop(session);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
    tokio::task::yield_now().await;
    drop(request);
    let mut next = Box::pin(requests.next());
    assert!(futures::poll!(next.as_mut()).is_pending(), "the request came back");
}

#[tokio::test]
async fn handles_that_all_go_while_a_renewal_logs_in_leave_no_session() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.pass_until_left(&session, secs(20));
    world.sandbox.script([Step::handle().delay(SLOW)]);
    {
        let mut call = pin!(session.access_token());
        tokio::select! {
            _ = &mut call => panic!("the answer is slow"),
            () = until(|| world.sent("POST") == 2) => {}
        }
    }
    drop(session);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}
