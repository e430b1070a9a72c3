//! Time that a test moves by a `TestClock`.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::support::world::asked;
use crate::support::{bounded, build, log_in, sandbox, until};
use finhub_sandbox::{Sandbox, Step, demo};
use finhub_sessions::{
    ActiveSession, Client, Clock as _, EndReason, Kind, Session, SessionStatus, Statuses, TestClock,
};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// A sandbox that keeps the system's time, and a client that does not.
struct World {
    sandbox: Sandbox,
    clock: TestClock,
    client: Client,
}

impl World {
    async fn new() -> Self {
        let (sandbox, clock) = (sandbox().await, TestClock::new());
        let client = build(crate::common::builder(&sandbox).clock(clock.clone()));
        Self { sandbox, clock, client }
    }

    async fn log_in(&self) -> ActiveSession {
        let (demo, credentials) = (demo(), crate::common::credentials());
        self.client.login(demo.customer_id, demo.user_id, &credentials).await.expect("a login")
    }

    fn logins(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.method == "POST").count()
    }
}

/// Waits for the first status, and then for the next.
async fn watched(statuses: &mut Statuses) -> Option<SessionStatus> {
    assert!(matches!(bounded(statuses.next()).await, Some(SessionStatus::Active)));
    bounded(statuses.next()).await
}

#[tokio::test]
async fn a_token_expires_once_an_hour_has_passed() {
    let world = World::new().await;
    let session = world.log_in().await;
    world.clock.advance(59 * MINUTE);
    assert_eq!(session.access_token().await.expect("it lives"), *session.session().token());
    world.clock.advance(MINUTE);
    assert!(session.session().is_token_expired(Duration::ZERO));
    let error = session.access_token().await.expect_err("expired");
    assert_eq!(error.kind(), Kind::Unauthorized);
}

#[tokio::test]
async fn a_watcher_that_waits_is_told_at_once_of_a_token_that_has_expired() {
    let moves: [fn(&TestClock); 2] =
        [|clock| clock.advance(HOUR), |clock| clock.set(SystemTime::now() + HOUR)];
    for make in moves {
        let world = World::new().await;
        let session = world.log_in().await;
        let mut statuses = session.statuses();
        let watching = tokio::spawn(async move { watched(&mut statuses).await });
        tokio::task::yield_now().await;
        make(&world.clock);
        let told = bounded(watching).await.expect("no panic");
        assert!(matches!(told, Some(SessionStatus::Ended(EndReason::Expired))), "{told:?}");
    }
}

#[tokio::test]
async fn three_lives_of_a_token_are_three_renewals() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    for renewals in 1..=3 {
        let old = session.session();
        world.clock.advance(59 * MINUTE);
        let token = session.access_token().await.expect("a new token");
        assert_ne!(token, *old.token());
        assert_eq!(session.access_token().await.expect("the same one"), token);
        assert_eq!(world.logins(), 1 + renewals);
    }
}

#[tokio::test]
async fn the_pause_after_a_renewal_ends_where_the_clock_has_passed_it() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.clock.advance(HOUR);
    world.sandbox.script([Step::status(401)]);
    session.access_token().await.expect_err("a wrong password");
    session.access_token().await.expect_err("the same answer");
    assert_eq!(world.logins(), 2);
    world.clock.advance(MINUTE / 2);
    session.access_token().await.expect("a new token");
    assert_eq!(world.logins(), 3);
}

#[tokio::test]
async fn a_wait_between_two_attempts_ends_where_the_clock_has_passed_it() {
    let (sandbox, clock) = (sandbox().await, TestClock::new());
    let builder =
        crate::common::builder(&sandbox).clock(clock.clone()).timeout(365 * 100 * 24 * HOUR);
    let client = build(builder);
    let session = log_in(&client).await;
    sandbox.script([Step::status(503).header("Retry-After", "30")]);
    let deleting = tokio::spawn(async move { client.delete_session(&session).await });
    // Nobody can tell when the wait has begun.
    let moving = until(|| {
        clock.advance(MINUTE / 2);
        deleting.is_finished()
    });
    tokio::time::timeout(Duration::from_secs(20), moving).await.expect("no wait of 30 seconds");
    deleting.await.expect("no panic").expect("a logout");
}

