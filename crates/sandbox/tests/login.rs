//! `createSession`.

mod common;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Request, Session, crowded, sandbox};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

#[tokio::test]
async fn a_login_answers_in_the_documented_envelope() {
    let sandbox = sandbox().await;
    let answer = Request::login().send(&sandbox).await;
    assert_eq!((answer.status, answer.header("Content-Type")), (200, Some("application/json")));

    let body = answer.json();
    assert_eq!((&body["code"], &body["message"]), (&json!(200), &json!("Success")));
    let data = &body["data"];
    assert_eq!(data["userId"], "6r1k1hw6npq");
    assert_eq!(data["success"], true);
    assert_eq!(data["message"], "Session created successfully");
    assert_eq!(data["errorType"], "NONE");
    assert_eq!(
        names(data),
        names_of([
            "sessionId",
            "userId",
            "token",
            "refreshToken",
            "expiresAt",
            "success",
            "message",
            "errorType"
        ])
    );
}

#[tokio::test]
async fn the_session_ends_a_day_later_in_a_time_without_zone_and_with_nine_digits() {
    let sandbox = sandbox().await;
    sandbox.clock().set("2026-01-13T10:03:42.000000001Z".parse::<Timestamp>().expect("a time"));
    let data = &Request::login().send(&sandbox).await.json()["data"];
    let expires = data["expiresAt"].as_str().expect("a text");

    assert_eq!(expires.len(), "2026-01-14T10:03:42.197811165".len());
    let read: DateTime = expires.parse().expect("a civil time");
    let nominal: DateTime = "2026-01-14T10:03:42".parse().expect("a civil time");
    assert!(read > nominal && read.duration_since(nominal) < SignedDuration::from_mins(1));
}

#[tokio::test]
async fn the_token_holds_the_documented_claims_and_no_others() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let parts: Vec<_> = session.token.split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts") };
    assert_eq!(decoded(header), json!({ "typ": "JWT", "alg": "HS256" }));
    assert_eq!(URL_SAFE_NO_PAD.decode(signature).expect("base64").len(), 32);

    let claims = decoded(claims);
    let iat = claims["iat"].as_i64().expect("a number");
    assert!((sandbox.clock().now().as_second() - iat).abs() < 60);
    let expected = json!({
        "iss": "bff", "aud": "bff-clients", "sub": "6r1k1hw6npq", "iat": iat, "exp": iat + 3600,
        "tenantId": "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd", "customerId": "ff72a196-426a-4ab3-a2d3-e4c583a9bc88",
        "userId": "6r1k1hw6npq", "userType": "CONSUMER", "roles": ["USER"], "jti": claims["jti"],
    });
    assert_eq!(claims, expected);
    assert_ne!(claims["jti"], json!(session.id));
}

#[tokio::test]
async fn the_refresh_token_ends_in_the_user_and_the_start_of_the_tenant_key() {
    let sandbox = sandbox().await;
    let data = &Request::login().send(&sandbox).await.json()["data"];
    let (uuid, tail) = data["refreshToken"].as_str().expect("a text").split_at(36);
    assert!(uuid::Uuid::parse_str(uuid).is_ok());
    assert_eq!(tail, "-6r1k1hw6npq-cvK_9XDw");
}

#[tokio::test]
async fn each_login_makes_a_session() {
    let sandbox = sandbox().await;
    let (first, second) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    let live: Vec<_> =
        sandbox.live_sessions().into_iter().map(|session| session.session_id).collect();
    assert_eq!(live, [first.id, second.id]);
}

