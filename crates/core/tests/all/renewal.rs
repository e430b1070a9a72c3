//! The managed session's token: renewed in its two windows, by one caller for all.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::support::world::{World, asked};
use crate::support::{bounded, until};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::Step;
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{Credentials, Kind};
use futures::future::join_all;

const SLOW: Duration = Duration::from_millis(300);

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn a_token_with_two_minutes_left_is_given_as_it_is() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let first = session.session().token().clone();
    for left in [secs(3590), secs(600), secs(121)] {
        world.pass_until_left(&session, left);
        assert_eq!(session.access_token().await.expect("a token"), first, "{left:?} left");
    }
    assert_eq!((count.load(Ordering::Relaxed), world.sent("POST")), (0, 1));
    session.logout().await.expect("a logout");
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_token_with_less_than_two_minutes_left_is_renewed_by_one_of_many_callers() {
    for left in [secs(119), secs(31), secs(29), secs(1), secs(0)] {
        let world = World::new().await;
        let (count, ask) = asked();
        let session = world.log_in().await.renew_with(ask);
        let old = session.session();
        world.pass_until_left(&session, left);
        let callers = (0..1000).map(|_| session.access_token());
        let tokens = bounded(join_all(callers)).await;
        let fresh = session.session();
        assert_ne!(fresh, old, "{left:?} left");
        for token in tokens {
            let token = token.expect("a token");
            let is_old = token == *old.token();
            assert!(is_old || token == *fresh.token(), "one of the two");
            assert!(!is_old || left >= secs(30), "the old one served with {left:?} left");
        }
        assert_eq!(session.access_token().await.expect("a token"), *fresh.token());
        assert_eq!((count.load(Ordering::Relaxed), world.sent("POST")), (1, 2), "{left:?} left");
        session.logout().await.expect("a logout");
        bounded(world.client.settle()).await;
        // An expired token ends no session any more: FinHub ends it after a day.
        assert_eq!(world.live(), usize::from(left.is_zero()), "{left:?} left");
    }
}

#[tokio::test]
async fn others_use_the_old_token_while_one_renews_it() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let old = session.session();
    world.pass_until_left(&session, secs(100));
    world.sandbox.script([Step::handle().delay(SLOW)]);
    let renewing = tokio::spawn({
        let session = session.clone();
        async move { session.access_token().await }
    });
    until(|| world.sent("POST") == 2).await;
    for _ in 0..64 {
        assert_eq!(session.access_token().await.expect("a token"), *old.token());
    }
    assert!(!renewing.is_finished(), "nobody waited for the renewal");
    let fresh = bounded(renewing).await.expect("no panic").expect("a token");
    assert_ne!(fresh, *old.token());
    assert_eq!(session.access_token().await.expect("a token"), fresh);
    session.logout().await.expect("a logout");
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn in_the_last_half_minute_all_wait_for_one_renewal() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.pass_until_left(&session, secs(20));
    world.sandbox.script([Step::handle().delay(SLOW)]);
    let callers = (0..64).map(|_| session.access_token());
    let tokens = bounded(join_all(callers)).await;
    let fresh = session.session();
    assert!(tokens.into_iter().all(|token| token.expect("a token") == *fresh.token()));
    assert_eq!(world.sent("POST"), 2);
    session.logout().await.expect("a logout");
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_renewal_goes_on_without_its_caller_and_the_next_caller_joins_it() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    world.pass_until_left(&session, secs(20));
    world.sandbox.script([Step::handle().delay(SLOW)]);
    {
        let mut call = pin!(session.access_token());
        tokio::select! {
            _ = &mut call => panic!("the answer is slow"),
            () = until(|| world.sent("POST") == 2) => {}
        }
    }
    let token = bounded(session.access_token()).await.expect("a token");
    assert_eq!(token, *session.session().token());
    assert_eq!((count.load(Ordering::Relaxed), world.sent("POST")), (1, 2));
    session.logout().await.expect("a logout");
    bounded(world.client.settle()).await;
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn a_failed_renewal_keeps_a_token_that_still_works_and_pauses() {
    let world = World::new().await;
    let (count, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    let old = session.session();
    world.pass_until_left(&session, secs(100));
    world.sandbox.script([Step::status(401), Step::status(401), Step::status(401)]);
    for _ in 0..5 {
        assert_eq!(session.access_token().await.expect("a token"), *old.token());
    }
    assert_eq!(count.load(Ordering::Relaxed), 1, "it pauses");

    world.pass(secs(31));
    assert_eq!(session.access_token().await.expect("a token"), *old.token());
    assert_eq!(count.load(Ordering::Relaxed), 2, "then it tries again");

    world.pass(secs(31));
    for _ in 0..5 {
        assert_eq!(session.access_token().await.expect("a token"), *old.token());
    }
    assert_eq!(count.load(Ordering::Relaxed), 3, "and also where it must renew");

    // The token has ended: now the error shows, without another login, until the pause is over.
    world.pass_until_left(&session, Duration::ZERO);
    world.sandbox.script([Step::status(403)]);
    world.pass(secs(31));
    for _ in 0..5 {
        let error = session.access_token().await.expect_err("an expired token");
        assert_eq!(error.kind(), Kind::InvalidTenantKeys);
    }
    assert_eq!(count.load(Ordering::Relaxed), 4);

    world.pass(secs(31));
    let fresh = session.access_token().await.expect("a token");
    assert_ne!(fresh, *old.token());
    session.logout().await.expect("a logout");
}

#[tokio::test]
async fn a_callback_that_gives_no_credentials_is_an_error_once_the_token_has_ended() {
    let world = World::new().await;
    let session = world.log_in().await.renew_with(|| std::future::ready(None::<Credentials>));
    let old = session.session();
    world.pass_until_left(&session, secs(60));
    assert_eq!(session.access_token().await.expect("a token"), *old.token());
    world.pass(secs(61));
    let error = session.access_token().await.expect_err("an expired token");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("credentials")));
    assert_eq!(world.sent("POST"), 1);
}

