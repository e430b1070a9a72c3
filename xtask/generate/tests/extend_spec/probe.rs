//! Calls new operations: one that succeeds, with values that the spec does not know, and is then refused; one
//! with a body, and one without an answer; and a login with an argument of the query, whose answer has no kind. A login
//! does not go out without what the longer spec requires of it.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

use finhub_sessions::types::{PeekSessionQuery, ReplaceDeviceRequest};
use finhub_sessions::{Client, ClientBuilder, Credentials, Kind, Options, Secret};

const STATE: &str = r#"{"state":"SUSPENDED","owner":null,"since":"yesterday","stepUpToken":"canary",
    "attempts":99999999999,"devices":null,"limits":{"daily":1.005},"unheard":{"of":true}}"#;

#[tokio::test]
async fn new_operations_are_like_the_others() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let server = thread::spawn(move || {
        let refusal = r#"{"code":429,"message":"Slow down"}"#;
        let answers = [
            ("200 OK", STATE),
            ("429 Too Many Requests", refusal),
            ("201 Created", r#"{"name":"mine","devicePin":"canary"}"#),
            ("204 No Content", ""),
            ("418 I'm a teapot", ""),
        ];
        answers
            .map(|(status, body)| answer(&listener.accept().expect("a connection").0, status, body))
    });
    let client = settings(address).header("X-Probe-Trace", "trace-1").build().expect("whole");
    let token = Secret::from("access");
    let peek = async || {
        let query = PeekSessionQuery::new().verbose(true);
        client.peek_session("cust/1", "user", "sess", &query, &token).await
    };

    let state = peek().await.expect("an open answer is read");
    assert_eq!(state.state, "SUSPENDED");
    assert_eq!(state.owner, None);
    assert!(!format!("{state:?}").contains("canary"), "a secret prints");

    let error = peek().await.expect_err("429 is an error");
    assert_eq!(error.kind(), Kind::RateLimited);
    assert_eq!(error.operation(), "peek_session");
    assert_eq!(error.detail(), Some("Slow down"));

    let mine = ReplaceDeviceRequest::new("mine", "canary");
    let device = client.replace_device("cust", "7", &mine).await.expect("it is replaced");
    let device = format!("{device:?}");
    assert!(device.contains("mine") && !device.contains("canary"), "{device}");
    client.forget_devices("cust").await.expect("no content is an answer");

    let options =
        Options::new().forwarded_for("::1").tenant_key("key").tenant_secret("secret");
    let client = client.with_options(options).expect("whole");
    let credentials = Credentials::new("me", "password").branch("main").login_hint("a b");
    let login = client.create_session("cust", "user", &credentials).await;
    let error = login.expect_err("another login is under way").to_string();
    assert!(error.starts_with("unexpected_status: Another login is under way. ["), "{error}");

    for request in server.join().expect("the server ends") {
        print!("{request}");
    }
}

#[tokio::test]
async fn what_the_spec_requires_anew_is_asked_for() {
    let settings = || {
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 9));
        settings(nowhere).forwarded_for("::1").tenant_key("key").tenant_secret("secret")
    };
    let login = async |client: Client| {
        let credentials = Credentials::new("me", "password");
        let outcome = client.create_session("cust", "user", &credentials).await;
        outcome.expect_err("it is not sent")
    };
    let without_header = login(settings().build().expect("whole")).await;
    assert_eq!(without_header.kind(), Kind::InvalidInput);
    assert_eq!(without_header.field(), Some("X-Probe-Trace"));

    let with_header = settings().header("X-Probe-Trace", "trace-1").build().expect("whole");
    let without_field = login(with_header).await;
    assert_eq!(without_field.kind(), Kind::InvalidInput);
    assert_eq!(without_field.field(), Some("branch"));
}

fn settings(address: SocketAddr) -> ClientBuilder {
    Client::builder()
        .base_url(format!("http://{address}"))
        .tenant_id("tenant")
        .forwarded_from("probe")
        .platform("web")
        .device_id("device")
        .max_retries(0)
}

/// Reads a request, answers, and gives its head back.
fn answer(mut stream: &TcpStream, status: &str, body: &str) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("a whole head");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("a head is text");
    let lengths = head.lines().filter_map(|line| line.strip_prefix("content-length: "));
    let length = lengths.map(|length| length.parse::<usize>().expect("a number")).sum();
    stream.read_exact(&mut vec![0; length]).expect("a whole body");
    write!(stream, "HTTP/1.1 {status}\r\nconnection: close\r\n").expect("sent");
    if !body.is_empty() {
        let length = body.len();
        write!(stream, "content-type: application/json\r\ncontent-length: {length}\r\n")
            .expect("sent");
    }
    write!(stream, "\r\n{body}").expect("sent");
    head
}
