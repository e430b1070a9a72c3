//! What hosts are taken, and which of them get the token without TLS.

use finhub_sessions::Kind;
use finhub_sessions_reqwest::SessionAuth;
use reqwest_middleware::ClientBuilder;
use rustls::RootCertStore;

use crate::api::Api;
use crate::world::{World, bounded, error_inside, http_with};

#[tokio::test]
async fn what_is_no_host_is_refused_and_not_quoted() {
    let world = World::without_renewal().await;
    for host in [
        "",
        "https://secret.example.com",
        "secret.example.com/",
        "secret.example.com/accounts",
        "anna:secret@api.example.com",
        "https:secret",
        "*.secret.example.com",
        "secret example.com",
        "secret.example.com\n",
        "\tsecret.example.com",
        "secret.example.com:",
        "secret.example.com:0",
        "secret.example.com:65536",
        "secret.example.com:8443:1",
        "secret.example.com?a",
        "secret.example.com#a",
        "secret.example.com\\a",
        "secret%2eexample.com",
        ":8443",
        "::1",
        "[::1",
        "[fe80::1%25secret]",
        "[secret]",
    ] {
        let hosts = ["api.example.com", host];
        let error = SessionAuth::new(world.session.clone(), hosts).expect_err(host);
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("hosts")), "{host:?}");
        let text = format!("{error} {error:?}");
        assert!(text.contains("api.example.com:8443"), "it says what to write: {text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

#[tokio::test]
async fn no_hosts_are_refused() {
    let world = World::without_renewal().await;
    let error = SessionAuth::new(world.session, [""; 0]).expect_err("nobody gets the token");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("hosts")));
    assert!(error.to_string().contains("is empty: name each host"), "{error}");
}

#[tokio::test]
async fn a_named_host_that_is_not_loopback_gets_nothing_over_http() {
    let (world, api) = (World::new().await, Api::start().await);
    let names = ["api.example.com", "other.example.com"];
    let client = http_with(RootCertStore::empty(), |builder| {
        names.iter().fold(builder, |builder, name| builder.resolve(name, api.address))
    });
    let url = |name| format!("http://{name}:{}/accounts", api.address.port());
    let auth = world.auth([format!("{}:{}", names[0], api.address.port())]);
    let client = ClientBuilder::new(client).with(auth).build();

    let failed = bounded(client.get(url(names[0])).send()).await.expect_err("in the clear");
    let error = error_inside(failed);
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("url")));
    assert!(api.received().is_empty());

    bounded(client.get(url(names[1])).send()).await.expect("an answer");
    assert_eq!(api.authorizations(), [None], "a host that is not named is none of its business");
}
