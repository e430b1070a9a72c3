//! Two clocks: a token dies after an hour, its session after a day.

mod common;

use std::time::Duration;

use common::{Request, Session, sandbox};
use finhub_sandbox::{Sandbox, demo};
use jiff::{SignedDuration, Timestamp};

const REFUSED: &str = "The bearer token is missing, wrong or expired";
const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_token_lives_for_an_hour() {
    let sandbox = sandbox().await;
    let (early, late) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    sandbox.clock().advance(MINUTE * 59);
    assert_eq!(Request::logout(&early).send(&sandbox).await.status, 200);
    sandbox.clock().advance(MINUTE * 2);
    Request::logout(&late).send(&sandbox).await.refuses(401, REFUSED);
    Request::login().bearer(&late.token).send(&sandbox).await.refuses(401, REFUSED);
}

#[tokio::test]
async fn a_token_lives_for_as_long_as_the_sandbox_was_told() {
    let sandbox = Sandbox::builder().token_life(MINUTE * 2).start().await.expect("a free port");
    let (early, late) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    sandbox.clock().advance(MINUTE);
    assert_eq!(Request::logout(&early).send(&sandbox).await.status, 200);
    sandbox.clock().advance(MINUTE);
    Request::logout(&late).send(&sandbox).await.refuses(401, REFUSED);
}

#[tokio::test]
async fn a_session_outlives_its_token_and_lives_for_a_day() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    sandbox.clock().advance(MINUTE * (60 * 24 - 1));
    assert_eq!(sandbox.live_sessions().len(), 1);
    sandbox.clock().advance(MINUTE * 2);
    assert_eq!(sandbox.live_sessions(), []);

    let fresh = Session::open(&sandbox).await;
    let request =
        Request::logout_at(demo().customer_id, demo().user_id, &session.id).bearer(&fresh.token);
    request.send(&sandbox).await.refuses(404, "Session not found");
}

#[tokio::test]
async fn a_live_session_tells_both_its_ends() {
    let sandbox = sandbox().await;
    Session::open(&sandbox).await;
    let live = &sandbox.live_sessions()[0];
    assert_eq!(
        live.token_expires_at.duration_since(live.created_at),
        SignedDuration::from_hours(1)
    );
    assert_eq!(live.expires_at.duration_since(live.created_at), SignedDuration::from_hours(24));
}

#[tokio::test]
async fn a_clock_set_back_revives_a_token() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let then = sandbox.clock().now();
    sandbox.clock().advance(MINUTE * 90);
    Request::logout(&session).send(&sandbox).await.refuses(401, REFUSED);
    sandbox.clock().set(then);
    assert_eq!(Request::logout(&session).send(&sandbox).await.status, 200);
}

#[test]
fn a_clock_shows_the_systems_time_and_runs() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let clock = runtime.block_on(sandbox()).clock().clone();
    let apart = Timestamp::now().duration_since(clock.now());
    assert!(apart.abs() < SignedDuration::from_secs(10));
    let (first, second) = (clock.now(), clock.now());
    assert!(first <= second);
}

#[tokio::test]
async fn a_clock_at_the_end_of_time_still_answers() {
    let sandbox = sandbox().await;
    sandbox.clock().advance(Duration::MAX);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
    sandbox.clock().set(Timestamp::MIN);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}
