//! What follows a 401.

use finhub_sandbox::Step;
use futures::future::join_all;
use futures::stream;
use reqwest::Body;

use crate::api::{Api, REFUSAL, bearer};
use crate::world::{World, bounded};

#[tokio::test]
async fn a_refused_request_is_repeated_once_with_another_token() {
    let (world, api) = (World::new().await, Api::start().await);
    let old = world.session.session();
    api.refuse(old.token());
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let new = world.session.session();
    assert_ne!(new, old);
    assert_eq!(api.authorizations(), [&old, &new].map(|it| Some(bearer(it.token()))));
}

#[tokio::test]
async fn a_request_whose_new_token_is_refused_as_well_is_not_repeated_again() {
    let (world, api) = (World::new().await, Api::start().await);
    let old = world.session.session();
    api.refuse_all();
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    let new = world.session.session();
    assert_eq!(api.authorizations(), [&old, &new].map(|it| Some(bearer(it.token()))));
    assert_eq!(world.logins(), 2);
}

#[tokio::test]
async fn ten_refusals_at_once_cause_one_renewal() {
    let (world, api) = (World::new().await, Api::start().await);
    let old = world.session.session();
    api.refuse(old.token());
    let client = world.client([api.host()]);
    let requests = (0..10).map(|_| client.get(api.url("/accounts")).send());
    for answer in bounded(join_all(requests)).await {
        assert_eq!(answer.expect("an answer").status(), 200);
    }
    let sent = api.authorizations();
    let count = |token| sent.iter().filter(|it| **it == Some(bearer(token))).count();
    assert_eq!(count(old.token()), 10, "all were on their way before the renewal");
    assert_eq!((count(world.session.session().token()), sent.len()), (10, 20));
    assert_eq!(world.logins(), 2, "one login, and one renewal");
}

#[tokio::test]
async fn a_refusal_that_comes_after_the_renewal_causes_no_other() {
    let (world, api) = (World::new().await, Api::start().await);
    api.refuse(world.session.session().token());
    let client = world.client([api.host()]);
    let late = tokio::spawn(client.get(api.url("/late")).send());
    bounded(async {
        while api.received().is_empty() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!((answer.status().as_u16(), world.logins()), (200, 2));
    api.refuse_late();
    let answer = bounded(late).await.expect("no panic").expect("an answer");
    assert_eq!((answer.status().as_u16(), world.logins()), (200, 2));
}

#[tokio::test]
async fn the_repeated_request_has_the_whole_body() {
    let (world, api) = (World::new().await, Api::start().await);
    api.refuse(world.session.session().token());
    let client = world.client([api.host()]);
    let body: Vec<u8> = (0..=u8::MAX).cycle().take(1 << 20).collect();
    let request = client.put(api.url("/accounts")).body(body.clone());
    assert_eq!(bounded(request.send()).await.expect("an answer").status(), 200);
    let received = api.received();
    assert_eq!(received.len(), 2);
    assert!(received.iter().all(|request| request.body == body));
}

#[tokio::test]
async fn a_body_that_is_a_stream_is_sent_once() {
    let (world, api) = (World::new().await, Api::start().await);
    let old = world.session.session();
    api.refuse(old.token());
    let client = world.client([api.host()]);
    let send = || {
        let pieces = stream::iter(["one", "two"].map(Ok::<_, std::io::Error>));
        client.put(api.url("/accounts")).body(Body::wrap_stream(pieces)).send()
    };
    assert_eq!(bounded(send()).await.expect("an answer").status(), 401);
    let received = api.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].body, "onetwo");
    assert_eq!(world.logins(), 1);

    // The refused token is not sent again.
    assert_eq!(bounded(send()).await.expect("an answer").status(), 200);
    assert_eq!(world.logins(), 2);
}

#[tokio::test]
async fn the_refusal_is_the_answer_where_the_renewal_fails() {
    let (world, api) = (World::new().await, Api::start().await);
    api.refuse(world.session.session().token());
    world.sandbox.script([Step::status(401)]);
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(bounded(answer.text()).await.expect("a body"), REFUSAL);
    assert_eq!((api.received().len(), world.logins()), (1, 2));
}

#[tokio::test]
async fn the_refusal_is_the_answer_where_nobody_renews() {
    let (world, api) = (World::without_renewal().await, Api::start().await);
    api.refuse(world.session.session().token());
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/accounts")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(bounded(answer.text()).await.expect("a body"), REFUSAL);
    assert_eq!((api.received().len(), world.logins()), (1, 1));
}

#[tokio::test]
async fn a_403_is_no_refusal_of_the_token() {
    let (world, api) = (World::new().await, Api::start().await);
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/forbidden")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 403);
    assert_eq!((api.received().len(), world.logins()), (1, 1));
}
