//! Runs the cases of `conformance/`: the model for the runners of the other languages.

use std::ffi::OsString;
use std::time::Duration;

use finhub_conformance::{Call, Case, Login, Logout, Outcome, Settings};
use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{Client, ClientBuilder, Credentials, Error, Options, Readiness, Secret};
use finhub_sessions::{Session, Termination};

use super::clock::ManualClock;
use super::expect;

/// What a case came to.
pub(crate) enum Got {
    Built,
    Ready(Readiness),
    Session(Session),
    Termination(Termination),
}

/// Runs every case of a topic, and fails with all that went wrong.
pub(crate) async fn run(topic: &str) {
    let suite = finhub_conformance::load(topic);
    assert!(!suite.cases.is_empty(), "conformance/{topic}.json holds no case");
    let mut failures = Vec::new();
    for case in &suite.cases {
        if let Err(failure) = run_case(case).await {
            failures.push(format!("- {}:\n    {}", case.name, failure.replace('\n', "\n    ")));
        }
    }
    println!("conformance {topic}: {} cases", suite.cases.len());
    assert!(failures.is_empty(), "conformance/{topic}.json:\n{}", failures.join("\n"));
}

async fn run_case(case: &Case) -> Result<(), String> {
    let sandbox = Sandbox::start().await.map_err(|error| error.to_string())?;
    let mut session = None;
    if case.login_first {
        let created = create(&super::client(&sandbox), &Login::default()).await;
        session = Some(created.map_err(|error| error.to_string())?);
        sandbox.clear_requests();
    }
    sandbox.script(case.script.clone());
    sandbox.on_accept(case.connections.clone());

    let got = call(case, &sandbox, session).await;
    expect::no_secret_in(&format!("{}", shown(&got)), case)?;
    expect::requests(case, &sandbox.requests())?;
    if let Some(expected) = case.live_sessions {
        expect::equal("live sessions", &sandbox.live_sessions().len(), &expected)?;
    }
    let outcome = match (&case.outcome, &got) {
        (Outcome::Built {}, Ok(Got::Built)) => Ok(()),
        (Outcome::Ready(expected), Ok(Got::Ready(readiness))) => {
            expect::ready(*readiness, expected)
        }
        (Outcome::Session(expected), Ok(Got::Session(session))) => {
            expect::session(session, expected)
        }
        (Outcome::Termination(expected), Ok(Got::Termination(termination))) => {
            expect::termination(termination, expected)
        }
        (Outcome::Error(expected), Err(error)) => expect::error(error, expected),
        (expected, _) => Err(format!("got {}\nexpected {expected:?}", shown(&got))),
    };
    sandbox.shutdown().await;
    outcome
}

async fn call(case: &Case, sandbox: &Sandbox, session: Option<Session>) -> Result<Got, Error> {
    let lookup = |name: &str| case.environment.get(name).map(OsString::from);
    let mut client = builder(case, sandbox).build_in(lookup)?;
    if let Some(settings) = &case.options {
        client = client.with_options(options(settings))?;
    }
    match &case.call {
        Call::Build {} => Ok(Got::Built),
        Call::Check {} => client.check().map(Got::Ready),
        Call::CreateSession(login) => create(&client, login).await.map(Got::Session),
        Call::DeleteSession(logout) => {
            let session = handed_over(logout, session)?;
            client.delete_session(&session).await.map(Got::Termination)
        }
        Call::DeleteSessionById(by) => {
            let token = Secret::from(by.token.as_str());
            let call =
                client.delete_session_by_id(&by.customer_id, &by.user_id, &by.session_id, &token);
            call.await.map(Got::Termination)
        }
    }
}

async fn create(client: &Client, login: &Login) -> Result<Session, Error> {
    let demo = demo();
    let text = |given: &Option<String>, default: &str| given.clone().unwrap_or(default.to_owned());
    let mut credentials = Credentials::new(
        text(&login.username, demo.username),
        text(&login.password, demo.password),
    );
    if let Some(credential_type) = &login.credential_type {
        credentials = credentials.credential_type(credential_type);
    }
    if let Some(value) = &login.value {
        credentials = credentials.value(value.as_str());
    }
    if let Some(tenant_id) = &login.body_tenant_id {
        credentials = credentials.body_tenant_id(tenant_id);
    }
    if let Some(token) = &login.bearer {
        credentials = credentials.bearer(token.as_str());
    }
    let customer = text(&login.customer_id, demo.customer_id);
    client.create_session(&customer, &text(&login.user_id, demo.user_id), &credentials).await
}

fn handed_over(logout: &Logout, first: Option<Session>) -> Result<Session, Error> {
    match &logout.session {
        Some(handover) => {
            let json = serde_json::to_string(handover).expect("texts always serialize");
            Session::from_secret_json(&json)
        }
        None => Ok(first.expect("a logout without a session needs login_first")),
    }
}

fn builder(case: &Case, sandbox: &Sandbox) -> ClientBuilder {
    let demo = demo();
    let given = &case.client;
    let set = |name: &str, given: &Option<String>, default: &str| match given {
        Some(value) => Some(value.clone()),
        None if case.unset.iter().any(|unset| unset == name) => None,
        None => Some(default.to_owned()),
    };
    let settings = Settings {
        tenant_id: set("tenant_id", &given.tenant_id, demo.tenant_id),
        tenant_key: set("tenant_key", &given.tenant_key, demo.tenant_key),
        tenant_secret: set("tenant_secret", &given.tenant_secret, demo.tenant_secret),
        forwarded_for: set("forwarded_for", &given.forwarded_for, "203.0.113.42"),
        forwarded_from: set("forwarded_from", &given.forwarded_from, "conformance"),
        platform: set("platform", &given.platform, "web"),
        device_id: set("device_id", &given.device_id, "356938035643809"),
        ..given.clone()
    };
    let mut builder = Client::builder().clock(ManualClock::new());
    if let Some(base_url) = set("base_url", &given.base_url, &sandbox.base_url()) {
        builder = builder.base_url(base_url);
    }
    if let Some(limit) = given.connect_timeout {
        builder = builder.connect_timeout(Duration::from_secs_f64(limit));
    }
    builder.options(options(&settings))
}

fn options(settings: &Settings) -> Options {
    let mut options = Options::new();
    macro_rules! give {
        ($($setting:ident)+) => {
            $(if let Some(value) = &settings.$setting {
                options = options.$setting(value.as_str());
            })+
        };
    }
    give!(tenant_id tenant_key tenant_secret forwarded_for forwarded_from platform device_id);
    give!(os_platform user_agent accept);
    if let Some(limit) = settings.timeout {
        options = options.timeout(Duration::from_secs_f64(limit));
    }
    if let Some(limit) = settings.attempt_timeout {
        options = options.attempt_timeout(Duration::from_secs_f64(limit));
    }
    if let Some(retries) = settings.max_retries {
        options = options.max_retries(retries);
    }
    options
}

/// Everything that a program could print of an outcome.
fn shown(got: &Result<Got, Error>) -> String {
    match got {
        Ok(Got::Built) => "a client".to_owned(),
        Ok(Got::Ready(readiness)) => format!("{readiness:?}"),
        Ok(Got::Session(session)) => format!("{session:?} {session:#?}"),
        Ok(Got::Termination(termination)) => format!("{termination:?}"),
        Err(error) => {
            let source = std::error::Error::source(error).map(ToString::to_string);
            format!("{error} {error:?} {error:#?} {source:?}")
        }
    }
}
