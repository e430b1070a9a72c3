//! Scripted answers, down to the socket.

mod common;

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use common::{Connection, Request, Session, sandbox};
use finhub_sandbox::{Chunk, ConnectionStep, End, Step, script_schema};
use serde_json::json;

/// Long enough for an answer to arrive where one was sent.
const A_WHILE: Duration = Duration::from_millis(100);

#[tokio::test]
async fn each_request_takes_the_next_step_and_then_reality_resumes() {
    let sandbox = sandbox().await;
    sandbox
        .script([Step::status(503).header("Retry-After", "1"), Step::status(502).text("<html>")]);
    let mut connection = Connection::open(&sandbox).await;

    let first = connection.exchange(&Request::login()).await;
    assert_eq!((first.status, first.header("Retry-After"), first.text()), (503, Some("1"), ""));
    let second = connection.exchange(&Request::login()).await;
    assert_eq!((second.status, second.text()), (502, "<html>"));
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(connection.exchange(&Request::login()).await.status, 200);
    assert_eq!(
        sandbox.requests().iter().map(|request| request.connection).collect::<Vec<_>>(),
        [1, 1, 1]
    );
}

#[tokio::test]
async fn an_answer_says_what_the_step_leaves_out() {
    let sandbox = sandbox().await;
    sandbox.script([
        Step::status(429).json(json!({ "code": 429 })),
        Step::status(500).text("oops"),
        Step::status(204),
        Step::default().text("ok"),
    ]);
    let json = Request::login().send(&sandbox).await;
    assert_eq!(
        (json.header("Content-Type"), json.text()),
        (Some("application/json"), r#"{"code":429}"#)
    );
    assert!(json.header("Date").is_some() && json.header("X-Request-Id").is_some());
    let text = Request::login().send(&sandbox).await;
    assert_eq!(
        (text.header("Content-Type"), text.text()),
        (Some("text/plain; charset=utf-8"), "oops")
    );
    assert_eq!(Request::login().send(&sandbox).await.header("Content-Length"), None);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn headers_are_sent_as_spelled_and_may_repeat_and_mislead() {
    let sandbox = sandbox().await;
    let step = Step::status(200)
        .header("content-LENGTH", "4")
        .header("Content-Length", "5")
        .header("X-Request-Id", "mine")
        .text("body")
        .end(End::Close);
    sandbox.script([step]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    let (bytes, end) = connection.rest().await;
    let answer = String::from_utf8(bytes).expect("text");
    assert!(
        end.is_ok()
            && answer
                .contains("\r\ncontent-LENGTH: 4\r\nContent-Length: 5\r\nX-Request-Id: mine\r\n")
    );
    assert!(answer.ends_with("\r\n\r\nbody") && answer.matches("X-Request-Id").count() == 1);
}

#[tokio::test]
async fn a_handled_step_has_its_effects_whatever_is_answered() {
    let sandbox = sandbox().await;
    sandbox.script([
        Step::handle(),
        Step::status(502).handled().text("<html>"),
        Step::handle().header("X-Extra", "1"),
        Step::handle().end(End::Close),
    ]);
    let session = Session::from(&Request::login().send(&sandbox).await);
    assert_eq!(sandbox.live_sessions()[0].session_id, session.id);
    assert_eq!(Request::login().send(&sandbox).await.text(), "<html>");
    let extra = Request::login().send(&sandbox).await;
    assert_eq!((extra.header("X-Extra"), extra.json()["code"].as_u64()), (Some("1"), Some(200)));
    assert_eq!(silent_end(&sandbox).await, Ok(()));
    assert_eq!(sandbox.live_sessions().len(), 4);
}

#[tokio::test]
async fn a_handled_refusal_is_altered_too() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().header("Retry-After", "5")]);
    let answer = Request::login().field("password", "wrong").send(&sandbox).await;
    answer.refuses(401, "Invalid credentials");
    assert_eq!(answer.header("Retry-After"), Some("5"));
}

#[tokio::test]
async fn a_delay_comes_before_the_answer_and_after_its_effects() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().delay(A_WHILE * 6)]);
    let start = Instant::now();
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    assert!(connection.is_silent(A_WHILE).await);
    assert_eq!(sandbox.live_sessions().len(), 1);
    assert_eq!(connection.answer().await.status, 200);
    assert!(start.elapsed() >= A_WHILE * 6);
}

