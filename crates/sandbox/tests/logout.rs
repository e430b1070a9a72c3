//! `deleteSession`.

mod common;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use common::{Request, Session, crowded, sandbox};
use finhub_sandbox::demo;
use serde_json::json;

const REFUSED: &str = "The bearer token is missing, wrong or expired";

#[tokio::test]
async fn a_logout_ends_the_session_and_says_when() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    sandbox.clock().set("2026-01-13T10:03:42.5Z".parse::<jiff::Timestamp>().expect("a time"));
    let answer = Request::logout(&session).send(&sandbox).await;
    let terminated_at = answer.json()["data"]["terminatedAt"].as_str().expect("a text").to_owned();
    assert!(terminated_at.starts_with("2026-01-13T10:03:4") && terminated_at.ends_with('Z'));
    let data =
        json!({ "sessionId": session.id, "status": "TERMINATED", "terminatedAt": terminated_at });
    assert_eq!((answer.status, answer.json()), (200, json!({ "success": true, "data": data })));
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_repeated_logout_finds_nothing() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    assert_eq!(Request::logout(&session).send(&sandbox).await.status, 200);
    Request::logout(&session).send(&sandbox).await.refuses(404, "Session not found");
}

#[tokio::test]
async fn of_many_logouts_at_once_one_ends_the_session() {
    let sandbox = sandbox().await;
    let request = Request::logout(&Session::open(&sandbox).await);
    let (a, b, c, d) = tokio::join!(
        request.send(&sandbox),
        request.send(&sandbox),
        request.send(&sandbox),
        request.send(&sandbox)
    );
    let mut statuses = [a.status, b.status, c.status, d.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404, 404, 404]);
}

#[tokio::test]
async fn the_token_of_an_ended_session_is_good_for_nothing_else() {
    let sandbox = sandbox().await;
    let (ended, other) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    assert_eq!(Request::logout(&ended).send(&sandbox).await.status, 200);
    for id in [other.id.as_str(), "sess_abc123"] {
        let request =
            Request::logout_at(demo().customer_id, demo().user_id, id).bearer(&ended.token);
        request.send(&sandbox).await.refuses(401, REFUSED);
    }
    assert_eq!(sandbox.live_sessions().len(), 1);
}

#[tokio::test]
async fn a_token_ends_no_session_but_its_own() {
    let sandbox = sandbox().await;
    let (mine, other) = (Session::open(&sandbox).await, Session::open(&sandbox).await);
    let request =
        Request::logout_at(demo().customer_id, demo().user_id, &other.id).bearer(&mine.token);
    request.send(&sandbox).await.refuses(401, REFUSED);
    let request = Request::logout_at("cust_12345", "user_67890", &mine.id).bearer(&mine.token);
    request.send(&sandbox).await.refuses(401, REFUSED);
    assert_eq!(sandbox.live_sessions().len(), 2);
}

#[tokio::test]
async fn a_live_token_is_told_what_is_not_there() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    for (customer, user, id, message) in [
        ("nobody", "nobody", session.id.as_str(), "Customer not found"),
        ("cust_12345", "nobody", session.id.as_str(), "User not found"),
        (demo().customer_id, demo().user_id, "sess_abc123", "Session not found"),
    ] {
        let request = Request::logout_at(customer, user, id).bearer(&session.token);
        request.send(&sandbox).await.refuses(404, message);
    }
}

#[tokio::test]
async fn a_token_that_is_missing_or_not_ours_is_refused() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let (signed, signature) = session.token.rsplit_once('.').expect("a JWT");
    let (_, claims) = signed.split_once('.').expect("a JWT");
    let unsigned = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
    let another_key = signature.chars().rev().collect::<String>();
    for authorization in [
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        session.token.clone(),
        format!("Basic {}", session.token),
        format!("Bearer {unsigned}.{claims}."),
        format!("Bearer {unsigned}.{claims}.{signature}"),
        format!("Bearer {signed}"),
        format!("Bearer {signed}.{another_key}"),
        format!("Bearer {}x", session.token),
    ] {
        let request = Request::logout(&session).header("Authorization", &authorization);
        request.send(&sandbox).await.refuses(401, REFUSED);
    }
    Request::logout(&session).without("Authorization").send(&sandbox).await.refuses(401, REFUSED);
    assert_eq!(sandbox.live_sessions().len(), 1);
}

#[tokio::test]
async fn a_token_of_another_sandbox_is_refused() {
    let (here, there) = (sandbox().await, sandbox().await);
    let session = Session::open(&there).await;
    Request::logout(&session).send(&here).await.refuses(401, REFUSED);
}

#[tokio::test]
async fn a_token_is_refused_on_behalf_of_another_tenant() {
    let sandbox = crowded().await;
    let session = Session::open(&sandbox).await;
    for tenant in ["other", "unknown"] {
        Request::logout(&session)
            .header("X-Tenant-ID", tenant)
            .send(&sandbox)
            .await
            .refuses(401, REFUSED);
    }
    assert_eq!(sandbox.live_sessions().len(), 1);
}

#[tokio::test]
async fn the_schemes_name_may_be_spelled_in_any_case() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let request =
        Request::logout(&session).header("authorization", &format!("bearer {}", session.token));
    assert_eq!(request.send(&sandbox).await.status, 200);
}
