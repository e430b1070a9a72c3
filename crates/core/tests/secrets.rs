//! The rule of the canaries: no secret is printed or logged, whatever happens and whatever a server says.

mod common;
mod support;

use std::fmt::Debug;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;

use common::clock::ManualClock;
use finhub_sandbox::{Chunk, Config, End, Sandbox, Step};
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{
    Client, ClientBuilder, Credentials, Error, Options, Proxy, Secret, Session, Termination,
};
use serde_json::json;
use support::listener::Listener;
use support::secrets::{
    BEARER, Canaries, PASSWORD, PROXY_PASSWORD, SENT, TENANT_KEY, TENANT_SECRET, USERNAME, VALUE,
    canaries, echoes, header_echoes,
};
use support::{bounded, build, until};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const CUSTOMER: &str = "customer";
const USER: &str = "user";

async fn sandbox() -> Sandbox {
    let config = json!({"tenants": [{
        "tenant_id": "tenant", "tenant_key": TENANT_KEY, "tenant_secret": TENANT_SECRET,
        "customers": [{"customer_id": CUSTOMER, "users": [{
            "user_id": USER, "api_user_id": "api-user", "username": USERNAME, "password": PASSWORD,
        }]}],
    }]});
    let config = Config::from_yaml(&config.to_string()).expect("a valid configuration");
    Sandbox::builder().config(config).start().await.expect("a free port")
}

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder()
        .base_url(sandbox.base_url())
        .tenant_id("tenant")
        .tenant_key(TENANT_KEY)
        .tenant_secret(TENANT_SECRET)
        .forwarded_for("203.0.113.42")
        .forwarded_from("secrets")
        .platform("web")
        .device_id("1")
        .clock(ManualClock::new())
}

fn credentials() -> Credentials {
    Credentials::new(USERNAME, PASSWORD).value(VALUE).credential_type("PASSWORD")
}

/// Everything that a program may print of a value.
fn printed(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}")
}

/// The same of an error, with what lies below it.
fn printed_error(error: &Error) -> String {
    let mut shown = vec![format!("{error}\n{error:#}"), printed(error)];
    let mut below = std::error::Error::source(error);
    while let Some(source) = below {
        shown.extend([source.to_string(), printed(&source)]);
        below = source.source();
    }
    shown.join("\n")
}

/// One run: what it may not show, and all that it showed.
struct Run {
    sandbox: Sandbox,
    client: Client,
    canaries: Canaries,
    listener: Listener,
    errors: usize,
}

impl Run {
    async fn new() -> Self {
        let listener = Listener::start();
        let sandbox = sandbox().await;
        let builder = builder(&sandbox);
        let canaries = canaries();
        canaries.assert_none_in("a builder", &printed(&builder));
        let client = build(builder);
        canaries.assert_none_in("a client", &printed(&client));
        Self { sandbox, client, canaries, listener, errors: 0 }
    }

    fn check(&mut self, what: &str, printed: &str) {
        self.canaries.assert_none_in(what, printed);
        let logged = self.listener.take();
        self.canaries.assert_none_in("the log", &logged);
    }

    fn check_error(&mut self, error: &Error) {
        self.errors += 1;
        self.check("an error", &printed_error(error));
    }

    fn check_session(&mut self, session: &Session) {
        self.canaries.add(session.token().expose_secret());
        self.canaries.add(session.token().expose_secret().rsplit('.').next().expect("a part"));
        self.canaries.add(session.refresh_token().expose_secret());
        let claims = session.unverified_claims();
        let told = [printed(session), printed(&claims), printed(&session.request_id())];
        self.check("a session", &told.concat());
    }

    async fn log_in(&mut self, credentials: &Credentials) -> Result<Session, Error> {
        self.check("credentials", &printed(credentials));
        let outcome = self.client.create_session(CUSTOMER, USER, credentials).await;
        match &outcome {
            Ok(session) => self.check_session(session),
            Err(error) => self.check_error(error),
        }
        outcome
    }

    async fn log_out(&mut self, session: &Session) -> Result<Termination, Error> {
        let outcome = self.client.delete_session(session).await;
        match &outcome {
            Ok(termination) => {
                let told = [printed(termination), printed(&termination.request_id)];
                self.check("a termination", &told.concat());
            }
            Err(error) => self.check_error(error),
        }
        outcome
    }
}

