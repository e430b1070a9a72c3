//! What goes over the wire, byte for byte.

use std::collections::HashSet;

use crate::support::{build, log_in, sandbox};
use finhub_sandbox::{RecordedRequest, Sandbox, Step, demo};
use finhub_sessions::Client;

const LOGIN: [&str; 10] = [
    "accept",
    "content-length",
    "content-type",
    "deviceid",
    "host",
    "platform",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-from",
    "x-tenant-id",
];

const LOGOUT: [&str; 9] = [
    "accept",
    "authorization",
    "deviceid",
    "host",
    "platform",
    "user-agent",
    "x-forwarded-for",
    "x-forwarded-from",
    "x-tenant-id",
];

/// Logs in and out, and gives back both requests.
async fn log_in_and_out(sandbox: &Sandbox, client: &Client) -> [RecordedRequest; 2] {
    sandbox.clear_requests();
    let session = log_in(client).await;
    client.delete_session(&session).await.expect("a logout");
    sandbox.requests().try_into().expect("two requests")
}

/// The head as it was sent, line by line.
fn head(request: &RecordedRequest) -> Vec<&str> {
    let text = str::from_utf8(&request.raw).expect("a head of ASCII and a body of UTF-8");
    let (head, _) = text.split_once("\r\n\r\n").expect("a head that ends");
    head.split("\r\n").collect()
}

/// The names of the headers, in lower case and in order of the alphabet, each as often as it was sent.
fn names(request: &RecordedRequest) -> Vec<String> {
    let lines = head(request).into_iter().skip(1);
    let mut names: Vec<_> = lines
        .map(|line| line.split_once(':').expect("a name and a value").0.to_ascii_lowercase())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn each_standard_header_is_sent_once_and_none_unasked() {
    let sandbox = sandbox().await;
    let [login, logout] = log_in_and_out(&sandbox, &crate::common::client(&sandbox)).await;
    assert_eq!(names(&login), LOGIN);
    assert_eq!(names(&logout), LOGOUT);
}

#[tokio::test]
async fn optional_headers_are_sent_once_where_they_were_set() {
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).os_platform("Windows"));
    let [login, logout] = log_in_and_out(&sandbox, &client).await;
    for (request, usual) in [(&login, &LOGIN[..]), (&logout, &LOGOUT[..])] {
        let mut expected = usual.to_vec();
        expected.push("sec-ch-ua-platform");
        expected.sort_unstable();
        assert_eq!(names(request), expected);
        assert_eq!(request.header("sec-ch-ua-platform"), Some("\"Windows\""));
    }

    let demo = demo();
    let bearer = log_in(&client).await.token().clone();
    sandbox.clear_requests();
    let credentials = crate::common::credentials().bearer(bearer.clone());
    let client = crate::common::client(&sandbox);
    client.create_session(demo.customer_id, demo.user_id, &credentials).await.expect("a login");
    let login = sandbox.requests().remove(0);
    let mut expected = LOGIN.to_vec();
    expected.push("authorization");
    expected.sort_unstable();
    assert_eq!(names(&login), expected);
    let sent = login.header("authorization").expect("a token");
    assert_eq!(sent.strip_prefix("Bearer "), Some(bearer.expose_secret()));
}

#[tokio::test]
async fn a_logout_goes_without_an_address_where_none_is_known() {
    let sandbox = sandbox().await;
    let demo = demo();
    let session = log_in(&crate::common::client(&sandbox)).await;
    sandbox.clear_requests();
    let client = build(
        Client::builder()
            .base_url(sandbox.base_url())
            .tenant_id(demo.tenant_id)
            .forwarded_from("conformance")
            .platform("web")
            .device_id("356938035643809"),
    );
    client.delete_session(&session).await.expect("a logout");
    let expected: Vec<_> = LOGOUT.into_iter().filter(|name| *name != "x-forwarded-for").collect();
    assert_eq!(names(&sandbox.requests()[0]), expected);
}

#[tokio::test]
async fn a_login_is_these_bytes() {
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).user_agent("capture/1.0"));
    let [login, _] = log_in_and_out(&sandbox, &client).await;
    let demo = demo();
    let body = format!(
        r#"{{"password":"{}","tenantKey":"{}","tenantSecret":"{}","username":"{}"}}"#,
        demo.password, demo.tenant_key, demo.tenant_secret, demo.username,
    );
    let expected = format!(
        "POST /api/v2.1/customer/individual/{}/users/{}/sessions HTTP/1.1\r\n\
         x-tenant-id: {}\r\n\
         user-agent: capture/1.0\r\n\
         x-forwarded-from: conformance\r\n\
         x-forwarded-for: 203.0.113.42\r\n\
         platform: web\r\n\
         deviceid: 356938035643809\r\n\
         accept: application/json\r\n\
         content-type: application/json\r\n\
         host: {}\r\n\
         content-length: {}\r\n\
         \r\n\
         {body}",
        demo.customer_id,
        demo.user_id,
        demo.tenant_id,
        sandbox.addr(),
        body.len(),
    );
    assert_eq!(login.body_text(), Some(body.as_str()));
    assert_eq!(String::from_utf8_lossy(&login.raw), expected);
}

#[tokio::test]
async fn a_logout_is_these_bytes() {
    let sandbox = sandbox().await;
    let client = build(crate::common::builder(&sandbox).user_agent("capture/1.0"));
    let demo = demo();
    let session = log_in(&client).await;
    sandbox.clear_requests();
    client.delete_session(&session).await.expect("a logout");
    let expected = format!(
        "DELETE /api/v2.1/customer/individual/{}/users/{}/sessions/{} HTTP/1.1\r\n\
         x-tenant-id: {}\r\n\
         user-agent: capture/1.0\r\n\
         x-forwarded-from: conformance\r\n\
         x-forwarded-for: 203.0.113.42\r\n\
         platform: web\r\n\
         deviceid: 356938035643809\r\n\
         accept: application/json\r\n\
         authorization: Bearer {}\r\n\
         host: {}\r\n\
         \r\n",
        demo.customer_id,
        demo.user_id,
        session.session_id(),
        demo.tenant_id,
        session.token().expose_secret(),
        sandbox.addr(),
    );
    assert_eq!(String::from_utf8_lossy(&sandbox.requests()[0].raw), expected);
}

#[tokio::test]
async fn the_same_login_is_the_same_bytes_each_time() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let mut logins = HashSet::new();
    for client in [&client, &client, &client.clone(), &crate::common::client(&sandbox)] {
        let [login, _] = log_in_and_out(&sandbox, client).await;
        logins.insert(login.raw);
    }
    assert_eq!(logins.len(), 1);
}

#[tokio::test]
async fn what_a_server_asks_to_remember_is_not_sent_back() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let step = Step::handle()
        .header("Set-Cookie", "a=b; Path=/")
        .header("Accept-CH", "Sec-CH-UA-Model")
        .header("Alt-Svc", "h2=\":1\"")
        .header("Strict-Transport-Security", "max-age=9999");
    sandbox.script([step.clone(), step]);
    log_in_and_out(&sandbox, &client).await;
    let [login, logout] = log_in_and_out(&sandbox, &client).await;
    assert_eq!(names(&login), LOGIN);
    assert_eq!(names(&logout), LOGOUT);
}

#[tokio::test]
async fn calls_that_follow_each_other_share_one_connection() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let mut connections = HashSet::new();
    for _ in 0..5 {
        let requests = log_in_and_out(&sandbox, &client).await;
        connections.extend(requests.map(|request| request.connection));
    }
    assert_eq!(connections.len(), 1);
}
