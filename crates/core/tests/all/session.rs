//! A session as a value: its two clocks, whatever the local ones do, and how it is handed over.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::common::clock::ManualClock;
use crate::support::{build, log_in, sandbox};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::{Sandbox, Step};
use finhub_sessions::{Client, Kind, Outcome, Session, SystemClock};
use proptest::prelude::*;
use serde_json::{Value, json};

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);

/// A sandbox, and a client whose clock is the test's.
struct World {
    sandbox: Sandbox,
    clock: ManualClock,
    client: Client,
}

impl World {
    async fn new() -> Self {
        let sandbox = sandbox().await;
        let clock = ManualClock::new();
        let client = build(crate::common::builder(&sandbox).clock(clock.clone()));
        Self { sandbox, clock, client }
    }

    /// How far the sandbox's clock is ahead, or behind, when it says so in `Date`.
    fn skew(&self, ahead: bool, by: Duration) {
        let now = self.sandbox.clock().now();
        let skewed = if ahead { now + by } else { now - by };
        self.sandbox.clock().set(skewed);
    }
}

/// A duration as it is told, up to the few seconds that `Date` and a run of the test may take off.
fn about(got: Option<Duration>, expected: Duration) {
    let got = got.expect("a known end");
    let off = got.abs_diff(expected);
    assert!(off <= Duration::from_secs(10), "{got:?} is not about {expected:?}");
}

#[tokio::test]
async fn a_token_lives_for_an_hour_and_a_session_for_a_day() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    about(session.token_expires_in(), HOUR);
    let token_end = session.token_expires_at().expect("an end");
    let session_end = session.session_expires_at().expect("an end");
    let between = session_end.duration_since(token_end).expect("the session outlives it");
    assert!(between.abs_diff(23 * HOUR) <= Duration::from_secs(1), "{between:?}");
    assert!(!session.is_token_expired(Duration::ZERO));
    assert!(!session.is_token_expired(58 * MINUTE));
    assert!(session.is_token_expired(HOUR + MINUTE), "it ends within the leeway");
}

#[tokio::test]
async fn a_token_is_expired_from_its_end_on() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    let left = session.token_expires_in().expect("a known end");
    world.clock.advance(left.saturating_sub(Duration::from_nanos(1)));
    assert!(!session.is_token_expired(Duration::ZERO));
    assert!(session.is_token_expired(Duration::from_nanos(1)));
    world.clock.advance(Duration::from_nanos(1));
    assert!(session.is_token_expired(Duration::ZERO));
    world.clock.advance(100 * HOUR);
    assert!(session.is_token_expired(Duration::ZERO));
    assert_eq!(session.token_expires_in(), Some(Duration::ZERO));
}

#[tokio::test]
async fn a_wall_clock_set_back_does_not_lengthen_a_tokens_life() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    world.clock.advance(50 * MINUTE);
    world.clock.set_wall(SystemTime::now() - 24 * HOUR);
    about(session.token_expires_in(), 10 * MINUTE);
    world.clock.advance(11 * MINUTE);
    assert!(session.is_token_expired(Duration::ZERO), "monotonic time went on");
    world.clock.set_wall(SystemTime::UNIX_EPOCH);
    assert!(session.is_token_expired(Duration::ZERO));
}

#[tokio::test]
async fn a_wall_clock_that_went_on_alone_is_believed_since_a_phone_may_have_slept() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    let now = finhub_sessions::Clock::now(&world.clock);
    world.clock.set_wall(now + 40 * MINUTE);
    about(session.token_expires_in(), 20 * MINUTE);
    world.clock.set_wall(now + 2 * HOUR);
    assert!(session.is_token_expired(Duration::ZERO));
}

#[tokio::test]
async fn a_server_whose_clock_is_hours_off_is_read_by_its_own_date() {
    for (ahead, by) in [(true, 5 * HOUR), (false, 5 * HOUR), (true, 2000 * HOUR)] {
        let world = World::new().await;
        world.skew(ahead, by);
        let session = log_in(&world.client).await;
        about(session.token_expires_in(), HOUR);
        world.clock.advance(59 * MINUTE);
        assert!(!session.is_token_expired(Duration::ZERO), "ahead: {ahead}, by {by:?}");
        world.clock.advance(2 * MINUTE);
        assert!(session.is_token_expired(Duration::ZERO), "ahead: {ahead}, by {by:?}");
    }
}

#[tokio::test]
async fn without_a_date_that_can_be_read_the_local_clock_is_believed() {
    for date in ["", "yesterday", "Tue, 99 Jan 2026 10:00:00 GMT"] {
        let world = World::new().await;
        world.sandbox.script([Step::handle().header("Date", date)]);
        let session = log_in(&world.client).await;
        about(session.token_expires_in(), HOUR);
    }
}

