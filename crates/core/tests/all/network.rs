//! The network: names and ports that are not there, connections that end, redirects, many callers at once.

use std::collections::HashSet;
use std::time::Duration;

use crate::common::clock::ManualClock;
#[cfg(unix)]
use crate::support::alone;
use crate::support::pipe::{Pipe, Then};
use crate::support::tls::Server;
use crate::support::{bounded, build, log_in, sandbox, try_log_in, until};
use finhub_sandbox::{Sandbox, Step};
use finhub_sessions::{Client, Error, Kind, Options, Secret};
use futures::future::join_all;
use tokio::net::TcpListener;

fn client(sandbox: &Sandbox, base_url: impl Into<String>) -> Client {
    build(crate::common::builder(sandbox).base_url(base_url).clock(ManualClock::new()))
}

async fn log_out(client: &Client) -> Error {
    let token = Secret::from("a-token");
    client.delete_session_by_id("c", "u", "s", &token).await.expect_err("it cannot succeed")
}

#[tokio::test]
async fn a_port_that_refuses_is_tried_three_times_and_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    let sandbox = sandbox().await;
    let clock = ManualClock::new();
    let base_url = format!("http://{address}");
    let client = build(crate::common::builder(&sandbox).base_url(base_url).clock(clock.clone()));
    let error = bounded(try_log_in(&client)).await.expect_err("nobody listens");
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
    assert!(error.retryable() && !error.session_may_exist());
    assert_eq!(clock.slept(), [Duration::from_millis(25), Duration::from_millis(50)]);
    let error = bounded(log_out(&client)).await;
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_is_a_failed_connection() {
    let sandbox = sandbox().await;
    let client = client(&sandbox, "https://no-such-host.invalid");
    let error = bounded(try_log_in(&client)).await.expect_err("no such host");
    assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
    assert!(error.retryable() && !error.session_may_exist());
    assert!(error.to_string().contains("no-such-host.invalid"), "{error}");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_without_files_left_is_told_so_and_goes_on_when_there_are_some() {
    if let Some(base_url) = alone::handed() {
        let client =
            build(crate::common::demo_builder().base_url(base_url).clock(ManualClock::new()));
        let files: Vec<_> = std::iter::from_fn(|| std::fs::File::open("/dev/null").ok()).collect();
        let error = try_log_in(&client).await.expect_err("no file is left");
        assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{error}");
        assert!(error.retryable() && !error.session_may_exist());
        let text = error.to_string();
        assert!(text.contains("too many open files") && text.contains("ulimit -n"), "{text}");
        drop(files);
        client.delete_session(&log_in(&client).await).await.expect("a logout");
        return;
    }
    let sandbox = sandbox().await;
    let name = "network::a_process_without_files_left_is_told_so_and_goes_on_when_there_are_some";
    let base_url = sandbox.base_url();
    tokio::task::block_in_place(|| alone::run(name, &base_url, "ulimit -n 64;", |_| {}));
    assert_eq!((sandbox.requests().len(), sandbox.live_sessions().len()), (2, 0));
}

#[tokio::test]
async fn plain_http_is_refused_off_loopback_before_anything_is_sent() {
    let sandbox = sandbox().await;
    for base_url in
        ["http://sandbox.finhub.cloud", "http://192.0.2.1:8080", "http://localhost.example"]
    {
        let error =
            crate::common::builder(&sandbox).base_url(base_url).build().expect_err(base_url);
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("base_url")));
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let sandbox = sandbox().await;
    let elsewhere = Server::with(|_, _| async {}).await;
    let client = client(&sandbox, sandbox.base_url());
    let locations = [
        format!("http://{}/", elsewhere.address),
        format!("http://localhost:{}/x?y", elsewhere.address.port()),
        format!("//{}", elsewhere.address),
        "/api/v2.1".to_owned(),
        String::new(),
        "http://[".to_owned(),
    ];
    for status in [300, 301, 302, 303, 304, 307, 308] {
        for location in &locations {
            sandbox.clear_requests();
            sandbox.script([Step::status(status).header("Location", location.as_str())]);
            let error = try_log_in(&client).await.expect_err("a redirect");
            assert_eq!((error.kind(), error.attempts()), (Kind::UnexpectedRedirect, 1), "{error}");
            assert!(!error.session_may_exist() && !error.retryable());
            sandbox.script([Step::status(status).header("Location", location.as_str())]);
            let error = log_out(&client).await;
            assert_eq!((error.kind(), error.attempts()), (Kind::UnexpectedRedirect, 1), "{error}");
            assert_eq!(sandbox.requests().len(), 2);
        }
    }
    sandbox.script([Step::status(307).header("Location", "https://evil.example/path?query")]);
    let text = try_log_in(&client).await.expect_err("a redirect").to_string();
    assert!(text.contains("evil.example"), "{text}");
    assert!(!text.contains("path") && !text.contains("query"), "{text}");
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_logins_at_once_make_two_hundred_sessions() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let logins = (0..200).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { log_in(&client).await })
    });
    let sessions = bounded(join_all(logins)).await;
    let sessions: Vec<_> = sessions.into_iter().map(|login| login.expect("no panic")).collect();
    let ids: HashSet<_> = sessions.iter().map(finhub_sessions::Session::session_id).collect();
    assert_eq!((ids.len(), sandbox.live_sessions().len()), (200, 200));
    assert_eq!(sandbox.requests().len(), 200);
    let logouts = sessions.iter().map(|session| client.delete_session(session));
    for logout in bounded(join_all(logouts)).await {
        logout.expect("a logout");
    }
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(sandbox.requests().len(), 400);
}

