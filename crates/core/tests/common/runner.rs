//! Runs the cases of `conformance/`: the model for the runners of the other languages.

use std::io::Write;
use std::time::Instant;

use finhub_conformance::{Call, Case, Defaults, Login, Outcome};
use finhub_sandbox::Sandbox;
use finhub_sessions::{Error, Readiness, Session, Termination};

use super::call::{self, Fill};
use super::canary::{Canaries, plain};
use super::clock::SkippingClock;
use super::log::Log;
use super::wire::Answer;
use super::{dispatch, expect, managed, report};

/// The outcome of a case.
pub(crate) enum Got {
    Built,
    Ready(Readiness),
    Session(Box<Session>),
    Termination(Termination),
    Answer(Answer),
    /// What watchers of managed sessions were told, or what does not hold.
    Lived(Result<Answer, String>),
}

/// Runs every case of a topic, and fails with all that went wrong.
pub(crate) async fn run(topic: &str) {
    let suite = finhub_conformance::load(topic);
    let defaults = finhub_conformance::defaults();
    assert!(!suite.cases.is_empty(), "conformance/{topic}.json holds no case");
    let mut failures = Vec::new();
    for case in &suite.cases {
        if let Err(failure) = run_case(case, &defaults).await {
            failures.push(format!("- {}:\n    {}", case.name, failure.replace('\n', "\n    ")));
        }
    }
    // Past the harness, which keeps what a test prints: `cargo xtask test` counts them.
    let held = suite.cases.len() - failures.len();
    let _ = writeln!(std::io::stdout(), "conformance: {topic} {held}");
    assert!(failures.is_empty(), "conformance/{topic}.json:\n{}", failures.join("\n"));
}

async fn run_case(case: &Case, defaults: &Defaults) -> Result<(), String> {
    let sandbox = Sandbox::start().await.map_err(|error| error.to_string())?;
    let log = Log::default();
    let listening = tracing::subscriber::set_default(log.subscriber());
    let mut canaries = Canaries::of(case, defaults);
    let mut fill = Fill::new(&sandbox);
    if case.login_first {
        let session = demo_session(&sandbox, defaults).await.map_err(|error| error.to_string())?;
        canaries.add(session.token().expose_secret());
        canaries.add(session.refresh_token().expose_secret());
        fill.session = Some(session);
    }

    let start = Instant::now();
    let got = play(case, defaults, &sandbox, &fill).await;
    let took = start.elapsed();

    drop(listening);
    canaries.none_in("what is shown", &shown(&got))?;
    plain("what is shown", &shown(&got))?;
    canaries.none_in("the log", &log.take())?;
    let live_sessions = sandbox.live_sessions().len();
    let mut requests = sandbox.requests();
    // Bytes without a method are no request.
    requests.retain(|request| !request.method.is_empty());
    sandbox.shutdown().await;
    report::add(case, &got, requests.len(), took);
    outcome(&got, &case.outcome, &fill)?;
    expect::requests(case, defaults, &fill, &requests)?;
    case.live_sessions
        .map_or(Ok(()), |expected| expect::equal("live sessions", &live_sessions, &expected))
}

/// A session of the demo customer, made by a client that the case says nothing about.
async fn demo_session(sandbox: &Sandbox, defaults: &Defaults) -> Result<Session, Error> {
    call::log_in(&super::client(sandbox), &Login::default(), defaults).await
}

/// Makes the call of the case by the client of the case, on a sandbox that follows its script.
async fn play(
    case: &Case,
    defaults: &Defaults,
    sandbox: &Sandbox,
    fill: &Fill,
) -> Result<Got, Error> {
    let client = call::client(case, defaults, fill, SkippingClock::default())?;
    if case.warm_up {
        call::log_in(&client, &Login::default(), defaults).await?;
    }
    sandbox.clear_requests();
    sandbox.script(case.script.clone());
    sandbox.on_accept(case.connections.clone());
    match &case.call {
        Call::Build => Ok(Got::Built),
        Call::Check => client.check().map(Got::Ready),
        Call::CreateSession(login) => {
            call::log_in(&client, login, defaults).await.map(|it| Got::Session(Box::new(it)))
        }
        Call::DeleteSession(logout) => {
            let session = call::session(logout, fill)?;
            client.delete_session(&session).await.map(Got::Termination)
        }
        Call::DeleteSessionById(by) => {
            call::log_out(&client, by, defaults, fill).await.map(Got::Termination)
        }
        Call::TokenHosts(request) => call::token_hosts(request).map(Got::Answer),
        Call::Managed(steps) => {
            Ok(Got::Lived(managed::live(steps, case, defaults, fill, sandbox).await))
        }
        Call::Generated(operation, given) => {
            let arguments = call::arguments(operation, given, defaults, fill);
            dispatch::call(&client, operation, arguments).await.map(Got::Answer)
        }
    }
}

fn outcome(got: &Result<Got, Error>, expected: &Outcome, fill: &Fill) -> Result<(), String> {
    match (expected, got) {
        (Outcome::Built {}, Ok(Got::Built)) => Ok(()),
        (Outcome::Ready(expected), Ok(Got::Ready(readiness))) => {
            expect::ready(*readiness, expected)
        }
        (Outcome::Session(expected), Ok(Got::Session(session))) => {
            expect::session(session, expected)
        }
        (Outcome::Termination(expected), Ok(Got::Termination(termination))) => {
            expect::termination(termination, expected, fill)
        }
        (Outcome::Answer(expected), Ok(Got::Answer(answer))) => {
            expect::answer("answer", &answer.value, &fill.value(expected))
        }
        (Outcome::Answer(expected), Ok(Got::Lived(lived))) => {
            expect::answer("told", &lived.as_ref()?.value, expected)
        }
        (Outcome::Error(expected), Err(error)) => expect::error(error, expected),
        _ => Err(format!("got {}\nexpected {expected:?}", shown(got))),
    }
}

/// Everything that a program could print of an outcome.
fn shown(got: &Result<Got, Error>) -> String {
    match got {
        Ok(Got::Built) => "a client".to_owned(),
        Ok(Got::Ready(readiness)) => format!("{readiness:?}"),
        Ok(Got::Session(session)) => format!("{session:?} {session:#?}"),
        Ok(Got::Termination(termination)) => format!("{termination:?}"),
        Ok(Got::Answer(answer) | Got::Lived(Ok(answer))) => answer.shown.clone(),
        // Not the program's words, but the runner's.
        Ok(Got::Lived(Err(_))) => String::new(),
        Err(error) => shown_error(error),
    }
}

/// Everything that a program could print of an error.
pub(crate) fn shown_error(error: &Error) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string);
    format!("{error} {error:?} {error:#?} {source:?}")
}