/// A session's handover with these ends; no token end where `exp` is not a whole number.
fn handover(exp: &Value, expires_at: Option<&str>) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = json!({"exp": exp}).to_string();
    let token = [part(r#"{"alg":"HS256"}"#), part(&claims), part("signature")].join(".");
    json!({
        "version": 1, "session_id": "s", "customer_id": "c", "user_id": "u", "api_user_id": "a",
        "token": token, "refresh_token": "r", "expires_at": expires_at, "error_type": null,
        "message": null,
    })
    .to_string()
}

fn read(json: &str) -> Session {
    Session::from_secret_json_with_clock(json, Arc::new(ManualClock::new())).expect("a session")
}

#[test]
fn the_end_of_the_session_ends_its_token_and_an_unknown_end_is_none() {
    let in_seconds = |time: SystemTime| {
        json!(time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs())
    };
    let soon = SystemTime::now() + 10 * MINUTE;
    let later = SystemTime::now() + 10 * HOUR;
    let text = |time: SystemTime| {
        let stamp = jiff::Timestamp::try_from(time).expect("this era").to_string();
        stamp.trim_end_matches('Z').to_owned()
    };
    about(read(&handover(&in_seconds(soon), Some(&text(later)))).token_expires_in(), 10 * MINUTE);
    about(read(&handover(&in_seconds(later), Some(&text(soon)))).token_expires_in(), 10 * MINUTE);
    about(read(&handover(&in_seconds(soon), None)).token_expires_in(), 10 * MINUTE);
    about(read(&handover(&json!("soon"), Some(&text(soon)))).token_expires_in(), 10 * MINUTE);
    let unknown = read(&handover(&json!(1.5), Some("soon")));
    assert_eq!((unknown.token_expires_in(), unknown.token_expires_at()), (None, None));
    assert_eq!(
        (unknown.session_expires_at(), unknown.session_expires_at_text()),
        (None, Some("soon"))
    );
    assert!(!unknown.is_token_expired(Duration::MAX), "FinHub alone can tell");
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    for exp in [json!(i64::MAX), json!(i64::MIN), json!(0), json!(-1), json!(u64::MAX)] {
        for expires_at in
            ["9999-12-31T23:59:59.999999999", "-009999-01-01T00:00:00", "0000-01-01T00:00:00"]
        {
            let session = read(&handover(&exp, Some(expires_at)));
            for leeway in [Duration::ZERO, Duration::MAX] {
                let _ = (session.is_token_expired(leeway), session.token_expires_in());
            }
            let _ = format!("{session:?}");
        }
    }
}

#[tokio::test]
async fn a_session_that_was_handed_over_is_the_same_and_logs_out() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    let json = session.to_secret_json();
    let received = Session::from_secret_json(json.expose_secret()).expect("a session");
    assert_eq!(received, session);
    let again = received.to_secret_json();
    assert_eq!(Session::from_secret_json(again.expose_secret()).expect("a session"), session);
    assert_eq!(received.unverified_claims(), session.unverified_claims());
    assert_eq!(received.session_expires_at(), session.session_expires_at());
    about(received.token_expires_in(), HOUR);
    world.client.resume(received).logout().await.expect("a logout");
    assert_eq!(world.sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_request_id_belongs_to_an_answer_and_not_to_what_it_tells() {
    let world = World::new().await;
    let ids = ["login", "logout", "gone", "gone again"].map(|id| id.replace(' ', "-"));
    world.sandbox.script(ids.clone().map(|id| Step::handle().header("X-Request-Id", &id)));
    let session = log_in(&world.client).await;
    assert_eq!(session.request_id(), Some("login"));
    assert!(!format!("{session:?}").contains("login"));
    let json = session.to_secret_json();
    assert!(!json.expose_secret().contains("login"));
    let received = Session::from_secret_json(json.expose_secret()).expect("a session");
    assert_eq!((received.request_id(), &received), (None, &session));

    let log_out = async || world.client.delete_session(&received).await.expect("a logout");
    let (ended, gone, again) = (log_out().await, log_out().await, log_out().await);
    for (termination, id) in [&ended, &gone, &again].into_iter().zip(&ids[1..]) {
        assert_eq!(termination.request_id.as_ref(), Some(id));
        assert!(!format!("{termination:?}").contains(id));
    }
    assert_eq!((ended.outcome, gone.outcome), (Outcome::Terminated, Outcome::AlreadyGone));
    assert_eq!(gone, again);
}

#[tokio::test]
async fn a_request_id_is_shown_without_the_token_of_the_same_answer() {
    let world = World::new().await;
    let data =
        json!({"sessionId": "s", "userId": "u", "token": "canary-token", "refreshToken": "r"});
    let answer = Step::status(200).json(json!({"data": data}));
    world.sandbox.script([answer.header("X-Request-Id", "canary-token")]);
    assert_eq!(log_in(&world.client).await.request_id(), Some("[redacted]"));
}

#[tokio::test]
async fn sessions_are_equal_where_every_fact_and_every_token_is() {
    let world = World::new().await;
    let session = log_in(&world.client).await;
    assert_eq!(session, session.clone());
    assert_ne!(session, log_in(&world.client).await);
    let json = session.to_secret_json();
    let mut members: serde_json::Map<String, Value> =
        serde_json::from_str(json.expose_secret()).expect("an object");
    let about_the_text = ["version", "written_at"];
    for member in members.clone().keys().filter(|name| !about_the_text.contains(&name.as_str())) {
        let kept = members.insert(member.clone(), json!("another")).expect("a member");
        let changed = Value::Object(members.clone()).to_string();
        assert_ne!(Session::from_secret_json(&changed).expect("a session"), session, "{member}");
        members.insert(member.clone(), kept);
    }
}

#[test]
fn an_end_that_holds_a_secret_is_read_and_not_printed() {
    let json = json!({
        "version": 1, "session_id": "s-1", "customer_id": "c-1", "user_id": "u-1", "api_user_id": "a-1",
        "expires_at": "2026-01-14T10:03:42", "error_type": null, "message": null,
        "token": "opaque", "refresh_token": "2026",
    });
    let session = Session::from_secret_json(&json.to_string()).expect("a session");
    assert_eq!(session.session_expires_at_text(), Some("[redacted]:03:42"));
    assert!(session.session_expires_at().is_some());
    let again = session.to_secret_json();
    let again = Session::from_secret_json(again.expose_secret()).expect("a session");
    assert_eq!(again.session_expires_at(), session.session_expires_at());
}

#[test]
fn what_is_no_handover_is_refused_and_not_quoted() {
    let good: Value = serde_json::from_str(&handover(&json!(1), None)).expect("JSON");
    let mut bad = vec![
        String::new(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "canary".to_owned(),
        format!("{good} canary"),
        good.to_string().replace("\"version\":1", "\"version\":\"1\""),
        good.to_string().replace("\"version\":1", "\"version\":-1"),
    ];
    for version in [0, 2, u32::MAX] {
        bad.push(good.to_string().replace("\"version\":1", &format!("\"version\":{version}")));
    }
    for member in
        ["version", "session_id", "customer_id", "user_id", "api_user_id", "token", "refresh_token"]
    {
        let mut lacking = good.clone();
        lacking.as_object_mut().expect("an object").remove(member);
        bad.push(lacking.to_string());
        let mut wrong = good.clone();
        wrong[member] = json!(["canary"]);
        bad.push(wrong.to_string());
    }
    for json in bad {
        let error = Session::from_secret_json(&json).expect_err(&json);
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("session")), "{json}");
        assert_eq!(error.operation(), "resume");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}

proptest! {
    #[test]
    fn any_ids_and_tokens_are_handed_over_unchanged_and_words_as_they_may_be_shown(
        texts in proptest::collection::vec(any::<String>(), 6),
        optional in proptest::collection::vec(any::<Option<String>>(), 3),
    ) {
        let json = json!({
            "version": 1, "session_id": texts[0], "customer_id": texts[1], "user_id": texts[2],
            "api_user_id": texts[3], "token": texts[4], "refresh_token": texts[5],
            "expires_at": optional[0], "error_type": optional[1], "message": optional[2],
        });
        let session = Session::from_secret_json_with_clock(&json.to_string(), Arc::new(SystemClock))
            .expect("a session");
        let again: Value = serde_json::from_str(session.to_secret_json().expose_secret()).expect("JSON");
        prop_assert_eq!(session.session_id(), &texts[0]);
        prop_assert_eq!(session.customer_id(), &texts[1]);
        prop_assert_eq!(session.user_id(), &texts[2]);
        prop_assert_eq!(session.api_user_id(), &texts[3]);
        prop_assert_eq!(session.token().expose_secret(), &texts[4]);
        prop_assert_eq!(session.refresh_token().expose_secret(), &texts[5]);
        let words = [session.session_expires_at_text(), session.error_type(), session.message()];
        for (words, given) in words.into_iter().zip(&optional) {
            prop_assert_eq!(words.is_some(), given.is_some());
            prop_assert!(!words.unwrap_or_default().contains(char::is_control));
        }
        let read = Session::from_secret_json(&again.to_string()).expect("a session");
        prop_assert!(read == session);
        let _ = (format!("{session:?}"), session.is_token_expired(Duration::ZERO));
    }

    #[test]
    fn no_text_can_make_reading_a_handover_panic(text in any::<String>()) {
        prop_assert!(Session::from_secret_json(&text).is_err());
    }
}
