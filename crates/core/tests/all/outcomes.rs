//! Outcomes over several attempts: what a call says is true of the sandbox's sessions, whatever answered before.

use std::time::Duration;

use crate::common::clock::ManualClock;
use crate::support::{bounded, build, log_in, sandbox, try_log_in};
use finhub_sandbox::{Chunk, End, Sandbox, Step};
use finhub_sessions::{Client, Error, Kind, Session};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// An answer to one attempt.
struct Answer {
    name: &'static str,
    step: Step,
    /// Whether a login that gets it may be sent again.
    asks: bool,
    /// Whether a login that gets it may have made a session, as far as its client can know.
    may_create: bool,
}

fn answer(name: &'static str, step: Step, asks: bool, may_create: bool) -> Answer {
    Answer { name, step, asks, may_create }
}

/// FinHub's answers, where the step is handled, and those of others that stand before it.
fn answers() -> Vec<Answer> {
    let page = |status| Step::status(status).header("Content-Type", "text/html").text("<html>");
    let asking = |status| Step::status(status).header("Retry-After", "0");
    let broken = |head: &str| {
        Step::raw([Chunk::text(format!(
            "HTTP/1.1 200 OK\r\n{head}Content-Length: 99\r\n\r\n{{\"su"
        ))])
    };
    vec![
        answer("FinHub's answer", Step::handle(), false, false),
        answer("FinHub's answer, lost", Step::silent(End::Close).handled(), false, true),
        answer("none", Step::silent(End::Close), false, true),
        answer(
            "FinHub's answer, broken",
            broken("Content-Type: application/json\r\n").handled(),
            false,
            true,
        ),
        answer("a page, broken", broken("Content-Type: text/html\r\n"), false, true),
        answer("untold, broken", broken(""), false, true),
        answer("a page, compressed", page(200).header("Content-Encoding", "gzip"), false, true),
        answer("a page", page(200), false, true),
        answer("502 before FinHub", page(502), false, true),
        answer("502 after FinHub", page(502).handled(), false, true),
        answer("503 that asks, before FinHub", asking(503), true, true),
        answer("503 that asks, after FinHub", asking(503).text("busy").handled(), true, true),
        answer("429 that asks", asking(429), true, false),
        answer("401 of a proxy", page(401), false, false),
        answer("404 of a proxy", page(404), false, false),
        answer("a redirect", Step::status(302), false, false),
    ]
}

/// Makes calls against every three answers in a row that a call can meet, and hands over their outcomes: the
/// answers that were used, and the outcome.
async fn for_each_three<T>(
    sandbox: &Sandbox,
    answers: Vec<Answer>,
    mut call: impl AsyncFnMut(&[&Answer]) -> Result<T, Error>,
    mut check: impl FnMut(&[&Answer], Result<T, Error>),
) {
    for first in &answers {
        'second: for second in &answers {
            for third in &answers {
                let row = [first, second, third];
                sandbox.reset();
                let outcome = bounded(call(&row)).await;
                let used = sandbox.requests().len();
                check(&row[..used], outcome);
                match used {
                    3 => {}
                    2 => break,
                    _ => break 'second,
                }
            }
        }
    }
}

fn steps(row: &[&Answer]) -> Vec<Step> {
    row.iter().map(|answer| answer.step.clone()).collect()
}

fn names(row: &[&Answer]) -> Vec<&'static str> {
    row.iter().map(|answer| answer.name).collect()
}

fn client(sandbox: &Sandbox) -> Client {
    build(crate::common::builder(sandbox).clock(ManualClock::new()))
}

#[tokio::test]
async fn a_login_is_sent_again_only_where_that_was_asked_for_and_forgets_no_session() {
    let sandbox = sandbox().await;
    let call = async |row: &[&Answer]| {
        sandbox.script(steps(row));
        try_log_in(&client(&sandbox)).await
    };
    let check = |row: &[&Answer], outcome: Result<Session, Error>| {
        let (_, earlier) = row.split_last().expect("a login is sent");
        let what = names(row);
        assert!(earlier.iter().all(|answer| answer.asks), "{what:?}: sent again");
        let Err(error) = outcome else { return };
        let may_exist = row.iter().any(|answer| answer.may_create);
        assert_eq!(error.session_may_exist(), may_exist, "{what:?}: {error}");
        assert_eq!(error.to_string().contains("session may exist"), may_exist, "{what:?}: {error}");
        assert!(!(error.retryable() && may_exist), "{what:?}: {error}");
        assert!(
            may_exist || sandbox.live_sessions().is_empty(),
            "{what:?}: a session was forgotten"
        );
        assert_eq!(error.attempts() as usize, row.len(), "{what:?}: {error}");
    };
    for_each_three(&sandbox, answers(), call, check).await;
}

#[tokio::test]
async fn a_logout_says_that_a_session_has_ended_only_where_it_has() {
    let sandbox = sandbox().await;
    for token_has_expired in [false, true] {
        let mut ended = 0;
        let call = async |row: &[&Answer]| {
            let client = client(&sandbox);
            let session = log_in(&client).await;
            if token_has_expired {
                sandbox.clock().advance(Duration::from_secs(2 * 3600));
            }
            sandbox.clear_requests();
            sandbox.script(steps(row));
            client.delete_session(&session).await
        };
        let check = |row: &[&Answer], outcome: Result<_, Error>| {
            let live = sandbox.live_sessions().len();
            match outcome {
                Ok(_) => {
                    ended += 1;
                    assert_eq!(live, 0, "{:?}: it lives", names(row));
                }
                Err(error) => {
                    let is_for_others = matches!(
                        error.kind(),
                        Kind::Internal
                            | Kind::InvalidInput
                            | Kind::InvalidCredentials
                            | Kind::InvalidTenantKeys
                            | Kind::OutcomeUnknown
                            | Kind::Closed
                    );
                    assert!(!is_for_others, "{:?}: {error}", names(row));
                    assert!(!error.session_may_exist(), "{:?}: {error}", names(row));
                }
            }
        };
        // FinHub does not begin to answer 200 where the token has expired.
        let mut answers = answers();
        answers.retain(|answer| !token_has_expired || answer.name != "FinHub's answer, broken");
        for_each_three(&sandbox, answers, call, check).await;
        assert_eq!(ended == 0, token_has_expired, "{ended} sessions were logged out");
    }
}

#[tokio::test]
async fn a_login_that_may_have_made_a_session_says_so_when_there_is_no_connection_afterwards() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        drop(listener);
        let mut request = [0; 4096];
        let _ = stream.read(&mut request).await.expect("a request");
        let answer =
            "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(answer.as_bytes()).await.expect("the client reads");
        stream.shutdown().await.expect("a connection");
    });
    let sandbox = sandbox().await;
    let client =
        build(crate::common::builder(&sandbox).base_url(base_url).clock(ManualClock::new()));
    let error = bounded(try_log_in(&client)).await.expect_err("nobody listens any more");
    server.await.expect("no panic");
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
    assert!(error.session_may_exist() && !error.retryable(), "{error}");
    let text = error.to_string();
    assert!(text.contains("session may exist") && !text.contains("nothing was sent"), "{text}");
}
