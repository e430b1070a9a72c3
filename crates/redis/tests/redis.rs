//! A real Redis: as every store, one that is killed, and many workers over one.

mod server;

use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{
    ActiveSession, Client, Credentials, Kind, Secret, SessionStatus, SessionStore,
};
use finhub_sessions_redis::RedisStore;
use futures::future::join_all;
use server::Redis;

fn store(redis: &Redis) -> RedisStore {
    RedisStore::new(&redis.url()).expect("an address")
}

#[tokio::test]
async fn a_text_is_kept_until_it_is_replaced_or_removed() {
    let redis = Redis::start().await;
    let store = store(&redis);
    let (first, second) = (Secret::from("{}"), Secret::from("-ä\n\u{0}+"));
    assert_eq!(store.load("a/b").await.expect("nothing"), None);
    store.save("a/b", &first).await.expect("saved");
    assert_eq!(store.load("a/b").await.expect("a text"), Some(first.clone()));
    store.save("a/b", &second).await.expect("saved");
    assert_eq!(store.remove("a/b").await.expect("a text"), Some(second));
    assert_eq!(store.load("a/b").await.expect("nothing"), None);
}

#[tokio::test]
async fn a_swap_needs_what_stands_there() {
    let redis = Redis::start().await;
    let store = store(&redis);
    let (first, second) = (Secret::from("-"), Secret::from("+"));
    for (expected, new, holds) in [
        (Some(&first), Some(&second), false),
        (None, None, true),
        (None, Some(&first), true),
        (None, Some(&second), false),
        (None, None, false),
        (Some(&second), None, false),
        (Some(&first), Some(&first), true),
        (Some(&first), Some(&second), true),
        (Some(&second), None, true),
        (Some(&second), None, false),
    ] {
        let swapped = store.swap("key", expected, new).await.expect("a Redis that works");
        assert_eq!(swapped, holds, "{expected:?} {new:?}");
    }
}

#[tokio::test]
async fn of_many_who_swap_at_once_one_does() {
    let redis = Redis::start().await;
    let stores: Vec<_> = (0..16).map(|_| store(&redis)).collect();
    let texts: Vec<_> = (0..16).map(|number| Secret::from(number.to_string())).collect();
    let swaps = stores.iter().zip(&texts).map(|(store, text)| store.swap("key", None, Some(text)));
    let won = join_all(swaps).await.into_iter().filter(|swap| matches!(swap, Ok(true)));
    assert_eq!(won.count(), 1);
}

#[tokio::test]
async fn a_key_lives_for_a_day() {
    let redis = Redis::start().await;
    store(&redis).save("key", &"text".into()).await.expect("saved");
    let left: i64 = redis.says(&["TTL", "finhub-sessions:key"]).await;
    assert!((86_000..=86_400).contains(&left), "{left} s");
}

#[tokio::test]
async fn a_redis_that_was_killed_is_an_error_and_works_again_when_it_is_back() {
    let mut redis = Redis::start().await;
    let store = store(&redis);
    store.save("key", &"text".into()).await.expect("saved");
    redis.kill();
    let error = store.load("key").await.expect_err("no Redis");
    assert!(error.to_string().contains("Redis cannot be reached"), "{error}");
    redis.start_again().await;
    assert_eq!(store.load("key").await.expect("a Redis that works"), None);
    store.save("key", &"text".into()).await.expect("saved");
}

#[tokio::test]
async fn what_redis_refuses_is_told_by_its_code_and_quotes_nothing() {
    let redis = Redis::start().await;
    let _: String = redis.says(&["CONFIG", "SET", "requirepass", "secret"]).await;
    let error = store(&redis).save("key", &"secret text".into()).await.expect_err("no password");
    assert_eq!(error.to_string(), "Redis refuses (NOAUTH)");
    let wrong = RedisStore::new(&redis.url().replace("//", "//:wrong@")).expect("an address");
    let error = wrong.load("key").await.expect_err("a wrong password");
    assert!(
        error.to_string().contains("Redis") && !error.to_string().contains("wrong@"),
        "{error}"
    );
    let right = RedisStore::new(&redis.url().replace("//", "//:secret@")).expect("an address");
    right.save("key", &"secret text".into()).await.expect("saved");
    assert_eq!(format!("{right:?}"), "RedisStore { .. }");
}

#[test]
fn what_is_no_address_is_refused_and_not_quoted() {
    for url in ["", "localhost", "http://secret@localhost", "redis://:secret@", "secret"] {
        let error = RedisStore::new(url).expect_err("no address");
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("url")));
        assert!(!format!("{error} {error:?}").contains("secret@"), "{error}");
    }
}

/// Workers of a backend: each has a client and a connection to Redis of its own.
async fn workers(sandbox: &Sandbox, redis: &Redis, count: usize) -> Vec<ActiveSession> {
    let demo = demo();
    let open = (0..count).map(|_| async {
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .tenant_id(demo.tenant_id)
            .tenant_key(demo.tenant_key)
            .tenant_secret(demo.tenant_secret)
            .forwarded_for("203.0.113.42")
            .forwarded_from("workers")
            .platform("web")
            .device_id("356938035643809");
        let client = client.build().expect("valid settings");
        let credentials = || async {
            let demo = finhub_sandbox::demo();
            Some(Credentials::new(demo.username, demo.password))
        };
        let opened =
            client.session_for(demo.customer_id, demo.user_id, store(redis), credentials).await;
        opened.expect("a session")
    });
    join_all(open).await
}

fn logins(sandbox: &Sandbox) -> usize {
    sandbox.requests().iter().filter(|request| request.method == "POST").count()
}

async fn refuse_to_all(workers: &[ActiveSession]) -> Vec<Secret> {
    let token = workers[0].session().token().clone();
    for session in workers {
        session.invalidate(&token);
    }
    let tokens = join_all(workers.iter().map(ActiveSession::access_token)).await;
    tokens.into_iter().map(|token| token.expect("a token")).collect()
}

#[tokio::test]
async fn workers_share_one_login_and_each_renewal() {
    let (sandbox, redis) = (Sandbox::start().await.expect("a port"), Redis::start().await);
    let workers = workers(&sandbox, &redis, 8).await;
    assert_eq!(logins(&sandbox), 1);
    let tokens = refuse_to_all(&workers).await;
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!(logins(&sandbox), 2);
}

#[tokio::test]
async fn workers_without_redis_log_in_each_by_itself_and_share_again_later() {
    let (sandbox, mut redis) = (Sandbox::start().await.expect("a port"), Redis::start().await);
    redis.kill();
    let alone = workers(&sandbox, &redis, 3).await;
    assert_eq!(logins(&sandbox), 3);
    for session in &alone {
        let SessionStatus::Unsaved(error) = session.status() else { panic!("{session:?}") };
        assert_eq!(error.kind(), Kind::StoreFailed);
    }
    redis.start_again().await;
    let tokens = join_all(alone.iter().map(ActiveSession::renew)).await;
    assert!(tokens.iter().all(Result::is_ok));
    let later = workers(&sandbox, &redis, 2).await;
    assert_eq!(logins(&sandbox), 4, "one renewed, and all others found that");
    assert!(later.iter().all(|session| matches!(session.status(), SessionStatus::Active)));
}