/// Answers that say what they were sent, in every place that an error could repeat.
fn echoing(secret: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for (index, echo) in echoes(secret).into_iter().enumerate() {
        let statuses = [400, 401, 403, 404, 409, 410, 422, 429, 500, 503, 599, 302, 200, 201, 999];
        let status = statuses[index % statuses.len()];
        steps.push(Step::status(status).json(json!({"code": status, "message": echo})));
        steps.push(Step::status(status).json(json!({"success": false, "message": echo,
            "data": {"error": echo, "errorType": echo, "success": false, "message": echo}})));
        steps.push(Step::status(200).text(format!("<html>{echo}</html>")));
        steps.push(Step::status(400).json(json!({"data": {"error": echo}, "errorType": echo})));
    }
    for echo in header_echoes(secret) {
        let word: String = echo.split(' ').next_back().expect("a word").to_owned();
        let mut step = Step::status(429).header("Retry-After", "9999");
        for name in
            ["X-Request-Id", "Location", "Content-Type", "WWW-Authenticate", "Server", "Set-Cookie"]
        {
            step = step.header(name, echo.clone());
        }
        steps.push(step);
        for location in [
            format!("https://{word}.example/{word}?{word}"),
            format!("https://{word}/"),
            format!("//{word}:1/"),
            word.clone(),
        ] {
            steps.push(
                Step::status(307)
                    .header("Location", location)
                    .header("Content-Type", format!("text/{word}")),
            );
        }
        steps.push(Step::status(200).header("Content-Type", format!("text/{word}")).text("{}"));
        steps.push(Step::raw([Chunk::text(format!(
            "HTTP/1.1 400 {echo}\r\nContent-Length: 0\r\n{word}: {echo}\r\n\r\n"
        ))]));
        steps.push(Step::raw([Chunk::text(format!("{echo}\r\n\r\n"))]));
    }
    steps
}

/// Answers that are broken, each in a way of its own.
fn broken() -> Vec<Step> {
    let handled = || Step::handle();
    vec![
        handled().end(End::Reset),
        handled().end(End::Close),
        Step::status(204).handled(),
        handled().header("Content-Encoding", "gzip"),
        handled().header("Content-Length", "9999").end(End::Close),
        handled().header("Content-Type", "text/html"),
        Step::raw([Chunk::text("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n{")]),
        Step::status(503),
        Step::status(503).header("Retry-After", "0"),
        Step::status(408),
    ]
}

/// Answers of success that say what they were sent.
fn friendly(secret: &str, session: &Session) -> Vec<[Step; 2]> {
    let answers = |echo: String| {
        let login = json!({"code": 200, "message": echo, "data": {
            "sessionId": echo, "userId": echo, "expiresAt": echo, "success": true, "message": echo,
            "errorType": echo, "token": session.token().expose_secret(),
            "refreshToken": session.refresh_token().expose_secret(),
        }});
        let logout = json!({"success": true, "data": {
            "sessionId": echo, "status": echo, "terminatedAt": echo,
        }});
        let issued = session.token().expose_secret().rsplit('.').next().expect("a part");
        let login = Step::status(200).header("X-Request-Id", issued).json(login);
        [login, Step::status(200).json(logout)]
    };
    echoes(secret).into_iter().map(answers).collect()
}

#[tokio::test]
async fn nothing_that_is_printed_or_logged_holds_a_secret() {
    let mut run = Run::new().await;
    let session = run.log_in(&credentials()).await.expect("a login");
    run.echoed_and_broken(&session).await;
    run.welcomed(&session).await;
    run.managed().await;
    run.abandoned().await;
    run.refused().await;
    run.proxied().await;
    let heard = run.listener.heard();
    for part in ["attempt ended", "retrying", "connecting to"] {
        assert!(heard.contains(part), "the log was listened to, and does not say {part:?}");
    }
    assert!(run.errors > 500, "{} calls failed", run.errors);
}

impl Run {
    async fn echoed_and_broken(&mut self, session: &Session) {
        let everything = credentials().bearer(BEARER);
        for secret in SENT {
            for step in echoing(secret).into_iter().chain(broken()) {
                // As often as the call is made again; what it leaves must not meet the next one.
                self.sandbox.script([step.clone(), step.clone(), step]);
                let _ = self.log_in(&everything).await;
                self.sandbox.reset();
            }
        }
        let tokens = [session.token(), session.refresh_token()].map(Secret::expose_secret);
        // The login of this session sent no token of an administrator.
        for secret in SENT.into_iter().filter(|&it| it != BEARER).chain(tokens) {
            for step in echoing(secret).into_iter().chain(broken()) {
                self.sandbox.script([step.clone(), step.clone(), step]);
                let _ = self.log_out(session).await;
                self.sandbox.reset();
            }
        }
    }

    async fn welcomed(&mut self, session: &Session) {
        let everything = credentials().bearer(BEARER);
        let answered = [session.token(), session.refresh_token()].map(Secret::expose_secret);
        for secret in SENT.into_iter().chain(answered) {
            for [login, _] in friendly(secret, session) {
                self.sandbox.script([login]);
                self.log_in(&everything).await.expect("a login");
            }
        }
        for [_, logout] in friendly(session.token().expose_secret(), session) {
            self.sandbox.script([logout]);
            self.log_out(session).await.expect("a logout");
        }
        // A login without a token of an administrator, whom the sandbox does not know.
        for echo in SENT.into_iter().filter(|&it| it != BEARER).flat_map(header_echoes) {
            self.sandbox.script([Step::handle().header("X-Request-Id", echo)]);
            self.log_in(&credentials()).await.expect("a login");
        }
        for echo in header_echoes(session.token().expose_secret()) {
            self.sandbox.script([Step::handle().header("X-Request-Id", echo)]);
            self.log_out(session).await.expect("a logout");
        }
    }