#[tokio::test]
async fn a_callback_that_panics_is_an_internal_error_and_the_next_renewal_works() {
    let world = World::new().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let session = world.log_in().await.renew_with(move || {
        let first = counter.fetch_add(1, Ordering::Relaxed) == 0;
        async move {
            assert!(!first, "a callback of the caller's own may panic");
            Some(crate::common::credentials())
        }
    });
    world.pass_until_left(&session, Duration::ZERO);
    let error = bounded(session.access_token()).await.expect_err("a panic");
    assert_eq!(error.kind(), Kind::Internal);
    world.pass(secs(30));
    bounded(session.access_token()).await.expect("a token");
    assert_eq!(count.load(Ordering::Relaxed), 2);
    session.logout().await.expect("a logout");
}

#[tokio::test]
async fn without_a_callback_the_token_serves_until_it_ends_and_nothing_is_sent() {
    let world = World::new().await;
    let session = world.log_in().await;
    let only = session.session();
    for left in [secs(121), secs(60), secs(1)] {
        world.pass_until_left(&session, left);
        assert_eq!(session.access_token().await.expect("a token"), *only.token());
    }
    world.pass(secs(1));
    let error = session.access_token().await.expect_err("an expired token");
    assert_eq!((error.kind(), error.attempts()), (Kind::Unauthorized, 0));
    assert_eq!(world.sandbox.requests().len(), 1);
}

#[tokio::test]
async fn tokens_that_live_too_short_do_not_make_a_login_of_every_call() {
    let world = World::new().await;
    let (count, ask) = asked();
    let claims = format!(r#"{{"exp":{}}}"#, world.sandbox.clock().now().as_second() + 60);
    let token =
        [r#"{"alg":"HS256"}"#, &claims, "signature"].map(|part| URL_SAFE_NO_PAD.encode(part));
    let answer = serde_json::json!({"data": {
        "sessionId": "s", "userId": "u", "token": token.join("."), "refreshToken": "r",
    }});
    world.sandbox.script((0..4).map(|_| Step::status(200).json(answer.clone())));
    let session = world.log_in().await.renew_with(ask);
    for _ in 0..10 {
        session.access_token().await.expect("a token");
    }
    assert_eq!(count.load(Ordering::Relaxed), 1, "logins for ten calls");
    world.pass(secs(31));
    session.access_token().await.expect("a token");
    assert_eq!(count.load(Ordering::Relaxed), 2, "half a minute later");
}

#[tokio::test]
async fn the_session_before_a_renewal_is_logged_out_before_its_token_ends() {
    let world = World::new().await;
    let (_, ask) = asked();
    let session = world.log_in().await.renew_with(ask);
    for _ in 0..3 {
        world.pass_until_left(&session, secs(100));
        session.access_token().await.expect("a token");
        bounded(world.client.settle()).await;
        assert_eq!(world.live(), 2, "somebody may be using the old token");
        world.pass(secs(80));
        session.access_token().await.expect("a token");
        bounded(world.client.settle()).await;
        assert_eq!(world.live(), 1, "nobody should be using it any more");
    }
    session.logout().await.expect("a logout");
    assert_eq!(world.live(), 0);
}

#[tokio::test]
async fn the_first_callback_stands() {
    let world = World::new().await;
    let (first, ask_first) = asked();
    let (second, ask_second) = asked();
    let session = world.log_in().await.renew_with(ask_first).renew_with(ask_second);
    world.pass_until_left(&session, secs(10));
    session.access_token().await.expect("a token");
    assert_eq!((first.load(Ordering::Relaxed), second.load(Ordering::Relaxed)), (1, 0));
    session.logout().await.expect("a logout");
}
