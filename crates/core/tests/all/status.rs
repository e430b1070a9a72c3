//! What watchers of a managed session are told.

use std::time::Duration;

use crate::support::world::{World, asked};
use crate::support::{bounded, until};
use finhub_sandbox::Step;
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{ActiveSession, Credentials, EndReason, Kind, SessionStatus, Statuses};

/// What a stream tells until it ends.
async fn all(mut statuses: Statuses) -> Vec<String> {
    let mut told = Vec::new();
    while let Some(status) = bounded(statuses.next()).await {
        told.push(match status {
            SessionStatus::RenewalFailed(error) => format!("renewal_failed {}", error.kind()),
            SessionStatus::Ended(reason) => format!("ended {}", reason.as_str()),
            other => other.as_str().to_owned(),
        });
    }
    told
}

fn is_active(session: &ActiveSession) -> bool {
    matches!(session.status(), SessionStatus::Active)
}

#[tokio::test]
async fn every_change_is_told_in_order_however_late_it_is_read() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let early = session.statuses();
    world.sandbox.script([Step::status(401)]);
    session.renew().await.expect_err("a wrong password");
    let late = session.statuses();
    assert!(matches!(session.status(), SessionStatus::RenewalFailed(_)));
    session.renew().await.expect("a new token");
    assert!(is_active(&session));
    session.logout().await.expect("a logout");
    let end = ["renewing", "active", "ended logged_out"];
    let failure = ["renewal_failed invalid_credentials"];
    assert_eq!(all(early).await, [&["active", "renewing"][..], &failure, &end].concat());
    assert_eq!(all(late).await, [&failure[..], &end].concat());
    assert_eq!(all(session.statuses()).await, ["ended logged_out"]);
}

#[tokio::test]
async fn a_renewal_is_told_while_it_is_under_way() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.sandbox.script([Step::handle().delay(Duration::from_millis(300))]);
    let renewing = tokio::spawn({
        let session = session.clone();
        async move { session.renew().await }
    });
    until(|| matches!(session.status(), SessionStatus::Renewing)).await;
    bounded(renewing).await.expect("no panic").expect("a new token");
    assert!(is_active(&session));
}

#[tokio::test]
async fn a_token_that_ends_ends_a_session_that_nothing_renews() {
    let world = World::new().await;
    let session = world.client.resume(world.log_in().await.session());
    let waiting = tokio::spawn(all(session.statuses()));
    world.pass_until_left(&session, Duration::from_millis(50));
    assert!(is_active(&session));
    // Read by a watcher that waits already, and which looks again by itself.
    let told_later = tokio::spawn(all(session.statuses()));
    tokio::task::yield_now().await;
    world.pass(Duration::from_millis(50));
    assert_eq!(bounded(told_later).await.expect("no panic"), ["active", "ended expired"]);
    assert!(matches!(session.status(), SessionStatus::Ended(EndReason::Expired)));
    assert_eq!(bounded(waiting).await.expect("no panic"), ["active", "ended expired"]);
    assert_eq!(session.access_token().await.expect_err("expired").kind(), Kind::Unauthorized);
}

#[tokio::test]
async fn a_token_that_ends_leaves_a_session_active_that_can_be_renewed() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.pass_until_left(&session, Duration::ZERO);
    assert!(is_active(&session));
    session.access_token().await.expect("renewed");
}

#[tokio::test]
async fn watching_keeps_no_session_alive() {
    let world = World::new().await;
    let session = world.log_in().await;
    let statuses = session.statuses();
    drop(session);
    assert_eq!(all(statuses).await, ["active", "ended dropped"]);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_session_that_finhub_does_not_know_any_more_is_gone() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.client.delete_session(&session.session()).await.expect("a logout by somebody else");
    let statuses = session.statuses();
    session.logout().await.expect("gone is as good");
    assert_eq!(all(statuses).await, ["active", "ended gone"]);
}

#[tokio::test]
async fn a_logout_that_fails_changes_nothing() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.sandbox.script([Step::status(403)]);
    session.logout().await.expect_err("forbidden");
    assert!(is_active(&session));
}

#[tokio::test]
async fn a_callback_that_panics_is_a_renewal_that_failed_and_is_not_asked_again() {
    let world = World::new().await;
    let session = world.log_in().await.renew_with(|| async {
        assert!(std::hint::black_box(false), "a defect of the application");
        None::<Credentials>
    });
    let statuses = session.statuses();
    world.pass_until_left(&session, Duration::from_secs(60));
    for _ in 0..2 {
        session.access_token().await.expect("the old token works");
    }
    session.logout().await.expect("a logout");
    let told = ["active", "renewing", "renewal_failed internal", "ended logged_out"];
    assert_eq!(all(statuses).await, told);
}

#[tokio::test]
async fn a_logout_during_a_renewal_is_the_last_that_is_told() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let statuses = session.statuses();
    world.sandbox.script([Step::handle().delay(Duration::from_millis(200))]);
    let renewing = tokio::spawn({
        let session = session.clone();
        async move { session.renew().await }
    });
    until(|| world.sent("POST") == 2).await;
    session.logout().await.expect("a logout");
    bounded(renewing).await.expect("no panic").expect_err("logged out meanwhile");
    assert_eq!(all(statuses).await, ["active", "renewing", "ended logged_out"]);
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[test]
fn what_was_told_already_can_be_read_without_a_runtime() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (world, session) = runtime.block_on(async {
        let world = World::new().await;
        let session = world.log_in().await;
        (world, session)
    });
    let mut statuses = session.statuses();
    assert!(matches!(statuses.try_next(), Some(SessionStatus::Active)));
    assert!(statuses.try_next().is_none());
    world.pass_until_left(&session, Duration::ZERO);
    assert!(matches!(statuses.try_next(), Some(SessionStatus::Ended(EndReason::Expired))));
    assert!(statuses.try_next().is_none());
}
