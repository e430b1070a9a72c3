//! Operations that are answered from their documented examples.

mod common;

use common::{Request, Session};
use finhub_sandbox::{Operations, Sandbox, Step, demo};
use jiff::SignedDuration;
use serde_json::json;

const REFUSED: &str = "The bearer token is missing, wrong or expired";

async fn sandbox() -> Sandbox {
    let operations = Operations::from_json(include_str!("common/described.json")).expect("a table");
    Sandbox::builder().operations(operations).start().await.expect("a sandbox starts")
}

/// A look at a session of the demo's user.
fn look(session: &Session) -> Request {
    look_at(demo().customer_id, demo().user_id, &session.id).bearer(&session.token)
}

/// The same without a token.
fn look_at(customer: &str, user: &str, session: &str) -> Request {
    let path = format!("/api/v2.1/customer/individual/{customer}/users/{user}/sessions/{session}");
    Request::standard("GET", &path).header("X-Probe", "1")
}

/// A change of the demo customer's address.
fn change() -> Request {
    Request::standard("PUT", &format!("{}?reason=moved&reason=again", address(demo().customer_id)))
        .json(&json!({ "street": "Main Street", "town": "Springfield" }))
        .header("Content-Type", "application/merge-patch+json; charset=utf-8")
}

fn address(customer: &str) -> String {
    format!("/api/v2.1/customer/individual/{customer}/address")
}

#[tokio::test]
async fn a_good_request_is_answered_the_example() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let answer = look(&session).send(&sandbox).await;
    assert_eq!((answer.status, answer.json()), (200, json!({ "state": "ACTIVE" })));
    assert!(answer.header("X-Request-Id").is_some());

    let answer = change().send(&sandbox).await;
    assert_eq!((answer.status, answer.json()), (201, json!([1, "two"])));
    assert_eq!(answer.header("Content-Type"), Some("application/vnd.finhub+json"));
}

#[tokio::test]
async fn an_answer_without_an_example_has_no_body() {
    let sandbox = sandbox().await;
    let answer = Request::new("POST", &address(demo().customer_id)).send(&sandbox).await;
    assert_eq!((answer.status, answer.text(), answer.header("Content-Type")), (204, "", None));
}

#[tokio::test]
async fn login_and_logout_are_as_they_were() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    assert_eq!(Request::logout(&session).send(&sandbox).await.status, 200);
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_required_header_that_is_missing_is_named() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    for name in ["X-Tenant-ID", "platform", "deviceId", "X-Probe"] {
        let answer = look(&session).without(name).send(&sandbox).await;
        answer.refuses(400, &format!("Missing required header: {name}"));
    }
    let alias = look(&session).without("deviceId").header("X-Device-Id", "1");
    assert_eq!(alias.send(&sandbox).await.status, 200);
    let empty = look(&session).header("Accept", "").send(&sandbox).await;
    empty.refuses(400, "Invalid header: Accept is empty");
    let nowhere = look(&session).header("X-Forwarded-For", "here").send(&sandbox).await;
    nowhere.refuses(400, "Invalid header: X-Forwarded-For must be an IPv4 or IPv6 address");
}

#[tokio::test]
async fn a_required_bearer_must_be_a_live_token_of_the_tenant() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    look(&session).without("Authorization").send(&sandbox).await.refuses(401, REFUSED);
    look(&session).bearer("wrong").send(&sandbox).await.refuses(401, REFUSED);
    look(&session).header("X-Tenant-ID", "other").send(&sandbox).await.refuses(401, REFUSED);
    sandbox.clock().set(sandbox.clock().now() + SignedDuration::from_hours(2));
    look(&session).send(&sandbox).await.refuses(401, REFUSED);
}

#[tokio::test]
async fn an_optional_bearer_may_be_absent_but_not_wrong() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    assert_eq!(change().send(&sandbox).await.status, 201);
    assert_eq!(change().bearer(&session.token).send(&sandbox).await.status, 201);
    change().bearer("wrong").send(&sandbox).await.refuses(401, REFUSED);
    assert_eq!(Request::logout(&session).send(&sandbox).await.status, 200);
    change().bearer(&session.token).send(&sandbox).await.refuses(401, REFUSED);
}

