//! A managed session's token that a caller asks for by its life, renews, or was refused with.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::world::{World, asked};
use crate::support::{bounded, build};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::{Step, demo};
use finhub_sessions::binding::{ClientExt as _, CredentialRequests, renew_on_request};
use finhub_sessions::{Kind, Session};
use futures::future::join_all;

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn a_token_that_lives_for_less_than_it_has_to_is_renewed_first() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let old = session.session();
    world.pass_until_left(&session, secs(600));
    assert_eq!(session.access_token_for(secs(600)).await.expect("a token"), *old.token());
    let callers = (0..64).map(|_| session.access_token_for(secs(601)));
    for token in bounded(join_all(callers)).await {
        assert_eq!(token.expect("a token"), *session.session().token());
    }
    assert_ne!(session.session(), old);
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_token_that_cannot_live_so_long_is_an_error_and_no_login_of_every_call() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    for _ in 0..3 {
        let error = session.access_token_for(secs(36_000)).await.expect_err("an hour at most");
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("min_ttl")));
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
    session.access_token().await.expect("the new token works");
}

#[tokio::test]
async fn a_failed_renewal_is_told_to_whoever_needs_more_than_is_left_and_to_nobody_else() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.pass_until_left(&session, secs(600));
    world.sandbox.script([Step::status(401)]);
    for _ in 0..2 {
        let error = session.access_token_for(secs(900)).await.expect_err("a wrong password");
        assert_eq!(error.kind(), Kind::InvalidCredentials);
    }
    session.access_token().await.expect("it lives for ten minutes");
    assert_eq!(world.sent("POST"), 2, "one login, and one renewal");
}

#[tokio::test]
async fn without_a_callback_what_is_wrong_with_the_token_is_said() {
    let world = World::new().await;
    let session = world.log_in().await;
    let error = session.access_token_for(secs(36_000)).await.expect_err("an hour at most");
    assert_eq!(error.kind(), Kind::Unauthorized);
    assert!(error.to_string().contains("ends before min_ttl"), "{error}");
    let error = session.renew().await.expect_err("nothing to renew with");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("renew_with")));
    session.invalidate(session.session().token());
    let error = session.access_token().await.expect_err("refused");
    assert_eq!((error.kind(), error.attempts()), (Kind::Unauthorized, 0));
    assert!(error.to_string().contains("was refused"), "{error}");
    assert_eq!(world.sent("POST"), 1);
    session.logout().await.expect("a refused token may still log out");
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_renewal_that_is_asked_for_is_shared() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let old = session.session();
    world.sandbox.script([Step::handle().delay(Duration::from_millis(200))]);
    for token in bounded(join_all((0..64).map(|_| session.renew()))).await {
        assert_eq!(token.expect("a token"), *session.session().token());
    }
    assert_ne!(session.session(), old);
    assert_eq!((count.load(Ordering::Relaxed), world.sent("POST")), (1, 2));
    session.logout().await.expect("a logout");
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn ten_refusals_of_a_token_cause_one_renewal() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let old = session.session();
    let refused = (0..10).map(|_| async {
        session.invalidate(old.token());
        session.access_token().await.expect("a token")
    });
    for token in bounded(join_all(refused)).await {
        assert_eq!(token, *session.session().token());
    }
    assert_ne!(session.session(), old);
    session.invalidate(old.token());
    assert_eq!(session.access_token().await.expect("a token"), *session.session().token());
    assert_eq!((count.load(Ordering::Relaxed), world.sent("POST")), (1, 2));
}

#[tokio::test]
async fn a_new_token_that_is_refused_as_well_makes_no_login_of_every_call() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    session.renew().await.expect("a token");
    for _ in 0..5 {
        session.invalidate(session.session().token());
        let error = session.access_token().await.expect_err("refused again");
        assert_eq!(error.kind(), Kind::Unauthorized);
        assert!(error.to_string().contains("right after it had been renewed"), "{error}");
    }
    assert_eq!(count.load(Ordering::Relaxed), 1);
    world.pass(secs(31));
    session.access_token().await.expect("half a minute later, it is tried again");
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn after_a_logout_nothing_is_renewed() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    session.logout().await.expect("a logout");
    session.invalidate(session.session().token());
    for error in [session.renew().await.err(), session.access_token_for(secs(1)).await.err()] {
        assert_eq!(error.expect("it is closed").kind(), Kind::Closed);
    }
    assert_eq!(count.load(Ordering::Relaxed), 0);
}