#[tokio::test]
async fn an_end_without_an_answer_sends_no_byte() {
    let sandbox = sandbox().await;
    sandbox.script([Step::silent(End::Close), Step::silent(End::Reset)]);
    assert_eq!(silent_end(&sandbox).await, Ok(()));
    assert_eq!(silent_end(&sandbox).await, Err(ErrorKind::ConnectionReset));
    assert_eq!(sandbox.requests().len(), 2);
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_hanging_connection_stays_silent_until_the_sandbox_stops() {
    let sandbox = sandbox().await;
    sandbox.script([Step::silent(End::Hang)]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    assert!(connection.is_silent(A_WHILE).await);
    sandbox.shutdown().await;
    let (bytes, _) = connection.rest().await;
    assert_eq!(bytes, b"");
}

#[tokio::test]
async fn raw_bytes_are_sent_as_they_are() {
    let sandbox = sandbox().await;
    sandbox.script([Step::raw([
        Chunk::text("NOT HTTP\r\n"),
        Chunk::bytes([0, 255]),
        Chunk::pause(Duration::from_millis(5)),
        Chunk::repeat("ab", 3),
    ])]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    assert_eq!(connection.rest().await.0, b"NOT HTTP\r\n\x00\xffababab");
}

#[tokio::test]
async fn raw_bytes_may_leave_the_connection_open() {
    let sandbox = sandbox().await;
    sandbox
        .script([Step::raw([Chunk::text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")])
            .end(End::Keep)]);
    let mut connection = Connection::open(&sandbox).await;
    assert_eq!(connection.exchange(&Request::login()).await.text(), "ok");
    assert_eq!(connection.exchange(&Request::login()).await.status, 200);
}

#[tokio::test]
async fn a_reset_may_come_inside_a_body() {
    let sandbox = sandbox().await;
    sandbox.script([Step::raw([Chunk::text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")])
        .end(End::Reset)]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    let (bytes, end) = connection.rest().await;
    assert!(bytes.ends_with(b"half"));
    assert_eq!(end.map_err(|error| error.kind()), Err(ErrorKind::ConnectionReset));
}

#[tokio::test]
async fn a_body_longer_than_memory_is_streamed() {
    let sandbox = sandbox().await;
    sandbox.script([Step::raw([
        Chunk::text("HTTP/1.1 200 OK\r\n\r\n"),
        Chunk::repeat("endless ", u64::MAX),
    ])]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes()).await;
    let mut read = 0;
    while read < 4 << 20 {
        read += connection.more().await.expect("more of the body");
    }
    drop(connection);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_connection_that_the_client_wants_closed_is_closed_after_a_scripted_answer() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(503)]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().header("Connection", "close").bytes()).await;
    let (bytes, end) = connection.rest().await;
    assert!(bytes.starts_with(b"HTTP/1.1 503 Service Unavailable\r\n") && end.is_ok());
}

#[tokio::test]
async fn requests_sent_at_once_are_answered_in_turn() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(503), Step::handle(), Step::status(502)]);
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&Request::login().bytes().repeat(4)).await;
    for status in [503, 200, 502, 200] {
        assert_eq!(connection.answer().await.status, status);
    }
    let complete: Vec<_> = sandbox.requests().iter().map(|request| request.complete).collect();
    assert_eq!(complete, [true; 4]);
}

#[tokio::test]
async fn a_new_connection_may_be_met_roughly() {
    let sandbox = sandbox().await;
    sandbox.on_accept([ConnectionStep::Close, ConnectionStep::Reset, ConnectionStep::Hang]);
    assert!(Connection::met(&sandbox).await.is_ok());
    let reset = Connection::met(&sandbox).await.map_err(|error| error.kind());
    assert_eq!(reset, Err(ErrorKind::ConnectionReset));
    let mut hanging = Connection::open(&sandbox).await;
    hanging.write(&Request::login().bytes()).await;
    assert!(hanging.is_silent(A_WHILE).await);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
    assert_eq!(sandbox.requests().len(), 1);
}

#[tokio::test]
async fn a_step_that_contradicts_itself_is_refused_at_once() {
    let sandbox = sandbox().await;
    let (raw, mut both) = (Step::raw([Chunk::text("x")]), Step::status(200).text("a"));
    both.body = Some(json!(1));
    for (step, words) in [
        (both, "keep one"),
        (raw.header("a", "b"), "`raw` is the whole answer"),
        (Step::status(42), "three digits"),
        (Step::status(200).header("a", "b\r\nc: d"), "line break"),
        (Step::raw([Chunk::Base64("?".to_owned())]), "cannot be decoded"),
        (Step::raw([Chunk::repeat("", 9)]), "empty"),
    ] {
        let refused =
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| sandbox.script([step])));
        let message =
            refused.expect_err("a contradiction").downcast::<String>().expect("a message");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[test]
fn a_step_reads_and_writes_as_terse_json() {
    let json = json!([
        { "status": 503, "headers": [["Retry-After", "1"]], "body": { "a": 1 }, "delay_ms": 5 },
        { "handle": true, "end": "reset" },
        { "raw": [{ "text": "a" }, { "base64": "AP8=" }, { "repeat": { "text": "b", "times": 2 } }, { "pause_ms": 1 }] },
    ]);
    let steps: Vec<Step> = serde_json::from_value(json.clone()).expect("steps");
    assert_eq!(steps[1], Step::handle().end(End::Reset));
    assert_eq!(serde_json::to_value(&steps).expect("JSON"), json);
    assert!(serde_json::from_value::<Step>(json!({ "statsu": 1 })).is_err());
    assert_eq!(script_schema()["items"], json!({ "$ref": "#/$defs/Step" }));
}

/// Sends a login, expects no byte of an answer, and says how the connection ended.
async fn silent_end(sandbox: &finhub_sandbox::Sandbox) -> Result<(), ErrorKind> {
    let mut connection = Connection::open(sandbox).await;
    connection.write(&Request::login().bytes()).await;
    let (bytes, end) = connection.rest().await;
    assert_eq!(bytes, b"");
    end.map_err(|error| error.kind())
}
