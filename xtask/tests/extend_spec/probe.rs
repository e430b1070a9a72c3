//! Calls the third operation twice: once it succeeds, with values that the spec does not know, and once
//! it is refused.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use finhub_sessions::{Client, Kind, Secret};

const STATE: &str = r#"{"state":"SUSPENDED","owner":null,"since":"yesterday","stepUpToken":"canary",
    "attempts":99999999999,"devices":null,"limits":{"daily":1.005},"unheard":{"of":true}}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let server = thread::spawn(move || {
        let refusal = r#"{"code":429,"message":"Slow down"}"#;
        [("200 OK", STATE), ("429 Too Many Requests", refusal)].map(|(status, body)| {
            answer(&listener.accept().expect("a connection").0, status, body)
        })
    });
    let client = Client::builder()
        .base_url(format!("http://{address}"))
        .tenant_id("tenant")
        .forwarded_from("probe")
        .platform("web")
        .device_id("device")
        .header("X-Trace-Id", "trace-1")
        .max_retries(0)
        .build()
        .expect("the settings are whole");
    let token = Secret::from("access");
    let ids = ["cust/1", "user", "sess"];

    let state = client.get_session(ids, &token).await.expect("an open answer is read");
    assert_eq!(state.state, "SUSPENDED");
    assert_eq!(state.owner, None);
    assert!(!format!("{state:?}").contains("canary"), "a secret prints");

    let error = client.get_session(ids, &token).await.expect_err("429 is an error");
    assert_eq!(error.kind(), Kind::RateLimited);
    assert_eq!(error.operation(), "get_session");
    assert_eq!(error.detail(), Some("Slow down"));

    for request in server.join().expect("the server ends") {
        print!("{request}");
    }
}

/// Reads a request's head, answers, and gives the head back.
fn answer(mut stream: &TcpStream, status: &str, body: &str) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("a whole head");
        head.push(byte[0]);
    }
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n").expect("sent");
    write!(stream, "connection: close\r\n\r\n{body}").expect("sent");
    String::from_utf8(head).expect("a head is text")
}
