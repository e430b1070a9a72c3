//! What is logged: the allow-list, and nothing beside it.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use crate::common::clock::ManualClock;
use crate::support::{build, log_in, poll_times, sandbox, try_log_in};
use finhub_sandbox::{End, Step, demo};
use finhub_sessions::{Client, Credentials, FileStore};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// All that a log may tell, beside its own words.
const ALLOWED: [&str; 8] = [
    "attempt",
    "delay_ms",
    "duration_ms",
    "message",
    "operation",
    "outcome",
    "request_id",
    "status",
];

const OPERATIONS: [&str; 3] = ["access_token", "create_session", "delete_session"];

/// The words.
const MESSAGES: [&str; 7] = [
    "attempt ended",
    "caller went away",
    "clean-up logout ended",
    "renewal ended",
    "renewing",
    "retrying",
    "session store failed",
];

/// What was logged, field by field.
#[derive(Clone, Default)]
struct Fields(Arc<Mutex<Vec<(String, String, String)>>>);

struct Visitor<'a>(&'a Fields, &'a Metadata<'a>);

impl Visit for Visitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let entry = (self.1.target().to_owned(), field.name().to_owned(), format!("{value:?}"));
        self.0.0.lock().expect("no visitor panics").push(entry);
    }
}

impl<S: Subscriber> Layer<S> for Fields {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        attributes.record(&mut Visitor(self, attributes.metadata()));
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut fields = BTreeSet::new();
        values.record(&mut |field: &Field, _: &dyn Debug| {
            fields.insert(field.name());
        });
        assert!(fields.iter().all(|name| ALLOWED.contains(name)), "{fields:?}");
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        event.record(&mut Visitor(self, event.metadata()));
    }
}

#[tokio::test]
async fn a_log_tells_what_the_allow_list_names_and_nothing_else() {
    let fields = Fields::default();
    let subscriber = tracing_subscriber::registry().with(fields.clone());
    let _listening = tracing::subscriber::set_default(subscriber);

    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).clock(ManualClock::new()));
    sandbox.script([Step::status(503).header("Retry-After", "1")]);
    let session = log_in(&client).await;
    sandbox.script([Step::status(500), Step::silent(End::Reset)]);
    client.delete_session(&session).await.expect("a logout");
    sandbox.script([Step::status(401).header("X-Request-Id", "the-request")]);
    try_log_in(&client).await.expect_err("refused");
    renew_and_drop(&client).await;
    go_away(try_log_in(&client)).await;
    open_without_a_store(&client).await;
    client.close().await;

    let fields = fields.0.lock().expect("no visitor panics").clone();
    let ours: Vec<_> =
        fields.iter().filter(|(target, ..)| target.starts_with("finhub_sessions")).collect();
    let names: BTreeSet<_> = ours.iter().map(|(_, name, _)| name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(ALLOWED));
    for (_, name, value) in &ours {
        let is_plain = match name.as_str() {
            "message" => MESSAGES.contains(&value.as_str()),
            "operation" => OPERATIONS.contains(&value.trim_matches('"')),
            "outcome" => ["\"ok\"", "\"invalid_credentials\""].contains(&value.as_str()),
            "request_id" => value.len() <= 130,
            _ => value.bytes().all(|byte| byte.is_ascii_digit()),
        };
        assert!(is_plain, "{name} = {value}");
    }
    for message in MESSAGES {
        assert!(ours.iter().any(|(_, _, value)| value == message), "{message}");
    }
    let value = |wanted: &str| ours.iter().any(|(_, _, value)| value == wanted);
    assert!(value("401") && value("\"the-request\""), "{ours:?}");
    assert!(value("1000"), "the delay of a second: {ours:?}");
}

#[tokio::test]
async fn what_a_caller_leaves_behind_is_told_to_whoever_listened_to_it() {
    let fields = Fields::default();
    let subscriber = tracing_subscriber::registry().with(fields.clone());
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).clock(ManualClock::new()));

    go_away(try_log_in(&client).with_subscriber(subscriber)).await;
    client.close().await;

    let told = fields.0.lock().expect("no visitor panics").clone();
    let is_ours =
        |target: &str, name: &str| target.starts_with("finhub_sessions") && name == "message";
    let ours = told.iter().filter(|(target, name, _)| is_ours(target, name));
    let messages: Vec<_> = ours.map(|(.., value)| value).collect();
    let expected = ["caller went away", "attempt ended", "attempt ended", "clean-up logout ended"];
    assert_eq!(messages, expected);
}

/// A renewal that succeeds, one that fails, and a session that nobody logs out.
async fn renew_and_drop(client: &Client) {
    let ask = || std::future::ready(Some(crate::common::credentials()));
    let demo = demo();
    let session = client.login(demo.customer_id, demo.user_id, &crate::common::credentials()).await;
    let session = session.expect("a login").renew_with(ask);
    session.renew().await.expect("a renewal");
    let wrong = || std::future::ready(Some(Credentials::new("marcus", "wrong")));
    let other = client.resume(session.session()).renew_with(wrong);
    other.renew().await.expect_err("a wrong password");
}

async fn go_away(login: impl Future) {
    let mut login = Box::pin(login);
    poll_times(login.as_mut(), 2).await;
}

async fn open_without_a_store(client: &Client) {
    let file = std::env::current_exe().expect("a file, and no folder");
    let nobody = || std::future::ready(None::<Credentials>);
    let opened = client.session_for("customer", "user", FileStore::new(file), nobody).await;
    opened.expect_err("nobody can renew");
}
