//! Proxies: used where one is asked for, for `https://` alone, and otherwise not, whatever the environment says.

use std::net::SocketAddr;
use std::process::Command;

use crate::common::clock::ManualClock;
use crate::support::proxy::Proxy;
use crate::support::tls::{Authority, Server};
use crate::support::{bounded, build, log_in, sandbox, try_log_in};
use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{Client, ClientBuilder, Kind};

const PASSWORD: &str = "proxy-password-1234";

fn builder(sandbox: &Sandbox) -> ClientBuilder {
    crate::common::builder(sandbox).base_url("https://finhub.test").clock(ManualClock::new())
}

fn through(address: SocketAddr) -> finhub_sessions::Proxy {
    finhub_sessions::Proxy::Url(format!("http://user:{PASSWORD}@{address}").into())
}

#[tokio::test]
async fn a_proxy_gets_a_tunnel_to_the_host_and_sees_nothing_of_what_goes_through() {
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let server = Server::start(authority.certify(&["finhub.test"], |_| {}), sandbox.addr()).await;
    let proxy = Proxy::start(Some(server.address), "").await;
    let client =
        build(builder(&sandbox).ca_bundle(authority.bundle()).proxy(through(proxy.address)));
    let session = bounded(log_in(&client)).await;
    bounded(client.delete_session(&session)).await.expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);

    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "one tunnel, which is kept");
    assert!(heads[0].starts_with("CONNECT finhub.test:443 HTTP/1.1\r\n"), "{heads:?}");
    let demo = demo();
    for secret in [demo.tenant_id, demo.tenant_key, demo.password, "356938035643809", "v2.1"] {
        assert!(!heads[0].contains(secret), "{secret} in the clear");
        let tunnelled = proxy.tunnelled();
        let clear = tunnelled.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!clear, "{secret} in the clear");
    }
    // What FinHub sees is the same as without a proxy.
    for request in sandbox.requests() {
        assert_eq!(request.header("proxy-authorization"), None);
        assert_eq!(request.header("host"), Some("finhub.test"));
    }
    for shown in [format!("{client:?}"), format!("{session:?}")] {
        assert!(!shown.contains(PASSWORD), "{shown}");
    }
}

#[tokio::test]
async fn a_proxy_that_lets_nobody_through_is_a_failed_connection() {
    let sandbox = sandbox().await;
    for refusal in
        ["407 Proxy Authentication Required", "403 Forbidden", "502 Bad Gateway", "999 ?"]
    {
        let proxy = Proxy::start(None, refusal).await;
        let client = build(builder(&sandbox).proxy(through(proxy.address)));
        let error = bounded(try_log_in(&client)).await.expect_err("no tunnel");
        assert_eq!((error.kind(), error.attempts()), (Kind::Connection, 3), "{refusal}: {error}");
        assert!(!error.session_may_exist());
        assert_eq!(proxy.heads().len(), 3);
        assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error:?}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[tokio::test]
async fn a_certificate_is_checked_behind_a_proxy_too() {
    let sandbox = sandbox().await;
    let authority = Authority::new();
    let server = Server::start(authority.certify(&["other.test"], |_| {}), sandbox.addr()).await;
    let proxy = Proxy::start(Some(server.address), "").await;
    let client =
        build(builder(&sandbox).ca_bundle(authority.bundle()).proxy(through(proxy.address)));
    let error = bounded(try_log_in(&client)).await.expect_err("another name");
    assert_eq!((error.kind(), error.attempts()), (Kind::Tls, 1), "{error}");
    assert_eq!(server.application_bytes(), 0);
}

#[tokio::test]
async fn loopback_is_never_proxied() {
    let sandbox = sandbox().await;
    let proxy = Proxy::start(None, "403 Forbidden").await;
    let client = build(crate::common::builder(&sandbox).proxy(through(proxy.address)));
    client.delete_session(&log_in(&client).await).await.expect("a logout");
    assert_eq!(proxy.heads(), [""; 0]);
}

/// Runs a test of this program in an environment that names a proxy.
fn run_in_an_environment_of_its_own(name: &str, proxy: SocketAddr) {
    let program = std::env::current_exe().expect("this program");
    let mut child = Command::new(program);
    child.args([name, "--exact", "--ignored", "--nocapture"]);
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        for variable in [variable.to_owned(), variable.to_lowercase()] {
            child.env(variable, format!("http://user:{PASSWORD}@{proxy}"));
        }
    }
    child.env_remove("NO_PROXY").env_remove("no_proxy");
    let output = child.output().expect("the program runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environments_proxy_is_ignored_unless_it_is_asked_for() {
    let proxy = Proxy::start(None, "403 Forbidden").await;
    run_in_an_environment_of_its_own("proxy::without_being_asked", proxy.address);
    assert_eq!(proxy.heads(), [""; 0]);
    run_in_an_environment_of_its_own("proxy::when_it_is_asked_for", proxy.address);
    let heads = proxy.heads();
    assert_eq!(heads.len(), 1, "{heads:?}");
    assert!(heads[0].starts_with("CONNECT finhub.test:443 "), "{heads:?}");
}

async fn succeeds_on_loopback(sandbox: &Sandbox, client: &Client) {
    client.delete_session(&log_in(client).await).await.expect("a logout");
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
#[ignore = "run by another test, in an environment of its own"]
async fn without_being_asked() {
    let sandbox = sandbox().await;
    succeeds_on_loopback(&sandbox, &crate::common::client(&sandbox)).await;
    let client = build(builder(&sandbox).base_url("https://finhub.invalid").max_retries(0));
    try_log_in(&client).await.expect_err("no such host");
}

#[tokio::test]
#[ignore = "run by another test, in an environment of its own"]
async fn when_it_is_asked_for() {
    let sandbox = sandbox().await;
    let asked = crate::common::builder(&sandbox).proxy(finhub_sessions::Proxy::Environment);
    succeeds_on_loopback(&sandbox, &build(asked)).await;
    let asked = builder(&sandbox).proxy(finhub_sessions::Proxy::Environment).max_retries(0);
    let error = try_log_in(&build(asked)).await.expect_err("the proxy refuses");
    assert_eq!(error.kind(), Kind::Connection);
}
