//! The headers of requests and answers.

mod common;

use common::{Request, Session, sandbox};
use jiff::Timestamp;

const ALIASES: [(&str, &str, &str); 3] = [
    ("platform", "sec-ch-ua-platform", "\"Windows\""),
    ("deviceId", "X-Device-Id", "1"),
    ("deviceId", "device-id", "1"),
];

#[tokio::test]
async fn a_missing_header_is_named() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    for name in ["X-Tenant-ID", "User-Agent", "X-Forwarded-From", "platform", "deviceId"] {
        let message = format!("Missing required header: {name}");
        for request in [Request::login(), Request::logout(&session)] {
            request.clone().without(name).send(&sandbox).await.refuses(400, &message);
            request.header(name, "").send(&sandbox).await.refuses(400, &message);
        }
    }
    assert_eq!(sandbox.live_sessions().len(), 1);
}

#[tokio::test]
async fn the_documented_aliases_are_taken() {
    let sandbox = sandbox().await;
    for (name, alias, value) in ALIASES {
        let login = Request::login().without(name).header(alias, value).send(&sandbox).await;
        let session = Session::from(&login);
        let logout =
            Request::logout(&session).without(name).header(alias, value).send(&sandbox).await;
        assert_eq!(logout.status, 200, "{alias}");
    }
}

#[tokio::test]
async fn an_optional_header_says_something_or_is_left_out() {
    let sandbox = sandbox().await;
    for name in ["sec-ch-ua-platform", "Accept"] {
        let answer = Request::login().header(name, "").send(&sandbox).await;
        answer.refuses(400, &format!("Invalid header: {name} is empty"));
    }
}

#[tokio::test]
async fn names_are_taken_in_any_case_and_the_tenant_in_its_own_alone() {
    let sandbox = sandbox().await;
    let tenant = finhub_sandbox::demo().tenant_id;
    assert_eq!(Request::login().header("x-tenant-id", tenant).send(&sandbox).await.status, 200);
    let shouted = Request::login().header("X-Tenant-ID", &tenant.to_uppercase());
    shouted.send(&sandbox).await.refuses(403, "Invalid tenant keys");
}

#[tokio::test]
async fn only_a_login_must_tell_the_end_users_address() {
    let sandbox = sandbox().await;
    let login = Request::login().without("X-Forwarded-For").send(&sandbox).await;
    login.refuses(400, "Missing required header: X-Forwarded-For");

    let session = Session::from(
        &Request::login().header("X-Forwarded-For", "2001:db8::7334").send(&sandbox).await,
    );
    let message = "Invalid header: X-Forwarded-For must be an IPv4 or IPv6 address";
    for address in ["localhost", "203.0.113", "203.0.113.42, 10.0.0.1", "[2001:db8::7334]"] {
        Request::login()
            .header("X-Forwarded-For", address)
            .send(&sandbox)
            .await
            .refuses(400, message);
        Request::logout(&session)
            .header("X-Forwarded-For", address)
            .send(&sandbox)
            .await
            .refuses(400, message);
    }
    let logout =
        Request::logout(&session).header("X-Forwarded-For", "203.0.113.42").send(&sandbox).await;
    assert_eq!(logout.status, 200);
}

#[tokio::test]
async fn every_answer_carries_a_fresh_request_id_and_the_sandboxs_date() {
    let sandbox = sandbox().await;
    sandbox.clock().set("2026-01-13T10:03:42Z".parse::<Timestamp>().expect("a time"));
    let mut seen = Vec::new();
    for request in
        [Request::login(), Request::login().field("password", "wrong"), Request::new("GET", "/")]
    {
        let answer = request.send(&sandbox).await;
        assert!(answer.header("Date").expect("a date").starts_with("Tue, 13 Jan 2026 10:03:"));
        let dates = answer.headers.iter().filter(|(name, _)| name == "Date").count();
        let id = answer.header("X-Request-Id").expect("an id").to_owned();
        assert!(dates == 1 && uuid::Uuid::parse_str(&id).is_ok() && !seen.contains(&id));
        seen.push(id);
    }
}
