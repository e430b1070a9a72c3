//! Retries by the clock: how long is waited, how often is tried, and what stops it.

use std::time::Duration;

use crate::common::clock::ManualClock;
use crate::support::{bounded, build, sandbox, try_log_in};
use finhub_sandbox::{End, Sandbox, Step};
use finhub_sessions::{Client, ClientBuilder, Error, Kind, Secret};

/// A sandbox, a client whose time is the test's, and that time. Its jitter is a half.
struct World {
    sandbox: Sandbox,
    clock: ManualClock,
    client: Client,
}

impl World {
    async fn new(edit: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let sandbox = sandbox().await;
        let clock = ManualClock::new();
        let client = build(edit(crate::common::builder(&sandbox).clock(clock.clone())));
        Self { sandbox, clock, client }
    }

    /// A logout that meets this answer each time.
    async fn log_out_against(&self, step: Step) -> Error {
        self.sandbox.script((0..11).map(|_| step.clone()));
        let token = Secret::from("token");
        let error = self.client.delete_session_by_id("c", "u", "s", &token).await;
        self.sandbox.reset();
        error.expect_err("every attempt fails")
    }

    async fn log_out(&self) {
        let answer = serde_json::json!({"success": true, "data": {"sessionId": "s"}});
        self.sandbox.script([Step::status(200).json(answer)]);
        let token = Secret::from("token");
        self.client.delete_session_by_id("c", "u", "s", &token).await.expect("a logout");
    }
}

fn millis(millis: &[u64]) -> Vec<Duration> {
    millis.iter().copied().map(Duration::from_millis).collect()
}

#[tokio::test]
async fn a_backoff_doubles_from_fifty_milliseconds_to_five_seconds_and_half_of_it_is_waited() {
    let world = World::new(|builder| builder.max_retries(10)).await;
    let error = world.log_out_against(Step::status(500)).await;
    assert_eq!((error.kind(), error.attempts()), (Kind::ServerError, 11));
    let expected = [25, 50, 100, 200, 400, 800, 1600, 2500, 2500, 2500];
    assert_eq!(world.clock.slept(), millis(&expected));
}

#[tokio::test]
async fn two_retries_are_made_unless_another_number_is_set() {
    for (builder, attempts) in [(None, 3), (Some(0), 1), (Some(1), 2), (Some(5), 6)] {
        let world = World::new(|settings| match builder {
            Some(retries) => settings.max_retries(retries),
            None => settings,
        })
        .await;
        let error = world.log_out_against(Step::silent(End::Close)).await;
        assert_eq!((error.kind(), error.attempts()), (Kind::Connection, attempts), "{error}");
        assert_eq!(world.clock.slept().len() + 1, attempts as usize);
    }
}

#[tokio::test]
async fn a_throttled_logout_waits_longer() {
    let world = World::new(|builder| builder).await;
    let error = world.log_out_against(Step::status(429)).await;
    assert_eq!((error.kind(), error.attempts()), (Kind::RateLimited, 3));
    assert_eq!(world.clock.slept(), millis(&[500, 1000]));
}

#[tokio::test]
async fn a_login_waits_exactly_as_long_as_it_was_asked_to_up_to_ten_seconds() {
    for (status, seconds) in [(429, 0), (429, 7), (429, 10), (503, 3), (503, 10)] {
        let world = World::new(|builder| builder).await;
        let asked = Step::status(status).header("Retry-After", seconds.to_string());
        world.sandbox.script([asked]);
        try_log_in(&world.client).await.expect("a login");
        assert_eq!(world.clock.slept(), [Duration::from_secs(seconds)]);
        assert_eq!((world.sandbox.requests().len(), world.sandbox.live_sessions().len()), (2, 1));
    }
    for (status, kind) in [(429, Kind::RateLimited), (503, Kind::ServerError)] {
        let world = World::new(|builder| builder).await;
        world.sandbox.script([Step::status(status).header("Retry-After", "11")]);
        let error = try_log_in(&world.client).await.expect_err("it is not waited for");
        assert_eq!((error.kind(), error.attempts()), (kind, 1));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(11)));
        assert!(world.clock.slept().is_empty());
    }
}

