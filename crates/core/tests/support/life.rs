//! The life of a session in a process of its own, and what is left of it in that process's memory.

use std::path::Path;

use finhub_sandbox::{Config, Sandbox};
use finhub_sessions::{Client, Credentials, Secret};
use serde_json::json;

use super::memory::{MASK, copies, masked};
use super::tls::{Authority, Server};
use super::{alone, bounded, build};

/// The ends of secrets, spelled so that the program itself does not hold them.
const PASSWORD: [u8; 24] = *b"S4x0o8Yz1Qw7Rt5Lk9Mn3Bv6";
const TENANT_SECRET: [u8; 24] = *b"c3Xp1Vd9Fb5Hn7Jm2Kq4Wz6T";

/// How often each secret stands in memory.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Copies {
    pub(crate) password: usize,
    pub(crate) tenant_secret: usize,
    pub(crate) token: usize,
}

/// A password, in a text that never had to grow.
pub(crate) fn password() -> String {
    ending(PASSWORD)
}

/// How often the password stands in memory.
pub(crate) fn passwords() -> usize {
    let [found] = copies([&PASSWORD]);
    found
}

fn ending(end: [u8; 24]) -> String {
    let mut text = String::with_capacity(64);
    text.push_str("long-enough-to-be-allocated-");
    text.extend(end.map(|masked| char::from(masked ^ MASK)));
    text
}

/// Runs the test of this name in a process of its own, which logs in and out: over plain HTTP, then over TLS. `judge`
/// gets what is left there once session, client and runtime are gone.
pub(crate) fn in_a_process_of_its_own(name: &str, judge: impl FnOnce(Copies)) {
    if let Some(handed) = alone::handed() {
        let (base_url, ca_bundle) = handed.split_once(' ').expect("an address and a path");
        return judge(live(base_url, Path::new(ca_bundle)));
    }
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (plain, secured, authority) = runtime.block_on(async {
        let (sandbox, authority) = (sandbox().await, Authority::new());
        let secured = Server::start(authority.loopback(), sandbox.addr()).await;
        (sandbox, secured, authority)
    });
    let bundle = authority.bundle().display();
    alone::run(name, &format!("{} {bundle}", plain.base_url()), "", |_| {});
    alone::run(name, &format!("{} {bundle}", secured.base_url()), "", |_| {});
    assert!(secured.application_bytes() > 0, "TLS was spoken");
    assert_eq!(plain.requests().len(), 4);
}

async fn sandbox() -> Sandbox {
    let config = json!({"tenants": [{
        "tenant_id": "tenant", "tenant_key": "tenant-key", "tenant_secret": ending(TENANT_SECRET),
        "customers": [{"customer_id": "customer", "users": [{
            "user_id": "user", "api_user_id": "api-user", "username": "anna", "password": password(),
        }]}],
    }]});
    let config = Config::from_yaml(&config.to_string()).expect("a valid configuration");
    Sandbox::builder().config(config).start().await.expect("a free port")
}

fn live(base_url: &str, ca_bundle: &Path) -> Copies {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let client = Client::builder()
        .base_url(base_url)
        .ca_bundle(ca_bundle)
        .tenant_id("tenant")
        .tenant_key("tenant-key")
        .tenant_secret(Secret::from(ending(TENANT_SECRET)))
        .forwarded_for("203.0.113.42")
        .forwarded_from("memory")
        .platform("web")
        .device_id("1");
    let client = build(client);
    let anna = Credentials::new("anna", Secret::from(password()));
    let login = client.create_session("customer", "user", &anna);
    let session = runtime.block_on(bounded(login)).expect("a login");
    // Of the token, the signature is secret.
    let token = session.token().expose_secret();
    let token = masked(&token.as_bytes()[token.len() - 24..]);
    let count = || {
        let [password, tenant_secret, token] = copies([&PASSWORD, &TENANT_SECRET, &token]);
        Copies { password, tenant_secret, token }
    };
    let during = count();
    assert!(during.password > 0 && during.tenant_secret > 0 && during.token > 0, "{during:?}");
    runtime.block_on(bounded(client.delete_session(&session))).expect("a logout");
    drop((session, anna, client, runtime));
    count()
}
