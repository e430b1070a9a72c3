//! One session for a customer, whichever process asks for it.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::flaky::Flaky;
use crate::support::world::World;
use crate::support::{bounded, build, poll_times, until};
use finhub_sandbox::{Step, demo};
use finhub_sessions::binding::{ClientExt as _, leave};
use finhub_sessions::{
    ActiveSession, Client, Credentials, Error, Kind, Secret, SessionStatus, SessionStore,
    StoreFuture, TestClock,
};
use futures::future::join_all;

/// Processes that share a store, and time.
struct Backend {
    world: World,
    store: Flaky,
}

impl Backend {
    async fn new() -> Self {
        Self { world: World::new().await, store: Flaky::default() }
    }

    /// Another process: a client with nothing in common but the store and the time.
    fn process(&self) -> Client {
        build(crate::common::builder(&self.world.sandbox).clock(self.world.clock.clone()))
    }

    async fn open(&self, client: &Client) -> Result<ActiveSession, Error> {
        let demo = demo();
        let ask = || std::future::ready(Some(crate::common::credentials()));
        let store = self.store.clone();
        bounded(client.session_for(demo.customer_id, demo.user_id, store, ask)).await
    }

    async fn processes(&self, count: usize) -> Vec<(Client, ActiveSession)> {
        join_all((0..count).map(|_| async {
            let client = self.process();
            let session = self.open(&client).await.expect("a session");
            (client, session)
        }))
        .await
    }

    fn logins(&self) -> usize {
        self.world.sent("POST")
    }
}

async fn tokens(processes: &[(Client, ActiveSession)]) -> Vec<Secret> {
    let tokens = processes.iter().map(|(_, session)| session.access_token());
    let tokens = bounded(join_all(tokens)).await;
    tokens.into_iter().map(|token| token.expect("a token")).collect()
}

fn are_one(tokens: &[Secret]) -> bool {
    tokens.iter().all(|token| *token == tokens[0])
}

#[tokio::test]
async fn processes_that_begin_at_once_log_in_once() {
    let backend = Backend::new().await;
    let processes = backend.processes(8).await;
    assert!(are_one(&tokens(&processes).await));
    assert_eq!(backend.logins(), 1);
    assert!(processes.iter().all(|(_, it)| matches!(it.status(), SessionStatus::Active)));
}

#[tokio::test]
async fn each_renewal_is_made_by_one_of_them() {
    let backend = Backend::new().await;
    let processes = backend.processes(4).await;
    let mut before = tokens(&processes).await;
    for renewals in 1..=3 {
        backend.world.pass_until_left(&processes[0].1, Duration::from_secs(20));
        let now = tokens(&processes).await;
        assert!(are_one(&now) && now[0] != before[0]);
        assert_eq!(backend.logins(), 1 + renewals);
        before = now;
    }
}

#[tokio::test]
async fn a_token_that_was_refused_to_all_is_renewed_once() {
    let backend = Backend::new().await;
    let processes = backend.processes(4).await;
    let refused = tokens(&processes).await[0].clone();
    for (_, session) in &processes {
        session.invalidate(&refused);
    }
    let new = tokens(&processes).await;
    assert!(are_one(&new) && new[0] != refused);
    assert_eq!(backend.logins(), 2);
}

#[tokio::test]
async fn a_process_that_comes_later_finds_the_session() {
    let backend = Backend::new().await;
    let first = backend.process();
    let token = backend.open(&first).await.expect("a session").session().token().clone();
    bounded(first.close()).await;
    assert_eq!(backend.world.live(), 1, "it stays when its handle is dropped");
    let second = backend.open(&backend.process()).await.expect("a session");
    assert_eq!(second.session().token(), &token);
    assert_eq!(backend.logins(), 1);
}

#[tokio::test]
async fn one_that_has_ended_or_is_none_is_replaced() {
    let backend = Backend::new().await;
    drop(backend.open(&backend.process()).await.expect("a session"));
    backend.world.pass(Duration::from_secs(3600));
    drop(backend.open(&backend.process()).await.expect("another"));
    assert_eq!(backend.logins(), 2);
    let key = backend.key();
    for text in ["", "{}", r#"{"version":2}"#, "not JSON"] {
        backend.store.save(&key, &text.into()).await.expect("saved");
        drop(backend.open(&backend.process()).await.expect("another"));
    }
    assert_eq!(backend.logins(), 6);
}

impl Backend {
    fn key(&self) -> String {
        let demo = demo();
        let authority = self.world.sandbox.base_url().trim_start_matches("http://").to_owned();
        let parts = [authority.as_str(), demo.tenant_id, demo.customer_id, demo.user_id];
        let encode = |part: &str| {
            part.bytes()
                .map(|byte| match byte {
                    byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
                    byte => format!("%{byte:02X}"),
                })
                .collect::<String>()
        };
        parts.map(encode).join("/")
    }
}

