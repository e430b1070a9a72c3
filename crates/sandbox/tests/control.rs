//! The control endpoints.

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{Answer, Connection, Request, Session, sandbox};
use finhub_sandbox::Sandbox;
use serde_json::{Value, json};

async fn get(sandbox: &Sandbox, what: &str) -> Value {
    let answer = Request::new("GET", &format!("/__sandbox/{what}")).send(sandbox).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn post(sandbox: &Sandbox, what: &str, body: Value) -> Answer {
    Request::new("POST", &format!("/__sandbox/{what}")).json(&body).send(sandbox).await
}

async fn delete(sandbox: &Sandbox, what: &str) -> Answer {
    Request::new("DELETE", &format!("/__sandbox/{what}")).send(sandbox).await
}

#[tokio::test]
async fn health_says_that_the_sandbox_serves() {
    assert_eq!(get(&sandbox().await, "health").await["status"], "ok");
}

#[tokio::test]
async fn steps_are_added_taken_and_forgotten() {
    let sandbox = sandbox().await;
    let steps = json!([{ "status": 503 }, { "status": 502 }]);
    assert_eq!(post(&sandbox, "script", steps).await.json(), json!({ "waiting": 2 }));
    assert_eq!(Request::login().send(&sandbox).await.status, 503);
    assert_eq!(delete(&sandbox, "script").await.status, 200);
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn connections_are_met_as_said() {
    let sandbox = sandbox().await;
    assert_eq!(
        post(&sandbox, "connections", json!(["reset"])).await.json(),
        json!({ "waiting": 1 })
    );
    assert!(Connection::met(&sandbox).await.is_err());
    let mut connection = Connection::open(&sandbox).await;
    connection
        .exchange(&Request::new("POST", "/__sandbox/connections").json(&json!(["reset"])))
        .await;
    connection.exchange(&Request::new("DELETE", "/__sandbox/connections")).await;
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn requests_are_listed_with_their_bytes() {
    let sandbox = sandbox().await;
    let login = Request::login();
    login.send(&sandbox).await;
    let listed = &get(&sandbox, "requests").await["requests"][0];
    assert_eq!(
        (&listed["connection"], &listed["complete"], &listed["method"]),
        (&json!(1), &json!(true), &json!("POST"))
    );
    assert_eq!(listed["headers"][0], json!(["Host", "localhost"]));
    assert!(listed["path"].as_str().is_some_and(|path| path.ends_with("/sessions")));
    let body: Value = serde_json::from_str(listed["body"].as_str().expect("a text")).expect("JSON");
    assert_eq!(body["username"], "marcus.jensen@example.com");
    assert_eq!(
        STANDARD.decode(listed["raw"].as_str().expect("a text")).expect("base64"),
        login.bytes()
    );

    assert_eq!(delete(&sandbox, "requests").await.status, 200);
    assert_eq!(get(&sandbox, "requests").await, json!({ "requests": [] }));
}

#[tokio::test]
async fn sessions_are_listed_without_tokens() {
    let sandbox = sandbox().await;
    let session = Session::open(&sandbox).await;
    let sessions = get(&sandbox, "sessions").await;
    assert_eq!(sessions["sessions"][0]["session_id"], session.id);
    assert_eq!(sessions["sessions"][0]["user_id"], "56305c2b-f13a-48e4-b462-ba55460b2ad9");
    assert!(!sessions.to_string().contains("eyJ"));
}

#[tokio::test]
async fn the_clock_is_set_and_moved() {
    let sandbox = sandbox().await;
    let set = post(&sandbox, "clock", json!({ "now": "2026-01-13T12:03:42+02:00" })).await.json();
    assert!(set["now"].as_str().is_some_and(|now| now.starts_with("2026-01-13T10:03:4")));
    post(&sandbox, "clock", json!({ "advance_seconds": 3600 })).await;
    assert!(
        get(&sandbox, "clock").await["now"]
            .as_str()
            .is_some_and(|now| now.starts_with("2026-01-13T11:03:4"))
    );
    post(&sandbox, "clock", json!({ "advance_seconds": -7200 })).await;
    assert!(
        get(&sandbox, "clock").await["now"]
            .as_str()
            .is_some_and(|now| now.starts_with("2026-01-13T09:03:4"))
    );
}

#[tokio::test]
async fn a_reset_forgets_everything() {
    let sandbox = sandbox().await;
    Session::open(&sandbox).await;
    post(&sandbox, "script", json!([{ "status": 503 }])).await;
    post(&sandbox, "clock", json!({ "now": "2000-01-01T00:00:00Z" })).await;
    assert_eq!(post(&sandbox, "reset", json!(null)).await.status, 200);
    assert_eq!(get(&sandbox, "sessions").await, json!({ "sessions": [] }));
    assert_eq!(get(&sandbox, "requests").await, json!({ "requests": [] }));
    assert!(
        !get(&sandbox, "clock").await["now"].as_str().is_some_and(|now| now.starts_with("2000"))
    );
    assert_eq!(Request::login().send(&sandbox).await.status, 200);
}

#[tokio::test]
async fn bad_input_is_refused_with_a_sentence_that_helps() {
    let sandbox = sandbox().await;
    for (what, body, words) in [
        ("script", json!({ "status": 503 }), "a JSON list of steps"),
        (
            "script",
            json!([{ "statsu": 503 }]),
            "unknown field `statsu`, expected one of `handle`, `status`",
        ),
        (
            "script",
            json!([{}, { "body": 1, "text": "a" }]),
            "Step 1: `body` and `text` are both given",
        ),
        (
            "script",
            json!([{ "raw": [{ "base64": "?" }] }]),
            "Step 0: `raw` holds `base64` that cannot be decoded",
        ),
        ("connections", json!(["explode"]), "\"close\", \"reset\" or \"hang\""),
        ("clock", json!({}), "{\"advance_seconds\": 3600}"),
        ("clock", json!({ "now": "yesterday" }), "2026-01-13T10:03:42Z"),
        ("clock", json!({ "now": "2026-01-13T10:03:42Z", "advance_seconds": 1 }), "or {"),
    ] {
        let answer = post(&sandbox, what, body).await;
        let message = answer.json()["message"].as_str().expect("a message").to_owned();
        assert!(answer.status == 400 && message.contains(words), "{message}");
    }
    assert_eq!(post(&sandbox, "nothing", json!(null)).await.status, 404);
    assert_eq!(delete(&sandbox, "clock").await.status, 405);
}

#[tokio::test]
async fn web_pages_are_kept_out() {
    let sandbox = sandbox().await;
    let requests = Request::new("GET", "/__sandbox/requests");
    let port = sandbox.addr().port();
    for host in [
        "localhost".to_owned(),
        format!("LOCALHOST:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
    ] {
        assert_eq!(
            requests.clone().header("Host", &host).send(&sandbox).await.status,
            200,
            "{host}"
        );
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "203.0.113.42",
        "",
        "[",
        "127.0.0.1.evil.example:80",
    ] {
        assert_eq!(
            requests.clone().header("Host", host).send(&sandbox).await.status,
            403,
            "{host}"
        );
    }
    assert_eq!(requests.clone().without("Host").send(&sandbox).await.status, 403);
    let mut twice = requests.bytes();
    twice.splice(twice.len() - 2.., *b"Host: 127.0.0.1\r\n\r\n");
    let mut connection = Connection::open(&sandbox).await;
    connection.write(&twice).await;
    assert_eq!(connection.answer().await.status, 403);
}

#[tokio::test]
async fn of_web_pages_only_the_sandboxs_own_may_control_it() {
    let sandbox = sandbox().await;
    let port = sandbox.addr().port();
    let reset = |host: &str| Request::new("POST", "/__sandbox/reset").header("Host", host);
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        let host = format!("{name}:{port}");
        let own = reset(&host)
            .header("Origin", &format!("http://{host}"))
            .header("Sec-Fetch-Site", "same-origin");
        assert_eq!(own.send(&sandbox).await.status, 200, "{host}");
    }
    let host = format!("127.0.0.1:{port}");
    for origin in [
        "http://127.0.0.1".to_owned(),
        format!("http://127.0.0.1:{}", port ^ 1),
        format!("http://localhost:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("http://{host}.evil.example"),
        format!("http://evil.example:{port}"),
        "null".to_owned(),
        String::new(),
    ] {
        let answer = reset(&host).header("Origin", &origin).send(&sandbox).await;
        answer.refuses(403, "Control requests must not come from another web page");
    }
    for site in ["cross-site", "same-site"] {
        let answer = reset(&host).header("Sec-Fetch-Site", site).send(&sandbox).await;
        assert_eq!(answer.status, 403, "{site}");
    }
    let rebound = format!("evil.example:{port}");
    let answer =
        reset(&rebound).header("Origin", &format!("http://{rebound}")).send(&sandbox).await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn without_the_page_no_web_page_may_control_it() {
    let sandbox = Sandbox::builder().page(false).start().await.expect("a sandbox starts");
    let host = sandbox.addr().to_string();
    let reset = Request::new("POST", "/__sandbox/reset").header("Host", &host);
    assert_eq!(reset.send(&sandbox).await.status, 200);
    let own = reset.header("Origin", &format!("http://{host}"));
    assert_eq!(own.send(&sandbox).await.status, 403);
}

#[tokio::test]
async fn control_may_be_off() {
    let sandbox = Sandbox::builder().control(false).start().await.expect("a sandbox starts");
    let answer = Request::new("GET", "/__sandbox/health").send(&sandbox).await;
    answer.refuses(404, "There is nothing at /__sandbox/health");
    assert_eq!(sandbox.requests().len(), 1);
}