#[tokio::test]
async fn a_token_opens_what_is_its_own_and_nothing_else() {
    let sandbox = sandbox().await;
    let (mine, other) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    let (customer, user) = (demo().customer_id, demo().user_id);
    for (request, status, message) in [
        (look_at(customer, user, &other.id), 401, REFUSED),
        (look_at("cust_12345", "user_67890", &mine.id), 401, REFUSED),
        (look_at("nobody", user, &mine.id), 404, "Customer not found"),
        (look_at(customer, "nobody", &mine.id), 404, "User not found"),
        (look_at(customer, user, "sess_abc123"), 404, "Session not found"),
    ] {
        request.bearer(&mine.token).send(&sandbox).await.refuses(status, message);
    }
    assert_eq!(Request::logout(&mine).send(&sandbox).await.status, 200);
    look(&mine).send(&sandbox).await.refuses(404, "Session not found");
}

#[tokio::test]
async fn without_a_token_what_the_path_names_must_be_there() {
    let sandbox = sandbox().await;
    let nobody = Request::new("POST", &address("nobody"));
    assert_eq!(nobody.clone().send(&sandbox).await.status, 204);
    let nobody = nobody.header("X-Tenant-ID", demo().tenant_id).send(&sandbox).await;
    nobody.refuses(404, "Customer not found");
    let unknown = change().header("X-Tenant-ID", "unknown").send(&sandbox).await;
    unknown.refuses(403, "Unknown tenant");
    let undecodable = Request::new("POST", &address("%FF")).send(&sandbox).await;
    undecodable.refuses(400, "The path cannot be decoded: its ids must be percent-encoded UTF-8");
}

#[tokio::test]
async fn a_body_must_be_what_is_documented() {
    let sandbox = sandbox().await;
    for (request, message) in [
        (change().body("{"), "The request body is not valid JSON"),
        (change().body(""), "The request body is not valid JSON"),
        (change().body("[]"), "The request body must be a JSON object"),
        (change().body(r#"{"street": "a", "town": null}"#), "Missing required field: town"),
        (
            change().header("Content-Type", "application/json"),
            "Invalid header: Content-Type must be application/merge-patch+json",
        ),
        (change().without("Content-Type"), "Missing required header: Content-Type"),
    ] {
        request.send(&sandbox).await.refuses(400, message);
    }
}

#[tokio::test]
async fn a_required_parameter_of_the_query_that_is_missing_is_named() {
    let sandbox = sandbox().await;
    let without = Request::standard("PUT", &address(demo().customer_id)).json(&json!({}));
    without.send(&sandbox).await.refuses(400, "Missing required parameter: reason");
}

#[tokio::test]
async fn another_method_and_another_path_are_refused() {
    let sandbox = sandbox().await;
    let path = address(demo().customer_id);
    let method = Request::new("DELETE", &path).send(&sandbox).await;
    method.refuses(405, "DELETE is not allowed here");
    let nothing = Request::new("PUT", &format!("{path}/1")).send(&sandbox).await;
    nothing.refuses(404, &format!("There is nothing at {path}/1"));
}

#[tokio::test]
async fn scripts_and_recordings_see_them_like_others() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    sandbox.clear_requests();
    sandbox.script([Step::status(503), Step::handle().header("X-Extra", "1")]);
    assert_eq!(look(&session).send(&sandbox).await.status, 503);
    let handled = look(&session).send(&sandbox).await;
    assert_eq!(
        (handled.json(), handled.header("X-Extra")),
        (json!({ "state": "ACTIVE" }), Some("1"))
    );
    let methods: Vec<_> = sandbox.requests().into_iter().map(|request| request.method).collect();
    assert_eq!(methods, ["GET", "GET"]);
}
