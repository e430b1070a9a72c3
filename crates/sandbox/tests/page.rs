//! The page at `/`, without a browser: `browser/` has the tests with one.

mod common;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use common::{Connection, Request, Session, sandbox};
use finhub_sandbox::{Config, Sandbox, Step};
use serde_json::{Value, json};

/// Longer than any test should take, so that a defect fails instead of hanging.
const PATIENCE: Duration = Duration::from_secs(20);

const PAGE: &str = include_str!("../src/page/page.html");
const STYLE: &str = include_str!("../src/page/page.css");
const SCRIPT: &str = include_str!("../src/page/page.js");
const ICON: &str = include_str!("../src/page/icon.svg");

/// A page that is open: the stream of its events.
struct Page(Connection);

impl Page {
    async fn open(sandbox: &Sandbox) -> Self {
        let mut connection = Connection::open(sandbox).await;
        connection.write(&Request::new("GET", "/__sandbox/page/events").bytes()).await;
        Self(connection)
    }

    /// Reads until an event of this name is as wanted, and returns its data with all that came before, as text.
    async fn until(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> (Value, String) {
        tokio::time::timeout(PATIENCE, self.wait(name, wanted)).await.expect("such an event")
    }

    async fn wait(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> (Value, String) {
        let start = format!("event: {name}\ndata: ");
        loop {
            let text = self.0.unread_text();
            let found = text.split(&start).skip(1).filter_map(|rest| rest.split_once("\n\n"));
            let mut found = found.filter_map(|(data, _)| serde_json::from_str(data).ok());
            if let Some(data) = found.find(&wanted) {
                return (data, text);
            }
            assert!(self.0.more().await.expect("an event") > 0, "the events ended: {text}");
        }
    }
}

async fn exchange_of(sandbox: &Sandbox) -> (Value, String) {
    Page::open(sandbox).await.until("exchange", |it| !it["answer"].is_null()).await
}

/// What the page says of a header.
fn header<'a>(exchange: &'a Value, name: &str) -> &'a Value {
    let headers = exchange["headers"].as_array().expect("a list");
    let is_it = |it: &&Value| it["name"].as_str().is_some_and(|it| it.eq_ignore_ascii_case(name));
    headers.iter().find(is_it).expect("a header")
}

#[tokio::test]
async fn the_page_and_its_parts_keep_to_themselves() {
    let sandbox = sandbox().await;
    for (path, kind, text) in [
        ("/", "text/html", PAGE),
        ("/__sandbox/page/page.css", "text/css", STYLE),
        ("/__sandbox/page/page.js", "text/javascript", SCRIPT),
        ("/__sandbox/page/icon.svg", "image/svg+xml", ICON),
    ] {
        let answer = Request::new("GET", path).send(&sandbox).await;
        assert_eq!((answer.status, answer.text()), (200, text));
        for (name, value) in [
            ("Content-Type", format!("{kind}; charset=utf-8").as_str()),
            ("X-Content-Type-Options", "nosniff"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let policy = answer.header("Content-Security-Policy").expect("a policy");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.split("; ").any(|it| it == part), "{policy}");
        }
        assert!(!policy.contains("unsafe"));
    }
    Request::new("GET", "/__sandbox/page/other")
        .send(&sandbox)
        .await
        .refuses(404, "The page has no such part");
    assert_eq!(sandbox.requests(), [], "they are no requests of the API");
}

#[test]
fn the_page_is_small_and_holds_no_address_of_elsewhere() {
    let all = [PAGE, STYLE, SCRIPT, ICON].concat();
    assert!(all.len() < 40_000, "{}", all.len());
    assert!(SCRIPT.lines().count() < 300);
    let elsewhere = all.replace("http://www.w3.org/2000/svg", "");
    assert!(!elsewhere.contains("http:") && !elsewhere.contains("https:"));
    assert!(!SCRIPT.contains("innerHTML") && !SCRIPT.contains("insertAdjacent"));
}

#[tokio::test]
async fn the_buttons_script_what_the_sandbox_takes() {
    let sandbox = sandbox().await;
    let scripts = PAGE.split("data-steps='").skip(1).map(|rest| rest.split('\'').next());
    let scripts: Vec<_> = scripts.map(|text| text.expect("an end")).collect();
    assert_eq!(scripts.len(), 8);
    for text in scripts {
        let steps: Vec<Step> = serde_json::from_str(text).expect("steps");
        assert_eq!(steps.len(), 1);
        sandbox.script(steps);
    }
}