#[tokio::test]
async fn clones_with_other_settings_share_the_connection() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    for device in ["1", "2", "3"] {
        let clone = client.with_options(Options::new().device_id(device)).expect("valid");
        let session = log_in(&clone).await;
        client.delete_session(&session).await.expect("a logout");
    }
    let requests = sandbox.requests();
    let connections: HashSet<_> = requests.iter().map(|request| request.connection).collect();
    assert_eq!((requests.len(), connections.len()), (6, 1));
    let devices: Vec<_> =
        requests.iter().step_by(2).map(|request| request.header("deviceId")).collect();
    assert_eq!(devices, [Some("1"), Some("2"), Some("3")]);
    assert_eq!(requests[1].header("deviceId"), Some("356938035643809"), "the client keeps its own");
}

#[tokio::test]
async fn a_login_after_the_server_closed_the_connection_makes_one_session() {
    let sandbox = sandbox().await;
    let pipe = Pipe::start(sandbox.addr(), Then::Close).await;
    let client = client(&sandbox, pipe.base_url());
    let first = log_in(&client).await;
    until(|| pipe.is_gone()).await;
    let second = bounded(log_in(&client)).await;
    assert_eq!((sandbox.live_sessions().len(), pipe.connections()), (2, 2));
    assert_eq!(sandbox.requests().len(), 2, "each login was sent once");
    for session in [first, second] {
        client.delete_session(&session).await.expect("a logout");
    }
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_login_into_a_connection_that_dies_is_not_sent_again() {
    let sandbox = sandbox().await;
    let pipe = Pipe::start(sandbox.addr(), Then::ResetOnNext).await;
    let client = client(&sandbox, pipe.base_url());
    log_in(&client).await;
    let error = bounded(try_log_in(&client)).await.expect_err("nobody knows");
    assert_eq!((error.kind(), error.attempts()), (Kind::OutcomeUnknown, 1), "{error}");
    assert!(error.session_may_exist() && !error.retryable());
    assert_eq!((sandbox.requests().len(), pipe.connections()), (1, 1));
}

#[tokio::test]
async fn a_logout_into_a_connection_that_dies_is_sent_again() {
    let sandbox = sandbox().await;
    let pipe = Pipe::start(sandbox.addr(), Then::ResetOnNext).await;
    let client = client(&sandbox, pipe.base_url());
    let session = log_in(&client).await;
    bounded(client.delete_session(&session)).await.expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(pipe.connections(), 2);
}

#[tokio::test]
async fn limits_may_be_as_long_as_can_be_said() {
    let sandbox = sandbox().await;
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX), Duration::from_nanos(u64::MAX)] {
        let builder = crate::common::builder(&sandbox)
            .timeout(limit)
            .attempt_timeout(limit)
            .connect_timeout(limit);
        let client = build(builder.clone().clock(ManualClock::new()));
        sandbox.script([Step::status(429).header("Retry-After", "1")]);
        let session = bounded(log_in(&client)).await;
        let client = build(builder);
        bounded(client.delete_session(&session)).await.expect("a logout");
    }
}

#[tokio::test]
async fn an_id_as_long_as_it_may_be_arrives_and_a_longer_one_is_refused() {
    let sandbox = sandbox().await;
    let client = client(&sandbox, sandbox.base_url());
    let token = Secret::from("a-token");
    // Each byte of an `e` with an accent takes three in a path.
    for (letter, most) in [("e", 8192), ("/", 2730), ("\u{e9}", 1365)] {
        let id = letter.repeat(most);
        let logout = client.delete_session_by_id(&id, &id, &id, &token);
        let error = logout.await.expect_err("no such session");
        assert_eq!(error.kind(), Kind::Unauthorized, "FinHub's answer: {error}");
        let longer = letter.repeat(most + 1);
        let logout = client.delete_session_by_id(&id, &id, &longer, &token);
        let error = logout.await.expect_err("too long");
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("session_id")));
    }
    assert_eq!(sandbox.requests().len(), 3);
}