    async fn managed(&mut self) {
        let login = self.client.login(CUSTOMER, USER, &credentials()).await.expect("a login");
        let login = login.renew_with(|| async { Some(credentials()) });
        self.check_session(&login.session());
        self.check("a managed session", &printed(&login));
        self.check("a token", &printed(&login.access_token().await));
        let termination = login.logout().await;
        self.check("a logout", &printed(&termination));
        self.check("a managed session that ended", &printed(&login));
        let error = login.access_token().await.expect_err("closed");
        self.check_error(&error);
        let resumed = self.client.resume(login.session());
        self.check("a resumed session", &printed(&resumed));
        let _ = resumed.logout().await;
        self.check("a resumed session that was gone", &printed(&resumed));
        let handover = login.session().to_secret_json();
        self.canaries.add(handover.expose_secret());
        self.check("a handover", &printed(&handover));
        let received = Session::from_secret_json(handover.expose_secret()).expect("a session");
        self.check_session(&received);
    }

    async fn abandoned(&mut self) {
        self.sandbox.script([Step::handle().delay(Duration::from_millis(100))]);
        let before = self.sandbox.requests().len();
        {
            let credentials = credentials();
            let mut login = pin!(self.client.create_session(CUSTOMER, USER, &credentials));
            tokio::select! {
                _ = &mut login => panic!("the answer is slow"),
                () = until(|| self.sandbox.requests().len() > before) => {}
            }
        }
        bounded(self.client.settle()).await;
        self.check("an abandoned login", "");
    }

    /// What is refused before it is sent.
    async fn refused(&mut self) {
        let long = format!("{PASSWORD}{}", "x".repeat(70_000));
        for credentials in [
            Credentials::new(long.as_str(), PASSWORD),
            Credentials::new(USERNAME, long.as_str()),
            Credentials::new("", PASSWORD),
            credentials().value(long.as_str()),
            credentials().bearer(PASSWORD),
            credentials().bearer(BEARER),
        ] {
            self.check("credentials", &printed(&credentials));
            let error = self.client.create_session(CUSTOMER, USER, &credentials).await;
            self.check_error(&error.expect_err("refused"));
        }
        let token = Secret::from(PASSWORD);
        let error = self.client.delete_session_by_id(CUSTOMER, USER, "session", &token).await;
        self.check_error(&error.expect_err("refused"));

        let json = json!({"token": VALUE, "version": 1}).to_string();
        self.check_error(&Session::from_secret_json(&json).expect_err("refused"));
        self.check_error(&Session::from_secret_json(PASSWORD).expect_err("refused"));

        for builder in [
            builder(&self.sandbox).base_url(format!("https://user:{PROXY_PASSWORD}@example.com")),
            builder(&self.sandbox).base_url(format!("ftp://{PROXY_PASSWORD}@example.com")),
            builder(&self.sandbox).tenant_secret(long.as_str()),
            builder(&self.sandbox).proxy(Proxy::Url(PROXY_PASSWORD.into())),
            builder(&self.sandbox)
                .proxy(Proxy::Url(format!("socks5://user:{PROXY_PASSWORD}@example.com").into())),
        ] {
            self.check("a builder", &printed(&builder));
            if let Err(error) = builder.build() {
                self.check_error(&error);
            }
        }
        let options = Options::new().tenant_key(TENANT_KEY).tenant_secret(long.as_str());
        self.check("options", &printed(&options));
        // What a program shows that ends by an error.
        let configure = || self.client.with_options(options).expect("valid options");
        let panic = std::panic::catch_unwind(AssertUnwindSafe(configure)).expect_err("it panics");
        let message = panic.downcast::<String>().expect("a text");
        assert!(message.contains("invalid_input"), "{message}");
        self.check("a panic", &message);
        let options = Options::new().tenant_key(TENANT_KEY).tenant_secret(TENANT_SECRET);
        let client = self.client.with_options(options).expect("valid options");
        self.check("a clone", &printed(&client));
    }

    /// A proxy that repeats what it was told and lets nobody through.
    async fn proxied(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let proxy = tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.expect("a request");
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                assert!(
                    request.contains("Proxy-Authorization: Basic ")
                        || request.contains("proxy-authorization: Basic "),
                    "{request}"
                );
                let answer = format!("HTTP/1.1 407 {request}\r\n{request}\r\n\r\n");
                let _ = stream.write_all(answer.as_bytes()).await;
            }
        });
        let url = format!("http://user:{PROXY_PASSWORD}@{address}");
        let builder =
            builder(&self.sandbox).base_url("https://finhub.invalid").proxy(Proxy::Url(url.into()));
        self.check("a builder", &printed(&builder));
        self.client = build(builder);
        self.check("a client", &printed(&self.client));
        self.log_in(&credentials()).await.expect_err("the proxy refuses");
        proxy.abort();
    }
}