#[tokio::test]
async fn other_web_pages_and_other_hosts_get_neither_page_nor_events() {
    let sandbox = sandbox().await;
    let port = sandbox.addr().port();
    for path in ["/", "/__sandbox/page/page.js", "/__sandbox/page/events"] {
        let request = Request::new("GET", path).header("Host", &format!("evil.example:{port}"));
        assert_eq!(request.send(&sandbox).await.status, 403, "{path}");
    }
    for (name, value) in [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
        let request = Request::new("GET", "/__sandbox/page/events").header(name, value);
        assert_eq!(request.send(&sandbox).await.status, 403, "{name}");
        // A link may lead here.
        let request = Request::new("GET", "/").header(name, value);
        assert_eq!(request.send(&sandbox).await.status, 200, "{name}");
    }
}

#[tokio::test]
async fn the_page_may_be_off_by_itself_and_is_off_without_control() {
    for builder in [Sandbox::builder().page(false), Sandbox::builder().control(false)] {
        let sandbox = builder.start().await.expect("a sandbox starts");
        Request::new("GET", "/").send(&sandbox).await.refuses(404, "There is nothing at /");
        assert_eq!(sandbox.page_url(), None);
        assert_eq!(sandbox.requests().len(), 1);
        for part in ["page.js", "events"] {
            let request = Request::new("GET", &format!("/__sandbox/page/{part}"));
            assert_eq!(request.send(&sandbox).await.status, 404);
        }
    }
    let sandbox = sandbox().await;
    assert_eq!(sandbox.page_url(), Some(format!("{}/", sandbox.base_url())));
}

#[tokio::test]
async fn the_page_is_for_this_machine_alone() {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let sandbox = Sandbox::builder().bind(everywhere).start().await.expect("a sandbox starts");
    // An address that leads here by another interface than loopback, if there is one. Nothing is sent.
    let socket = UdpSocket::bind("0.0.0.0:0").expect("a socket");
    let Ok(IpAddr::V4(outer)) =
        socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr()).map(|it| it.ip())
    else {
        return;
    };
    let here = SocketAddr::from((outer, sandbox.addr().port()));
    let mut connection = Connection::to(here).await;
    let request = Request::new("GET", "/").header("Host", &here.to_string());
    assert_eq!(connection.exchange(&request).await.status, 404);
    let request = Request::new("GET", "/__sandbox/page/events").header("Host", &here.to_string());
    assert_eq!(connection.exchange(&request).await.status, 404);
}

#[tokio::test]
async fn a_request_is_shown_when_it_arrives_and_again_with_its_answer() {
    let sandbox = sandbox().await;
    let mut page = Page::open(&sandbox).await;
    page.until("state", |state| state["sessions"] == json!([])).await;
    sandbox.script([Step::status(503).delay(Duration::from_secs(3600)), Step::status(503)]);
    let waiting = json!(["after 3600000 ms, 503", "503"]);
    page.until("state", |state| state["waiting"] == waiting).await;
    let mut slow = Connection::open(&sandbox).await;
    slow.write(&Request::login().bytes()).await;
    let (exchange, _) = page.until("exchange", |it| it["number"] == 1).await;
    assert_eq!(exchange["operation"], json!(["createSession", "Log a customer in"]));
    assert_eq!(exchange["answer"], json!(null));

    Request::login().send(&sandbox).await;
    Session::open(&sandbox).await;
    let has_one = |state: &Value| state["sessions"].as_array().is_some_and(|it| it.len() == 1);
    page.until("state", has_one).await;
    for (number, status, scripted) in [(2, 503, true), (3, 200, false)] {
        let is_it = |it: &Value| it["number"] == number && !it["answer"].is_null();
        let (exchange, _) = page.until("exchange", is_it).await;
        let answer = &exchange["answer"];
        assert_eq!((&answer["status"], &answer["scripted"]), (&json!(status), &json!(scripted)));
    }
}

#[tokio::test]
async fn answers_that_a_script_breaks_are_told_by_their_end() {
    for (step, status, end) in [
        (Step::handle().end(finhub_sandbox::End::Reset), json!(null), json!("connection reset")),
        (Step::status(500).end(finhub_sandbox::End::Close), json!(500), json!("connection closed")),
        (Step::handle(), json!(200), json!(null)),
    ] {
        let sandbox = sandbox().await;
        sandbox.script([step]);
        let mut connection = Connection::open(&sandbox).await;
        connection.write(&Request::login().bytes()).await;
        let (exchange, _) = exchange_of(&sandbox).await;
        let answer = &exchange["answer"];
        assert_eq!(
            (&answer["status"], &answer["end"], &answer["scripted"]),
            (&status, &end, &json!(true))
        );
    }
}

