//! Which requests get the token, and what they show of it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use finhub_sandbox::Step;
use finhub_sessions::Kind;
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderMap, HeaderValue};
use reqwest::{Request, Response};
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use rustls::RootCertStore;

use crate::api::{Api, bearer};
use crate::world::{World, bounded, error_inside, http, http_with};

#[tokio::test]
async fn the_token_is_added_to_a_request_to_a_named_host() {
    let (world, api) = (World::new().await, Api::start().await);
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert_eq!(api.authorizations(), [Some(bearer(world.session.session().token()))]);
}

#[tokio::test]
async fn a_request_to_another_host_is_sent_as_it_is() {
    let (world, api) = (World::new().await, Api::start().await);
    let client = world.client(["127.0.0.1:1", "api.example.com"].map(str::to_owned));
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(api.authorizations(), [None]);
    assert_eq!(world.logins(), 1, "nobody refused the token");
}

#[tokio::test]
async fn a_request_with_an_authorization_of_its_own_keeps_it() {
    let (world, api) = (World::new().await, Api::start().await);
    let own = "Bearer of-my-own";
    api.refuse(&"of-my-own".into());
    let client = world.client([api.host()]);
    let request = client.get(api.url("/accounts")).header(AUTHORIZATION, own);
    let answer = bounded(request.send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(api.authorizations(), [Some(own.to_owned())]);
    assert_eq!(world.logins(), 1, "it is not the session's token that was refused");
}

#[tokio::test]
async fn the_token_takes_the_place_of_a_default_header() {
    let (world, api) = (World::new().await, Api::start().await);
    let own = HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_static("Bearer default"))]);
    let client = http_with(RootCertStore::empty(), |builder| builder.default_headers(own));
    let client = ClientBuilder::new(client).with(world.auth([api.host()])).build();
    bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(api.authorizations(), [Some(bearer(world.session.session().token()))]);
}

#[tokio::test]
async fn a_token_that_cannot_be_had_is_the_error_of_the_session() {
    let (world, api) = (World::new().await, Api::start().await);
    let client = world.client([api.host()]);
    world.session.invalidate(world.session.session().token());
    world.sandbox.script([Step::status(401)]);
    let failed = bounded(client.get(api.url("/accounts")).send()).await.expect_err("no token");
    assert_eq!(error_inside(failed).kind(), Kind::InvalidCredentials);

    bounded(world.session.logout()).await.expect("a logout");
    let failed = bounded(client.get(api.url("/accounts")).send()).await.expect_err("no token");
    assert_eq!(error_inside(failed).kind(), Kind::Closed);
    assert!(api.received().is_empty());
}

/// A middleware after `SessionAuth`, which prints every request, as a logger does.
#[derive(Clone, Default)]
struct Logger(Arc<Mutex<Vec<String>>>);

#[async_trait]
impl Middleware for Logger {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        self.0.lock().expect("no test panics here").push(format!("{request:?}"));
        next.run(request, extensions).await
    }
}

#[tokio::test]
async fn neither_the_middleware_nor_a_request_prints_a_token() {
    let (world, api) = (World::new().await, Api::start().await);
    let session = world.session.session();
    api.refuse(session.token());
    let auth = world.auth([api.host()]);
    let client = http(RootCertStore::empty());
    let logger = Logger::default();
    let client = ClientBuilder::new(client).with(auth.clone()).with(logger.clone()).build();
    bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");

    let mut printed = logger.0.lock().expect("no test panics here").clone();
    assert_eq!(printed.len(), 2, "the request, and once more");
    assert!(printed.iter().all(|request| request.contains("Sensitive")), "{printed:?}");
    printed.extend([format!("{auth:?}"), format!("{auth:#?}")]);
    assert!(printed[2].contains(&api.address.ip().to_string()), "{printed:?}");
    let renewed = world.session.session();
    for secret in [&session, &renewed].map(|it| it.token().expose_secret()) {
        assert!(!secret.is_empty() && !printed.concat().contains(secret), "a token was printed");
    }
}
