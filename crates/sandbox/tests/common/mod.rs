//! A client that sends exactly what a test says and nothing else.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::time::Duration;

use finhub_sandbox::{Config, Sandbox, demo};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than any test should take, so that a defect fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start().await.expect("a sandbox starts")
}

/// Two tenants, and ids of every kind.
pub(crate) async fn crowded() -> Sandbox {
    let config =
        Config::from_yaml(include_str!("crowded.yaml")).expect("the configuration is valid");
    Sandbox::builder().config(config).start().await.expect("a sandbox starts")
}

/// A request, by default a good one.
#[derive(Clone)]
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    /// A control request, or one to nowhere.
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let headers = vec![("Host".to_owned(), "localhost".to_owned())];
        Self { method: method.to_owned(), path: path.to_owned(), headers, body: None }
    }

    /// A request with the headers that every operation takes.
    pub(crate) fn standard(method: &str, path: &str) -> Self {
        Self::new(method, path)
            .header("X-Tenant-ID", demo().tenant_id)
            .header("User-Agent", "YourApp/1.0")
            .header("X-Forwarded-From", "e2e-test")
            .header("platform", "web")
            .header("deviceId", "356938035643809")
    }

    /// The login of FinHub's reference.
    pub(crate) fn login() -> Self {
        let demo = demo();
        Self::login_to(demo.customer_id, demo.user_id).json(&json!({
            "username": demo.username,
            "password": demo.password,
            "tenantKey": demo.tenant_key,
            "tenantSecret": demo.tenant_secret,
        }))
    }

    /// A login without a body. The ids stand in the path as they are given.
    pub(crate) fn login_to(customer: &str, user: &str) -> Self {
        Self::standard(
            "POST",
            &format!("/api/v2.1/customer/individual/{customer}/users/{user}/sessions"),
        )
        .header("X-Forwarded-For", "203.0.113.42")
    }

    /// A logout of the demo's user.
    pub(crate) fn logout(session: &Session) -> Self {
        Self::logout_at(demo().customer_id, demo().user_id, &session.id).bearer(&session.token)
    }

    /// A logout without a token.
    pub(crate) fn logout_at(customer: &str, user: &str, session: &str) -> Self {
        Self::standard(
            "DELETE",
            &format!("/api/v2.1/customer/individual/{customer}/users/{user}/sessions/{session}"),
        )
    }

    /// Sets a header, in place of one of this name.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        let mut request = self.without(name);
        request.headers.push((name.to_owned(), value.to_owned()));
        request
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(held, _)| !held.eq_ignore_ascii_case(name));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.header("Content-Type", "application/json").body(body.to_string())
    }

    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets a field of the JSON body.
    pub(crate) fn field(self, name: &str, value: impl Into<Value>) -> Self {
        self.edited(|body| {
            body[name] = value.into();
        })
    }

    pub(crate) fn without_field(self, name: &str) -> Self {
        self.edited(|body| {
            body.as_object_mut().expect("an object").remove(name);
        })
    }

    fn edited(self, edit: impl FnOnce(&mut Value)) -> Self {
        let mut body =
            serde_json::from_slice(self.body.as_deref().unwrap_or(b"{}")).expect("a JSON body");
        edit(&mut body);
        self.json(&body)
    }

    /// What goes over the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut head = [&self.method, " ", &self.path, " HTTP/1.1\r\n"].concat();
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        if let Some(body) = &self.body {
            head.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]);
        }
        [head.as_bytes(), b"\r\n", self.body.as_deref().unwrap_or_default()].concat()
    }

    /// Sends it on a connection of its own.
    pub(crate) async fn send(&self, sandbox: &Sandbox) -> Answer {
        let mut connection = Connection::open(sandbox).await;
        connection.write(&self.bytes()).await;
        connection.answer().await
    }
}