#[tokio::test]
async fn another_customers_session_is_not_taken() {
    let backend = Backend::new().await;
    drop(backend.open(&backend.process()).await.expect("a session"));
    let text = backend.store.load(&backend.key()).await.expect("a text").expect("a session");
    let foreign = text.expose_secret().replace(demo().customer_id, "another");
    backend.store.save(&backend.key(), &foreign.into()).await.expect("saved");
    drop(backend.open(&backend.process()).await.expect("a session"));
    assert_eq!(backend.logins(), 2);
}

#[tokio::test]
async fn a_logout_ends_it_for_all_and_empties_the_store() {
    let backend = Backend::new().await;
    let processes = backend.processes(2).await;
    backend.world.pass_until_left(&processes[0].1, Duration::from_secs(60));
    let (holder, other) = (&processes[0].1, &processes[1].1);
    other.access_token().await.expect("a renewal");
    holder.logout().await.expect("a logout");
    assert_eq!(backend.store.load(&backend.key()).await.expect("nothing"), None);
    bounded(backend.world.client.settle()).await;
    other.logout().await.expect("it is gone already");
    assert_eq!(backend.world.live(), 0);
}

#[tokio::test]
async fn a_store_that_fails_stops_nobody_and_is_told() {
    let backend = Backend::new().await;
    backend.store.fail(true);
    let client = backend.process();
    let session = backend.open(&client).await.expect("a session of its own");
    let SessionStatus::Unsaved(error) = session.status() else { panic!("{:?}", session.status()) };
    assert_eq!(error.kind(), Kind::StoreFailed);
    assert!(error.to_string().contains("it is down"), "{error}");
    assert!(error.retryable());
    drop(session);
    bounded(client.close()).await;
    assert_eq!(backend.world.live(), 0, "nobody else can find it");
}

#[tokio::test]
async fn a_store_that_hangs_holds_nobody_up_for_longer_than_the_timeout() {
    let backend = Backend::new().await;
    let builder =
        crate::common::builder(&backend.world.sandbox).timeout(Duration::from_millis(100));
    let client = build(builder.clock(backend.world.clock.clone()));
    let session = backend.open(&client).await.expect("a session");
    backend.store.hangs.store(true, Ordering::Relaxed);
    bounded(session.renew()).await.expect("a token of its own");
    let SessionStatus::Unsaved(error) = session.status() else { panic!("{:?}", session.status()) };
    assert!(error.to_string().contains("no answer within 100 ms"), "{error}");
    let error = bounded(session.logout()).await.expect_err("the store may have one");
    assert_eq!(error.kind(), Kind::StoreFailed);
    backend.store.hangs.store(false, Ordering::Relaxed);
    bounded(session.logout()).await.expect("a logout");
    assert_eq!(backend.store.load(&backend.key()).await.expect("nothing"), None);
    bounded(client.settle()).await;
    assert_eq!(backend.world.live(), 0);
}

#[tokio::test]
async fn a_store_that_works_again_has_the_next_session() {
    let backend = Backend::new().await;
    let session = backend.open(&backend.process()).await.expect("a session");
    backend.store.fail(true);
    backend.world.pass_until_left(&session, Duration::from_secs(20));
    session.access_token().await.expect("a token of its own");
    assert!(matches!(session.status(), SessionStatus::Unsaved(_)));
    backend.store.fail(false);
    backend.world.pass_until_left(&session, Duration::from_secs(20));
    let token = session.access_token().await.expect("a token");
    assert!(matches!(session.status(), SessionStatus::Active));
    let other = backend.open(&backend.process()).await.expect("a session");
    assert_eq!(other.session().token(), &token);
    assert_eq!(backend.logins(), 3);
}

#[tokio::test]
async fn a_store_that_fails_is_no_empty_one_where_nobody_can_renew() {
    let backend = Backend::new().await;
    let demo = demo();
    let nobody = || std::future::ready(None::<Credentials>);
    let client = backend.process();
    let open = || client.session_for(demo.customer_id, demo.user_id, backend.store.clone(), nobody);
    backend.store.fail(true);
    let error = open().await.expect_err("no session");
    assert_eq!((error.kind(), error.operation()), (Kind::StoreFailed, "session_store"));
    backend.store.fail(false);
    let error = open().await.expect_err("no session");
    assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("credentials")));
}

#[tokio::test]
async fn a_login_that_fails_is_the_error_and_lets_the_next_one_in() {
    let backend = Backend::new().await;
    backend.world.sandbox.script([Step::status(401)]);
    let error = backend.open(&backend.process()).await.expect_err("a wrong password");
    assert_eq!(error.kind(), Kind::InvalidCredentials);
    backend.open(&backend.process()).await.expect("a session");
}

#[tokio::test]
async fn a_client_that_was_closed_opens_none() {
    let backend = Backend::new().await;
    let client = backend.process();
    bounded(client.close()).await;
    let error = backend.open(&client).await.expect_err("closed");
    assert_eq!(error.kind(), Kind::Closed);
}