#[tokio::test]
async fn headers_are_explained_and_missing_and_unknown_ones_are_marked() {
    let sandbox = sandbox().await;
    Request::login()
        .without("platform")
        .without("deviceId")
        .header("device-id", "1")
        .header("X-Novel", "novel-canary")
        .send(&sandbox)
        .await;
    let (exchange, text) = exchange_of(&sandbox).await;
    for (name, kind, value) in [
        ("X-Tenant-ID", "required", json!("97e7ff29-15f3-49ef-9681-3bbfcce4f6cd")),
        ("platform", "missing", json!(null)),
        ("device-id", "optional", json!("1")),
        ("X-Novel", "unknown", json!("[not shown]")),
        ("Host", "http", json!("localhost")),
    ] {
        let row = header(&exchange, name);
        assert_eq!((&row["kind"], &row["value"]), (&json!(kind), &value), "{name}");
        assert!(row["note"].as_str().is_some_and(|note| note.ends_with('.')), "{name}");
    }
    assert!(!text.contains("novel-canary"));
    assert!(!exchange["headers"].to_string().contains("\"deviceId\""), "it has another name");
}

#[tokio::test]
async fn a_logout_without_a_token_lacks_its_authorization() {
    let sandbox = sandbox().await;
    Request::logout_at("cust_12345", "user_67890", "sess_1").send(&sandbox).await;
    let (exchange, _) = exchange_of(&sandbox).await;
    assert_eq!(header(&exchange, "Authorization")["kind"], "missing");
}

#[tokio::test]
async fn no_secret_is_told_wherever_it_is_sent() {
    let config = Config::DEFAULT_YAML
        .replace("your_secure", "canary_secure")
        .replace("your_tenant", "canary_tenant")
        .replace("cvK_9XDw", "canary_9")
        .replace("marcus.jensen@", "canary@");
    let config = Config::from_yaml(&config).expect("a configuration");
    let sandbox = Sandbox::builder().config(config).start().await.expect("a sandbox starts");
    let login = Request::login()
        .field("username", "canary@example.com")
        .field("password", "canary_secure_password")
        .field("tenantKey", "canary_9g_Y_8aUtRQgPyX4aTBb")
        .field("tenantSecret", "canary_tenant_secret");
    let login = login.clone().field("tenantKey", "canary_95g_Y_8aUtRQgPyX4aTBb");
    let session = Session::from(&login.send(&sandbox).await);
    Request::logout(&session).send(&sandbox).await;
    for path in [
        "/canary_secure_password?a=canary_tenant_secret&canary%40example.com".to_owned(),
        format!("/elsewhere?token={}", session.token),
        format!("/{}", session.token),
    ] {
        Request::new("GET", &path)
            .header("User-Agent", "canary_tenant_secret")
            .header("Accept", &session.token)
            .header("X-Api-Key", "canary_other")
            .json(&json!({ "message": "canary_secure_password", "canary@example.com": 1, "x": ["canary_other"] }))
            .send(&sandbox)
            .await;
    }
    sandbox.script([Step::status(400).header("X-Echo", "canary_other").text("canary_other")]);
    Request::login().send(&sandbox).await;
    let mut page = Page::open(&sandbox).await;
    let last = |it: &Value| it["number"] == 6 && !it["answer"].is_null();
    let (_, told) = page.until("exchange", last).await;
    assert!(
        told.contains("export FINHUB_TENANT_ID=") && !told.contains("FINHUB_TENANT_KEY"),
        "{told}"
    );
    for secret in ["canary", "eyJ", &session.token[20..60]] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

#[tokio::test]
async fn the_built_in_credentials_are_told_once_since_they_are_public() {
    let sandbox = sandbox().await;
    Session::open(&sandbox).await;
    let (_, told) = exchange_of(&sandbox).await;
    for shown in ["export FINHUB_TENANT_KEY=", "your_secure_password", "her_secure_password"] {
        assert_eq!(told.matches(shown).count(), 1, "{shown}");
    }
    assert!(!told.contains("eyJ"));
}

#[tokio::test]
async fn a_page_is_told_when_requests_are_forgotten() {
    let sandbox = sandbox().await;
    Request::login().send(&sandbox).await;
    let mut page = Page::open(&sandbox).await;
    let (_, before) = page.until("exchange", |it| !it["answer"].is_null()).await;
    assert_eq!(before.matches("event: cleared").count(), 1);
    sandbox.reset();
    let count = |text: &str| text.matches("event: cleared").count();
    while count(&page.0.unread_text()) < 2 {
        page.0.more().await.expect("an event");
    }
}