/// A connection, byte by byte.
pub(crate) struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(sandbox: &Sandbox) -> Self {
        Self::to(sandbox.addr()).await
    }

    pub(crate) async fn to(address: std::net::SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("the sandbox accepts");
        Self { stream, unread: Vec::new() }
    }

    /// Connects and waits, and says how the connection ends. A reset may come before or after it stands.
    pub(crate) async fn met(sandbox: &Sandbox) -> std::io::Result<()> {
        let stream = TcpStream::connect(sandbox.addr()).await?;
        Self { stream, unread: Vec::new() }.rest().await.1
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.expect("the sandbox reads");
    }

    /// Says that nothing more will be written.
    pub(crate) async fn finish(&mut self) {
        self.stream.shutdown().await.expect("the connection is open");
    }

    pub(crate) async fn exchange(&mut self, request: &Request) -> Answer {
        self.write(&request.bytes()).await;
        self.answer().await
    }

    /// The next answer, whose length must be told.
    pub(crate) async fn answer(&mut self) -> Answer {
        let head = loop {
            if let Some(at) = self.unread.windows(4).position(|end| end == b"\r\n\r\n") {
                break at + 4;
            }
            assert!(
                self.more().await.expect("an answer") > 0,
                "the connection ended inside an answer's head"
            );
        };
        let head: Vec<_> = self.unread.drain(..head).collect();
        let mut answer = Answer::read(&String::from_utf8(head).expect("a head of text"));
        let length =
            answer.header("Content-Length").map_or(0, |length| length.parse().expect("a length"));
        while self.unread.len() < length {
            assert!(
                self.more().await.expect("an answer") > 0,
                "the connection ended inside an answer's body"
            );
        }
        answer.body = self.unread.drain(..length).collect();
        answer
    }

    /// All that comes until the connection ends, and how it ends.
    pub(crate) async fn rest(mut self) -> (Vec<u8>, std::io::Result<()>) {
        loop {
            match self.more().await {
                Ok(0) => return (self.unread, Ok(())),
                Ok(_) => {}
                Err(error) => return (self.unread, Err(error)),
            }
        }
    }

    /// Waits until the connection has ended, however.
    pub(crate) async fn ended(self) {
        drop(self.rest().await);
    }

    /// What was read and belongs to no answer yet, as text.
    pub(crate) fn unread_text(&self) -> String {
        String::from_utf8_lossy(&self.unread).into_owned()
    }

    /// Reads once.
    pub(crate) async fn more(&mut self) -> std::io::Result<usize> {
        tokio::time::timeout(PATIENCE, self.stream.read_buf(&mut self.unread))
            .await
            .expect("the sandbox answers")
    }

    /// Whether nothing comes, and no end, for so long.
    pub(crate) async fn is_silent(&mut self, time: Duration) -> bool {
        tokio::time::timeout(time, self.stream.read_buf(&mut self.unread)).await.is_err()
    }
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn read(head: &str) -> Self {
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status line");
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(n, v)| (n.to_owned(), v.to_owned()));
        Self {
            status: status.parse().expect("a status"),
            headers: headers.collect(),
            body: Vec::new(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(held, _)| held.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    pub(crate) fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("a body of text")
    }

    /// Asserts that this is a refusal in FinHub's envelope.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, message: &str) {
        let body = self.json();
        assert_eq!((self.status, body["message"].as_str()), (status, Some(message)));
        assert_eq!(self.header("Content-Type"), Some("application/json"));
        assert_eq!(body["code"], status);
        assert!(body["data"]["error"].is_string());
    }
}

/// What a login gave.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) token: String,
}

impl Session {
    /// Logs the demo's user in.
    pub(crate) async fn open(sandbox: &Sandbox) -> Self {
        Self::from(&Request::login().send(sandbox).await)
    }
}

impl From<&Answer> for Session {
    #[track_caller]
    fn from(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text());
        let data = &answer.json()["data"];
        let text = |name: &str| data[name].as_str().expect("a text").to_owned();
        Self { id: text("sessionId"), token: text("token") }
    }
}
