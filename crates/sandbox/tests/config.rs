//! Configurations, and what a sandbox is set up with.

mod common;

use common::{Connection, Request, sandbox};
use finhub_sandbox::{Config, Sandbox, StartError, config_schema, demo};

#[test]
fn the_built_in_configuration_is_the_references_example() {
    let demo = demo();
    assert_eq!(demo.tenant_id, "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd");
    assert_eq!(demo.tenant_key, "cvK_9XDw5g_Y_8aUtRQgPyX4aTBb");
    assert_eq!(demo.tenant_secret, "your_tenant_secret");
    assert_eq!(demo.customer_id, "ff72a196-426a-4ab3-a2d3-e4c583a9bc88");
    assert_eq!(demo.user_id, "56305c2b-f13a-48e4-b462-ba55460b2ad9");
    assert_eq!(demo.api_user_id, "6r1k1hw6npq");
    assert_eq!(
        (demo.username, demo.password),
        ("marcus.jensen@example.com", "your_secure_password")
    );
    let logs_out = &Config::default().tenants[0].customers[1];
    assert_eq!(
        (logs_out.customer_id.as_str(), logs_out.users[0].user_id.as_str()),
        ("cust_12345", "user_67890")
    );
}

#[test]
fn a_configuration_may_be_json() {
    let json =
        r#"{"tenants":[{"tenant_id":"t","tenant_key":"k","tenant_secret":"s","customers":[]}]}"#;
    assert_eq!(Config::from_yaml(json).expect("valid").tenants[0].tenant_key.expose_secret(), "k");
}

#[test]
fn a_refusal_names_the_key_and_says_what_to_do() {
    let tenant = "{tenant_id: t, tenant_key: canary, tenant_secret: canary, customers: []}";
    for (yaml, words) in [
        ("tenants: []".to_owned(), "tenants: the list is empty; add a tenant"),
        ("tenant: []".to_owned(), "unknown field `tenant`, expected `tenants`"),
        (
            format!("tenants: [{tenant}, {tenant}]"),
            "tenants[1].tenant_id: `t` is used twice; give each its own id",
        ),
        (
            format!("tenants: [{}]", tenant.replace("_id: t,", "_id: '',")),
            "tenants[0].tenant_id: the id is empty",
        ),
        (
            format!("tenants: [{}]", tenant.replace("tenant_key", "key")),
            "tenants[0]: unknown field `key`, expected one of",
        ),
        (
            format!("tenants: [{}]", tenant.replace("[]", "[{}]")),
            "tenants[0].customers[0]: missing field `customer_id`",
        ),
        (
            format!(
                "tenants: [{}]",
                tenant.replace(
                    "[]",
                    "[{customer_id: c, users: [{user_id: u, api_user_id: a, username: n}]}]"
                )
            ),
            "tenants[0].customers[0].users[0]: missing field `password`",
        ),
        (
            format!("tenants: [{}]", tenant.replace("secret: canary", "secret: [canary]")),
            "tenants[0].tenant_secret: invalid type: sequence",
        ),
    ] {
        let refusal = Config::from_yaml(&yaml).expect_err("a refusal").to_string();
        assert!(refusal.contains(words), "{refusal}");
        assert!(!refusal.contains("canary"), "{refusal}");
    }
}

#[tokio::test]
async fn a_configuration_made_in_code_is_checked_at_the_start() {
    let mut config = Config::default();
    config.tenants[0].customers[1].customer_id = config.tenants[0].customers[0].customer_id.clone();
    let refused = Sandbox::builder().config(config).start().await.err().expect("a refusal");
    assert!(matches!(refused, StartError::Config(_)));
    assert!(refused.to_string().contains("tenants[0].customers[1].customer_id"));
}

#[test]
fn a_configuration_prints_no_secret() {
    let printed = format!("{:?}", Config::default());
    assert!(printed.contains(demo().tenant_id));
    for secret in [demo().tenant_key, demo().tenant_secret, demo().username, demo().password] {
        assert!(!printed.contains(secret));
    }
}

#[test]
fn the_schema_describes_every_key() {
    let schema = config_schema();
    assert_eq!(schema["additionalProperties"], false);
    for (name, key) in
        [("Tenant", "tenant_secret"), ("Customer", "customer_id"), ("User", "api_user_id")]
    {
        assert!(
            schema["$defs"][name]["properties"][key]["description"].is_string(),
            "{name}.{key}"
        );
    }
}

#[tokio::test]
async fn a_taken_port_is_said_so() {
    let sandbox = sandbox().await;
    let refused = Sandbox::builder().bind(sandbox.addr()).start().await.err().expect("a refusal");
    assert!(matches!(refused, StartError::Bind { address, .. } if address == sandbox.addr()));
}

#[tokio::test]
async fn a_sandbox_that_is_dropped_lets_go_of_its_connections_and_its_port() {
    let first = sandbox().await;
    let address = first.addr();
    let mut connection = Connection::open(&first).await;
    connection.exchange(&Request::login()).await;
    first.shutdown().await;
    assert_eq!(connection.rest().await.0, b"");
    let second = Sandbox::builder().bind(address).start().await.expect("the port is free");
    assert_eq!(second.base_url(), format!("http://{address}"));

    let connection = Connection::open(&second).await;
    drop(second);
    assert_eq!(connection.rest().await.0, b"");
}

#[tokio::test]
async fn many_connections_are_served_at_once() {
    let sandbox = sandbox().await;
    let mut connections = Vec::new();
    for _ in 0..300 {
        connections.push(Connection::open(&sandbox).await);
    }
    let login = Request::login().bytes();
    for connection in &mut connections {
        connection.write(&login).await;
    }
    for mut connection in connections {
        assert_eq!(connection.answer().await.status, 200);
    }
    assert_eq!(sandbox.live_sessions().len(), 300);
}

#[tokio::test]
async fn each_answered_request_is_reported_without_its_query() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let sandbox = Sandbox::builder()
        .on_answer(move |answered| {
            let _ = sender.send((answered.method.clone(), answered.path.clone(), answered.status));
        })
        .start()
        .await
        .expect("a sandbox starts");
    sandbox.script([finhub_sandbox::Step::silent(finhub_sandbox::End::Close)]);
    for _ in 0..2 {
        let mut connection = Connection::open(&sandbox).await;
        connection
            .write(&Request::new("GET", "/a?canary").header("Connection", "close").bytes())
            .await;
        connection.ended().await;
    }
    let seen: Vec<_> = receiver.try_iter().collect();
    let line = |status| ("GET".to_owned(), "/a".to_owned(), status);
    assert_eq!(seen, [line(None), line(Some(404))]);
}
