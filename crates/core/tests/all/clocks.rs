//! Sessions that are handed over to a machine whose clock is wrong.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::support::{bounded, build, sandbox};
use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{ActiveSession, Client, Kind, Secret, Session};

use crate::common::clock::ManualClock;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A backend whose clock is right, and an app whose clock is not.
struct World {
    sandbox: Sandbox,
    clock: ManualClock,
    app: Client,
}

impl World {
    async fn ahead(by: Duration) -> Self {
        Self::at(SystemTime::now() + by).await
    }

    async fn behind(by: Duration) -> Self {
        Self::at(SystemTime::now() - by).await
    }

    async fn at(wall: SystemTime) -> Self {
        let (sandbox, clock) = (sandbox().await, ManualClock::new());
        clock.set_wall(wall);
        let app = build(crate::common::builder(&sandbox).clock(clock.clone()));
        Self { sandbox, clock, app }
    }

    async fn handed_over(&self) -> Secret {
        handed_over(&build(crate::common::builder(&self.sandbox))).await
    }

    fn read(&self, json: &Secret) -> Session {
        let clock = Arc::new(self.clock.clone());
        Session::from_secret_json_with_clock(json.expose_secret(), clock).expect("a session")
    }

    async fn resumed(&self) -> ActiveSession {
        self.app.resume(self.read(&self.handed_over().await))
    }
}

async fn handed_over(backend: &Client) -> Secret {
    let (demo, credentials) = (demo(), crate::common::credentials());
    let login = backend.create_session(demo.customer_id, demo.user_id, &credentials);
    login.await.expect("a login").to_secret_json()
}

#[tokio::test]
async fn a_clock_that_is_behind_makes_no_token_live_longer() {
    for skew in [MINUTE, 10 * MINUTE, 5 * HOUR, 3 * DAY] {
        let world = World::behind(skew).await;
        let session = world.resumed().await;
        let left = session.session().token_expires_in().expect("a token with an end");
        assert!(left <= HOUR && left > 59 * MINUTE, "{skew:?} behind: {left:?} left");
        session.access_token().await.expect("a token");
        world.clock.advance(HOUR);
        let error = session.access_token().await.expect_err("expired");
        assert_eq!(error.kind(), Kind::Unauthorized, "{skew:?} behind");
    }
}

#[tokio::test]
async fn a_clock_that_is_ahead_says_so_where_a_token_seems_to_have_ended() {
    for (skew, shown) in [(5 * HOUR, "5 h 0 min ago"), (3 * DAY, "72 h 0 min ago")] {
        // With half a minute to spare, since this clock stands still and the login takes its time.
        let world = World::ahead(skew + MINUTE / 2).await;
        let session = world.resumed().await;
        let error = session.access_token().await.expect_err("expired, by this clock");
        assert_eq!(error.kind(), Kind::Unauthorized);
        let text = error.to_string();
        assert!(text.contains(shown) && text.contains("set the clock"), "{text}");
    }
    let slightly = World::ahead(10 * MINUTE).await;
    slightly.resumed().await.access_token().await.expect("it lives for an hour");
}

#[tokio::test]
async fn a_hand_over_that_was_just_made_is_good_whatever_the_clock_says() {
    for wall in [SystemTime::now() + 3 * DAY, SystemTime::now() - 3 * DAY] {
        let world = World::at(wall).await;
        let backend = build(crate::common::builder(&world.sandbox));
        let clock = world.clock.clone();
        let ask = move || {
            let (backend, clock) = (backend.clone(), Arc::new(clock.clone()));
            async move {
                let json = handed_over(&backend).await;
                let json = json.expose_secret();
                Some(Session::from_secret_json_with_clock(json, clock).expect("a session"))
            }
        };
        let session = world.resumed().await.renew_with(ask);
        let old = session.session();
        session.invalidate(old.token());
        let token = bounded(session.access_token()).await.expect("a new token");
        assert_ne!(token, *old.token());
        assert_eq!(session.access_token().await.expect("the same one"), token);
        // By a clock that is ahead the old token has ended, so the old session is logged out at once. Between the two
        // advances, the answer would tell the app a wrong time.
        let is_ahead = wall > SystemTime::now();
        bounded(async {
            while is_ahead && world.sandbox.live_sessions().len() > 1 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        world.sandbox.clock().advance(HOUR);
        world.clock.advance(HOUR);
        assert_ne!(bounded(session.access_token()).await.expect("renewed"), token);
    }
}

#[tokio::test]
async fn an_answer_of_finhubs_corrects_the_clock() {
    for skew in [5 * HOUR, 3 * DAY] {
        let world = World::ahead(skew).await;
        let session = world.resumed().await;
        session.access_token().await.expect_err("expired, by this clock");
        let other = world.read(&world.handed_over().await);
        world.app.delete_session(&other).await.expect("an answer with a date");
        session.access_token().await.expect("a token that still lives");
        world.clock.advance(HOUR);
        session.access_token().await.expect_err("expired, by FinHub's clock");
    }
}

#[tokio::test]
async fn a_hand_over_without_its_time_is_read_by_the_local_clock() {
    let world = World::behind(5 * HOUR).await;
    let json = world.handed_over().await;
    let (before, _) = json.expose_secret().split_once(",\"written_at\"").expect("a time");
    let session = world.read(&Secret::from(format!("{before}}}")));
    let left = session.token_expires_in().expect("a token with an end");
    assert!(left > 5 * HOUR, "{left:?}");
}

#[tokio::test]
async fn a_hand_over_is_written_anew_by_finhubs_time() {
    let world = World::behind(3 * DAY).await;
    let session = world.read(&world.handed_over().await);
    world.clock.advance(HOUR);
    let again = world.read(&session.to_secret_json());
    assert_eq!(again, session);
    assert!(again.is_token_expired(Duration::ZERO), "an hour has passed since");
}