#[tokio::test]
async fn a_caller_who_goes_away_leaves_no_session_but_the_stores() {
    let backend = Backend::new().await;
    for polls in 1..60 {
        let client = backend.process();
        let demo = demo();
        let ask = || std::future::ready(Some(crate::common::credentials()));
        let store = backend.store.clone();
        let mut opening = Box::pin(client.session_for(demo.customer_id, demo.user_id, store, ask));
        let opened = bounded(poll_times(opening.as_mut(), polls)).await;
        drop(opening);
        drop(opened);
        bounded(client.settle()).await;
        let kept = backend.store.load(&backend.key()).await.expect("a store that works");
        assert_eq!(backend.world.live(), usize::from(kept.is_some()), "{polls} polls");
        if kept.is_some() {
            backend.open(&client).await.expect("a session").logout().await.expect("a logout");
        }
        assert_eq!(backend.world.live(), 0, "{polls} polls");
    }
}

#[tokio::test]
async fn a_logout_ends_the_session_that_others_have_renewed() {
    let backend = Backend::new().await;
    let processes = backend.processes(2).await;
    let (idle, other) = (&processes[0].1, &processes[1].1);
    backend.world.pass_until_left(other, Duration::from_secs(100));
    other.access_token().await.expect("a renewal");
    backend.world.pass(Duration::from_secs(200));
    let ended = other.session().session_id().to_owned();
    let termination = idle.logout().await.expect("its own token has expired, and does not count");
    assert_eq!(termination.session_id, ended);
    assert_eq!(backend.store.load(&backend.key()).await.expect("nothing"), None);
    assert_eq!(idle.access_token().await.expect_err("ended").kind(), Kind::Closed);
}

#[tokio::test]
async fn whoever_renewed_and_is_dropped_leaves_the_old_token_to_the_others() {
    let backend = Backend::new().await;
    let clock = TestClock::new();
    let open = || async {
        let client = build(crate::common::builder(&backend.world.sandbox).clock(clock.clone()));
        let session = backend.open(&client).await.expect("a session");
        (client, session)
    };
    let (client, session) = open().await;
    let (_other, holder) = open().await;
    session.renew().await.expect("a new token");
    drop(session);
    bounded(client.settle()).await;
    assert_eq!(backend.world.live(), 2, "the other one has the old token still");
    clock.advance(Duration::from_secs(3575));
    until(|| backend.world.live() == 1).await;
    drop(holder);
}

#[tokio::test]
async fn a_session_that_is_current_again_stays() {
    let backend = Backend::new().await;
    let session = backend.open(&backend.process()).await.expect("a session");
    let first = session.session();
    backend.store.fail(true);
    session.renew().await.expect("a token of its own");
    backend.store.fail(false);
    session.renew().await.expect("the token of the store");
    assert_eq!(session.session().token(), first.token());
    bounded(backend.world.client.settle()).await;
    let live = backend.world.sandbox.live_sessions();
    assert!(live.iter().any(|live| live.session_id == first.session_id()));
}

#[tokio::test]
async fn one_that_is_about_to_end_is_ended_by_whoever_takes_its_place() {
    let backend = Backend::new().await;
    let client = backend.process();
    let session = backend.open(&client).await.expect("a session");
    backend.world.pass_until_left(&session, Duration::from_secs(20));
    drop(session);
    drop(backend.open(&client).await.expect("another"));
    bounded(client.settle()).await;
    assert_eq!(backend.world.live(), 1);
}

#[tokio::test]
async fn the_end_of_a_block_leaves_what_others_find() {
    let backend = Backend::new().await;
    backend.store.fail(true);
    let alone = backend.open(&backend.process()).await.expect("a session of its own");
    backend.store.fail(false);
    let shared = backend.open(&backend.process()).await.expect("a session");
    for session in [&alone, &shared] {
        leave(session).await.expect("the end of a block");
    }
    let live = backend.world.sandbox.live_sessions();
    assert_eq!(live.len(), 1, "what could not be saved is ended");
    assert_eq!(live[0].session_id, shared.session().session_id());
}

#[tokio::test]
async fn a_store_that_panics_or_never_swaps_is_one_that_fails() {
    #[derive(Debug)]
    struct Broken {
        panics: bool,
    }
    impl SessionStore for Broken {
        fn load<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<Secret>> {
            assert!(!self.panics, "a defect of the store");
            Box::pin(std::future::ready(Ok(None)))
        }

        fn swap<'a>(
            &'a self,
            key: &'a str,
            _: Option<&'a Secret>,
            _: Option<&'a Secret>,
        ) -> StoreFuture<'a, bool> {
            Box::pin(std::future::ready(Ok(key.ends_with("/lease"))))
        }
    }
    let backend = Backend::new().await;
    for panics in [true, false] {
        let (client, demo) = (backend.process(), demo());
        let ask = || std::future::ready(Some(crate::common::credentials()));
        let opened = client.session_for(demo.customer_id, demo.user_id, Broken { panics }, ask);
        let session = bounded(opened).await.expect("a session of its own");
        assert!(matches!(session.status(), SessionStatus::Unsaved(_)));
    }
}
