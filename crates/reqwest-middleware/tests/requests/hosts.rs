//! What hosts are taken, and which of them get the token without TLS.

use finhub_sessions::Kind;
use finhub_sessions_reqwest::SessionAuth;
use http::Method;
use reqwest::Request;
use reqwest_middleware::ClientBuilder;
use rustls::RootCertStore;

use crate::api::Api;
use crate::world::{World, bounded, error_inside, http_with};

#[tokio::test]
async fn the_list_is_checked_when_it_is_given() {
    let world = World::without_renewal().await;
    let hosts = ["api.example.com", "https://api.example.com"];
    let error = SessionAuth::new(world.session, hosts).expect_err("a URL is no host");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("hosts")));
}

#[tokio::test]
async fn a_named_host_that_is_not_loopback_gets_nothing_over_http() {
    let (world, api) = (World::new().await, Api::start().await);
    let names = ["api.example.com", "other.example.com"];
    let client = http_with(RootCertStore::empty(), |builder| {
        names.iter().fold(builder, |builder, name| builder.resolve(name, api.address))
    });
    let url = |name: &str| format!("http://{name}:{}/accounts", api.address.port());
    let auth = world.auth([format!("{}:{}", names[0], api.address.port())]);
    let client = ClientBuilder::new(client).with(auth).build();

    let failed = bounded(client.get(url(names[0])).send()).await.expect_err("in the clear");
    let error = error_inside(failed);
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("url")));
    assert!(api.received().is_empty());

    bounded(client.get(url(names[1])).send()).await.expect("an answer");
    assert_eq!(api.authorizations(), [None], "a host that is not named is none of its business");

    let user = url(&format!("{}@{}", names[0], names[1]));
    let request = Request::new(Method::GET, user.parse().expect("a URL"));
    bounded(client.execute(request)).await.expect("an answer");
    assert_eq!(api.authorizations(), [None, None], "a user is no host");
}