#[tokio::test]
async fn what_is_wrong_decides_the_refusal() {
    let sandbox = sandbox().await;
    for (request, status, message) in [
        (Request::login().field("password", "wrong"), 401, "Invalid credentials"),
        (Request::login().field("username", "nobody"), 401, "Invalid credentials"),
        (Request::login().field("password", ""), 401, "Invalid credentials"),
        (Request::login().field("tenantKey", "wrong"), 403, "Invalid tenant keys"),
        (Request::login().field("tenantSecret", "wrong"), 403, "Invalid tenant keys"),
        (Request::login().header("X-Tenant-ID", "unknown"), 403, "Invalid tenant keys"),
        (with_login_body(Request::login_to("nobody", "nobody")), 404, "Customer not found"),
        (with_login_body(Request::login_to("cust_12345", "nobody")), 404, "User not found"),
    ] {
        request.send(&sandbox).await.refuses(status, message);
    }
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_body_that_lacks_a_field_is_refused_by_its_name() {
    let sandbox = sandbox().await;
    for field in ["username", "password", "tenantKey", "tenantSecret"] {
        let answer = Request::login().without_field(field).send(&sandbox).await;
        answer.refuses(400, &format!("Missing required field: {field}"));
    }
}

#[tokio::test]
async fn a_field_of_another_type_is_refused_by_its_name() {
    let sandbox = sandbox().await;
    for field in
        ["username", "password", "tenantKey", "tenantSecret", "tenantId", "credentialType", "value"]
    {
        for value in [json!(1), json!(null), json!(["a"]), json!({})] {
            let answer = Request::login().field(field, value).send(&sandbox).await;
            answer.refuses(400, &format!("Invalid field: {field} must be a string"));
        }
    }
}

#[tokio::test]
async fn optional_and_unknown_fields_are_taken() {
    let sandbox = sandbox().await;
    let request = Request::login()
        .field("credentialType", "PASSWORD")
        .field("value", "marcus.jensen@example.com")
        .field("tenantId", "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd")
        .field("unknown", json!({ "a": 1 }));
    assert_eq!(request.send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_refused_without_quoting_it() {
    let sandbox = sandbox().await;
    for body in ["", "{", r#"{"password":"canary",}"#, r#"{"password":"canary\ud800"}"#] {
        Request::login()
            .body(body)
            .send(&sandbox)
            .await
            .refuses(400, "The request body is not valid JSON");
    }
    for body in ["[]", "null", "\"canary\""] {
        Request::login()
            .body(body)
            .send(&sandbox)
            .await
            .refuses(400, "The request body must be a JSON object");
    }
    let too_long = Request::login().field("password", "x".repeat(1 << 20));
    too_long.send(&sandbox).await.refuses(400, "The request body is larger than 1 MiB");
}

#[tokio::test]
async fn a_content_type_other_than_json_is_refused() {
    let sandbox = sandbox().await;
    for content_type in ["text/plain", "application/jsonx", "application/x-www-form-urlencoded"] {
        let answer = Request::login().header("Content-Type", content_type).send(&sandbox).await;
        answer.refuses(400, "Invalid header: Content-Type must be application/json");
    }
    let without = Request::login().without("Content-Type").send(&sandbox).await;
    without.refuses(400, "Missing required header: Content-Type");
    let with_charset = Request::login().header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(with_charset.send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn a_tenant_repeated_in_the_body_must_be_that_of_the_header() {
    let sandbox = sandbox().await;
    let answer = Request::login().field("tenantId", "another").send(&sandbox).await;
    answer.refuses(400, "Invalid field: tenantId differs from the header X-Tenant-ID");
}

#[tokio::test]
async fn a_bearer_token_given_to_a_login_must_be_a_live_one_of_the_tenant() {
    let sandbox = crowded().await;
    let session = Session::open(&sandbox).await;
    assert_eq!(Request::login().bearer(&session.token).send(&sandbox).await.status, 200);

    let other_tenant = Request::login()
        .header("X-Tenant-ID", "other")
        .field("tenantKey", "other_key")
        .field("tenantSecret", "other_secret");
    assert_eq!(other_tenant.send(&sandbox).await.status, 200);
    let refused = "The bearer token is missing, wrong or expired";
    other_tenant.bearer(&session.token).send(&sandbox).await.refuses(401, refused);
    Request::login().bearer("nonsense").send(&sandbox).await.refuses(401, refused);
    Request::login()
        .header("Authorization", "Basic YTpi")
        .send(&sandbox)
        .await
        .refuses(401, refused);

    assert_eq!(Request::logout(&session).send(&sandbox).await.status, 200);
    Request::login().bearer(&session.token).send(&sandbox).await.refuses(401, refused);
}

#[tokio::test]
async fn ids_are_opaque_and_decoded_once() {
    let sandbox = crowded().await;
    let (customer, user) = ("a%2Fb%20%252F%20%C3%BC", "100%25%20%22sure%22");
    let body = with_login_body(Request::login_to(customer, user))
        .field("username", "odd")
        .field("password", "odd");
    let session = Session::from(&body.send(&sandbox).await);
    let live = &sandbox.live_sessions()[0];
    assert_eq!((live.customer_id.as_str(), live.user_id.as_str()), ("a/b %2F ü", "100% \"sure\""));

    let logout = Request::logout_at(customer, user, &session.id).bearer(&session.token);
    assert_eq!(logout.send(&sandbox).await.status, 200);
    let broken = with_login_body(Request::login_to("%FF", user)).send(&sandbox).await;
    broken.refuses(400, "The path cannot be decoded: its ids must be percent-encoded UTF-8");
}

#[tokio::test]
async fn other_methods_and_paths_are_refused_in_the_envelope() {
    let sandbox = sandbox().await;
    let sessions = "/api/v2.1/customer/individual/c/users/u/sessions";
    let answer = Request::new("PUT", sessions).send(&sandbox).await;
    answer.refuses(405, "PUT is not allowed here");
    assert_eq!(answer.header("Allow"), Some("POST"));
    let answer = Request::new("GET", &format!("{sessions}/s")).send(&sandbox).await;
    answer.refuses(405, "GET is not allowed here");
    assert_eq!(answer.header("Allow"), Some("DELETE"));
    for path in ["/", "/api/v2.1/customer/individual/c/users/u", "/api/v2.1/tokens"] {
        Request::new("POST", path)
            .send(&sandbox)
            .await
            .refuses(404, &format!("There is nothing at {path}"));
    }
}

/// The demo's body, with another path.
fn with_login_body(request: Request) -> Request {
    let demo = finhub_sandbox::demo();
    request.json(&json!({
        "username": demo.username, "password": demo.password,
        "tenantKey": demo.tenant_key, "tenantSecret": demo.tenant_secret,
    }))
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64")).expect("JSON")
}

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().expect("an object").keys().cloned().collect()
}

fn names_of<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}