/// What a backend hands over: a session that it made for the same customer.
async fn handed_over(world: &World) -> Session {
    let demo = demo();
    let backend = build(crate::common::builder(&world.sandbox).clock(world.clock.clone()));
    let credentials = crate::common::credentials();
    let login = backend.create_session(demo.customer_id, demo.user_id, &credentials);
    let json = login.await.expect("a login").to_secret_json();
    Session::from_secret_json(json.expose_secret()).expect("a session")
}

#[tokio::test]
async fn an_app_renews_with_a_session_that_its_backend_made() {
    let world = World::new().await;
    let (old, new) = (handed_over(&world).await, handed_over(&world).await);
    let given = new.clone();
    let active = world.client.resume(old.clone());
    let active = active.renew_with(move || std::future::ready(Some(given.clone())));
    assert_eq!(active.access_token().await.expect("a token"), *old.token(), "nobody was asked");
    assert_eq!(active.renew().await.expect("a token"), *new.token());
    assert_eq!(active.session(), new);
    assert_eq!(world.live(), 2, "somebody may be using the old token");
    active.logout().await.expect("a logout");
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_session_that_is_given_again_is_not_logged_out() {
    let world = World::new().await;
    let session = handed_over(&world).await;
    let given = session.clone();
    let active = world.client.resume(session.clone());
    let active = active.renew_with(move || std::future::ready(Some(given.clone())));
    for _ in 0..2 {
        assert_eq!(active.renew().await.expect("a token"), *session.token());
    }
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 1);
    active.invalidate(session.token());
    world.pass(secs(31));
    let error = active.access_token().await.expect_err("it is the refused one again");
    assert_eq!(error.kind(), Kind::Unauthorized);
}

#[tokio::test]
async fn closing_waits_for_the_logout_of_a_session_that_is_given_after_the_logout() {
    for is_dropped_first in [true, false] {
        let world = World::new().await;
        let given = handed_over(&world).await;
        let requests = CredentialRequests::new();
        let active = renew_on_request(world.log_in().await, &requests);
        let mut renewing = Box::pin(active.renew());
        assert!(futures::poll!(renewing.as_mut()).is_pending(), "nobody has answered");
        let request = bounded(requests.next()).await;
        active.logout().await.expect("a logout");
        assert_eq!(world.live(), 1);

        // From here to the closing, the renewal's own task has no turn.
        request.answer(Some(given.into()));
        drop(renewing);
        let active = (!is_dropped_first).then_some(active);
        bounded(world.client.close()).await;
        assert_eq!(world.live(), 0, "dropped first: {is_dropped_first}");
        drop(active);
    }
}

#[tokio::test]
async fn a_session_that_cannot_take_the_place_of_another_is_refused() {
    let world = World::new().await;
    let fresh = handed_over(&world).await;
    let token = [r#"{"alg":"HS256"}"#, r#"{"exp":1}"#, "signature"];
    world.sandbox.script([Step::status(200).json(serde_json::json!({"data": {
        "sessionId": "s", "userId": "u", "refreshToken": "r",
        "token": token.map(|part| URL_SAFE_NO_PAD.encode(part)).join("."),
    }}))]);
    let ended = handed_over(&world).await;
    let active = world.client.resume(fresh.clone());
    let active = active.renew_with(move || std::future::ready(Some(ended.clone())));
    let error = active.renew().await.expect_err("an ended session");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("session")));
    assert_eq!(active.access_token().await.expect("the old token"), *fresh.token());

    let json = fresh.to_secret_json().expose_secret().replace(demo().user_id, "somebody-else");
    let other = Session::from_secret_json(&json).expect("a session");
    let active = world.client.resume(fresh);
    let active = active.renew_with(move || std::future::ready(Some(other.clone())));
    let error = active.renew().await.expect_err("another user's session");
    assert!(error.to_string().contains("another customer or user"), "{error}");
}