#[tokio::test]
async fn a_logout_waits_exactly_as_long_as_it_was_asked_to_up_to_thirty_seconds() {
    let minute = Duration::from_secs(60);
    for seconds in [0, 11, 30] {
        let world = World::new(|builder| builder.timeout(minute).max_retries(1)).await;
        let asked = Step::status(429).header("Retry-After", seconds.to_string());
        let error = world.log_out_against(asked).await;
        assert_eq!((error.kind(), error.attempts()), (Kind::RateLimited, 2));
        assert_eq!(world.clock.slept(), [Duration::from_secs(seconds)]);
    }
    let world = World::new(|builder| builder.timeout(minute)).await;
    let error = world.log_out_against(Step::status(503).header("Retry-After", "31")).await;
    assert_eq!((error.attempts(), error.retry_after()), (1, Some(Duration::from_secs(31))));
}

#[tokio::test]
async fn a_date_to_wait_for_is_read_by_the_servers_own_clock() {
    let world = World::new(|builder| builder).await;
    let asked = Step::status(429)
        .header("Date", "Tue, 13 Jan 2026 10:00:00 GMT")
        .header("Retry-After", "Tue, 13 Jan 2026 10:00:05 GMT");
    world.sandbox.script([asked]);
    try_log_in(&world.client).await.expect("a login");
    assert_eq!(world.clock.slept(), [Duration::from_secs(5)]);
}

#[tokio::test]
async fn nothing_is_waited_for_beyond_the_deadline() {
    let second = Duration::from_secs(1);
    let world = World::new(|builder| builder.timeout(second).max_retries(10)).await;
    let error = world.log_out_against(Step::status(500)).await;
    // Of the second, 775 ms have passed: the next 800 are not there.
    assert_eq!((error.kind(), error.attempts()), (Kind::ServerError, 6));
    assert_eq!(world.clock.slept(), millis(&[25, 50, 100, 200, 400]));

    let world = World::new(|builder| builder.timeout(5 * second)).await;
    world.sandbox.script([Step::status(429).header("Retry-After", "5")]);
    let error = try_log_in(&world.client).await.expect_err("the deadline is no later");
    assert_eq!((error.kind(), error.attempts()), (Kind::RateLimited, 1));
    assert!(world.clock.slept().is_empty());
}

#[tokio::test]
async fn an_attempt_ends_at_the_deadline_too() {
    let limit = Duration::from_millis(200);
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).timeout(limit));
    sandbox.script([Step::silent(End::Hang), Step::silent(End::Hang)]);
    let error = bounded(try_log_in(&client)).await.expect_err("silence");
    assert_eq!((error.kind(), error.attempts()), (Kind::OutcomeUnknown, 1));
    let token = Secret::from("token");
    let logout = client.delete_session_by_id("c", "u", "s", &token);
    let error = bounded(logout).await.expect_err("silence");
    assert_eq!((error.kind(), error.attempts()), (Kind::Timeout, 1), "{error}");
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn a_storm_of_retries_dies_down_and_successes_bring_them_back() {
    let world = World::new(|builder| builder.max_retries(10)).await;
    // Of the 500 tokens each retry costs 14: that is enough for 35.
    let mut attempts = Vec::new();
    for _ in 0..5 {
        attempts.push(world.log_out_against(Step::status(500)).await.attempts());
    }
    assert_eq!(attempts, [11, 11, 11, 6, 1]);

    let clone = world.client.with_options(finhub_sessions::Options::new()).expect("no settings");
    world.sandbox.script([Step::silent(End::Close)]);
    let token = Secret::from("token");
    let error = clone.delete_session_by_id("c", "u", "s", &token).await.expect_err("no retry");
    assert_eq!(error.attempts(), 1, "clones share the tokens");

    // Ten tokens are left. A success brings one.
    for _ in 0..4 {
        let error = world.log_out_against(Step::status(500)).await;
        assert_eq!(error.attempts(), 1);
        world.log_out().await;
    }
    assert_eq!(world.log_out_against(Step::status(500)).await.attempts(), 2);
}
