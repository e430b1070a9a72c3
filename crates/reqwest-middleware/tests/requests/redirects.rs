//! Where a redirect leads, the token does not follow to another host.

use crate::api::{Api, bearer};
use crate::world::{World, bounded};

#[tokio::test]
async fn a_redirect_to_another_port_carries_no_token() {
    let (world, api, other) = (World::new().await, Api::start().await, Api::start().await);
    api.lead_to(other.url("/accounts"));
    // Even where the other host is named: reqwest alone follows.
    for hosts in [vec![api.host()], vec![api.host(), other.host()]] {
        let client = world.client(hosts);
        let answer = bounded(client.get(api.url("/moved")).send()).await.expect("an answer");
        assert_eq!(answer.status(), 401, "it is another host's");
    }
    let token = Some(bearer(world.session.session().token()));
    assert_eq!(api.authorizations(), [token.clone(), token]);
    assert_eq!(other.authorizations(), [None, None]);
    assert_eq!(world.logins(), 1, "nobody refused the token");
}

#[tokio::test]
async fn a_redirect_to_another_name_of_the_host_carries_no_token() {
    let (world, api) = (World::new().await, Api::start().await);
    api.lead_to(format!("http://localhost:{}/accounts", api.address.port()));
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/moved")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 401);
    assert_eq!(api.authorizations(), [Some(bearer(world.session.session().token())), None]);
    assert_eq!(world.logins(), 1);
}

#[tokio::test]
async fn after_a_redirect_within_the_host_a_refusal_is_one() {
    let (world, api) = (World::new().await, Api::start().await);
    let old = world.session.session();
    api.refuse(old.token());
    api.lead_to("/accounts".to_owned());
    let client = world.client([api.host()]);
    let answer = bounded(client.get(api.url("/moved")).send()).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let paths: Vec<_> = api.received().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, ["/moved", "/accounts", "/moved", "/accounts"]);
    let (old, new) = (bearer(old.token()), bearer(world.session.session().token()));
    assert_eq!(api.authorizations(), [&old, &old, &new, &new].map(|it| Some(it.clone())));
}