#[tokio::test]
async fn a_sleep_ends_after_its_time_whether_it_is_moved_or_runs() {
    let clock = TestClock::new();
    bounded(clock.sleep(Duration::from_millis(20))).await;
    let sleep = clock.sleep(HOUR);
    clock.set(SystemTime::UNIX_EPOCH);
    clock.advance(HOUR / 2);
    clock.clone().advance(HOUR / 2);
    bounded(sleep).await;
}

#[test]
fn a_wall_clock_that_is_set_moves_no_monotonic_time() {
    let clock = TestClock::default();
    assert!(clock.now() >= SystemTime::now() - MINUTE);
    let before = clock.monotonic();
    clock.set(SystemTime::UNIX_EPOCH);
    assert!(clock.monotonic() < before + MINUTE);
    assert!(clock.now().duration_since(SystemTime::UNIX_EPOCH).expect("after it") < MINUTE);
    clock.advance(HOUR);
    let now = clock.now().duration_since(SystemTime::UNIX_EPOCH).expect("after it");
    assert!((HOUR..HOUR + MINUTE).contains(&now), "{now:?}");
    assert!(clock.monotonic() >= before + HOUR);
    clock.advance(Duration::MAX);
    assert_eq!(clock.monotonic(), Duration::MAX);
    assert!(clock.now() >= SystemTime::UNIX_EPOCH);
}

#[tokio::test]
async fn a_session_that_is_resumed_goes_by_the_clock_of_its_client() {
    let login: fn(Session) -> Session = |login| login;
    let read: fn(Session) -> Session = |login| {
        let json = login.to_secret_json();
        Session::from_secret_json(json.expose_secret()).expect("a session")
    };
    for given in [login, read] {
        let world = World::new().await;
        let backend = build(crate::common::builder(&world.sandbox));
        let session = world.client.resume(given(log_in(&backend).await));
        session.access_token().await.expect("a token");
        world.clock.advance(HOUR);
        let error = session.access_token().await.expect_err("expired");
        assert_eq!(error.kind(), Kind::Unauthorized);
    }
}

#[tokio::test]
async fn time_that_has_passed_by_another_clock_is_not_given_back() {
    let world = World::new().await;
    let json = log_in(&build(crate::common::builder(&world.sandbox))).await.to_secret_json();
    let other = TestClock::new();
    let clock = Arc::new(other.clone());
    let read = Session::from_secret_json_with_clock(json.expose_secret(), clock);
    let read = read.expect("a session");
    other.advance(HOUR / 2);
    let left = world.client.resume(read).session().token_expires_in().expect("an end");
    assert!(left <= HOUR / 2, "{left:?}");
}

#[tokio::test]
async fn a_session_that_renews_goes_by_the_clock_of_its_client() {
    let world = World::new().await;
    let backend = build(crate::common::builder(&world.sandbox));
    world.clock.set(SystemTime::now() - 24 * HOUR);
    let ask = move || {
        let backend = backend.clone();
        async move {
            let json = log_in(&backend).await.to_secret_json();
            Some(Session::from_secret_json(json.expose_secret()).expect("a session"))
        }
    };
    let session = world.log_in().await.renew_with(ask);
    let mut tokens = vec![session.session().token().clone()];
    for _ in 0..2 {
        world.sandbox.clock().advance(HOUR);
        world.clock.advance(HOUR);
        let token = session.access_token().await.expect("a new token");
        assert!(!tokens.contains(&token));
        tokens.push(token);
    }
}

#[tokio::test]
async fn a_replaced_session_is_logged_out_at_the_end_of_its_token_though_nobody_calls() {
    let world = World::new().await;
    let session = world.log_in().await.renew_with(asked().1);
    let logouts = || world.sandbox.requests().len() - world.logins();
    for renewals in 1..=3 {
        world.clock.advance(3500 * SECOND);
        session.access_token().await.expect("a token");
        assert_eq!((world.logins(), logouts()), (1 + renewals, renewals - 1));
        world.clock.advance(75 * SECOND);
        until(|| logouts() == renewals).await;
    }
    assert_eq!(world.sandbox.live_sessions().len(), 1);
}
