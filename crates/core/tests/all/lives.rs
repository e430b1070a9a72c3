//! Whatever happens to a managed session, in whatever order: no token that has ended is handed out, every change is told,
//! and no session stays that could have been logged out.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::bounded;
use crate::support::world::World;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::demo;
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{
    ActiveSession, Client, Clock as _, Credentials, EndReason, Error, Renewal, Secret,
    SessionStatus, Statuses,
};
use futures::future::{BoxFuture, join_all};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tokio::runtime::Builder;

/// What the application gives where a renewal asks it.
#[derive(Debug, Clone, Copy)]
enum Given {
    Credentials,
    WrongCredentials,
    Nothing,
    BackendsSession,
    Panic,
}

/// What happens next.
#[derive(Debug, Clone)]
enum Event {
    Pass(u64),
    Give(Given),
    Token {
        min_ttl: u64,
        callers: usize,
    },
    Renew {
        callers: usize,
    },
    Invalidate {
        current: bool,
    },
    /// A caller goes away after so many looks.
    Abandon {
        renews: bool,
        looks: usize,
    },
    Share,
    DropOne,
    Logout {
        callers: usize,
    },
}

fn givens() -> impl Strategy<Value = Given> {
    prop_oneof![
        4 => Just(Given::Credentials),
        1 => Just(Given::WrongCredentials),
        1 => Just(Given::Nothing),
        2 => Just(Given::BackendsSession),
        1 => Just(Given::Panic),
    ]
}

fn events() -> impl Strategy<Value = Event> {
    prop_oneof![
        5 => prop_oneof![0_u64..180, 3300_u64..3900].prop_map(Event::Pass),
        3 => givens().prop_map(Event::Give),
        6 => (prop_oneof![Just(0_u64), 0_u64..4000], 1_usize..5)
            .prop_map(|(min_ttl, callers)| Event::Token { min_ttl, callers }),
        2 => (1_usize..5).prop_map(|callers| Event::Renew { callers }),
        2 => any::<bool>().prop_map(|current| Event::Invalidate { current }),
        3 => (any::<bool>(), 0_usize..20).prop_map(|(renews, looks)| Event::Abandon { renews, looks }),
        1 => Just(Event::Share),
        1 => Just(Event::DropOne),
        1 => (1_usize..4).prop_map(|callers| Event::Logout { callers }),
    ]
}

/// A session, and what a test knows of it.
struct Life {
    world: World,
    handles: Vec<ActiveSession>,
    statuses: Statuses,
    given: Arc<Mutex<Given>>,
    /// The ids of the sessions that the backend made, and may still use.
    backends: Arc<Mutex<Vec<String>>>,
    refused: Vec<Secret>,
    was_logged_out: bool,
}

impl Life {
    async fn new() -> Self {
        let world = World::new().await;
        let given = Arc::new(Mutex::new(Given::Credentials));
        let backends = Arc::default();
        let ask = application(&given, &backends, &world.client);
        let session = world.log_in().await.renew_with(ask);
        let statuses = session.statuses();
        let (handles, refused) = (vec![session], Vec::new());
        Self { world, handles, statuses, given, backends, refused, was_logged_out: false }
    }

    async fn meet(&mut self, event: Event) {
        let Some(session) = self.handles.last().cloned() else { return };
        match event {
            Event::Pass(seconds) => self.world.pass(Duration::from_secs(seconds)),
            Event::Give(given) => *self.given.lock().expect("no panic") = given,
            Event::Token { min_ttl, callers } => {
                let min_ttl = Duration::from_secs(min_ttl);
                let calls = (0..callers).map(|_| session.access_token_for(min_ttl));
                let tokens = bounded(join_all(calls)).await;
                self.check(tokens, min_ttl);
            }
            Event::Renew { callers } => {
                let tokens = bounded(join_all((0..callers).map(|_| session.renew()))).await;
                self.check(tokens, Duration::ZERO);
            }
            Event::Invalidate { current: true } => {
                let token = session.session().token().clone();
                session.invalidate(&token);
                self.refused.push(token);
            }
            Event::Invalidate { current: false } => {
                session.invalidate(&Secret::from("the token of another session"));
            }
            Event::Abandon { renews, looks } => {
                let call = tokio::spawn(async move {
                    if renews { session.renew().await } else { session.access_token().await }
                });
                for _ in 0..looks {
                    tokio::task::yield_now().await;
                }
                call.abort();
            }
            Event::Share => self.handles.push(session),
            Event::DropOne => drop(self.handles.pop()),
            Event::Logout { callers } => {
                let ends = bounded(join_all((0..callers).map(|_| session.logout()))).await;
                self.was_logged_out |= ends.iter().any(Result::is_ok);
            }
        }
    }

    fn check(&self, tokens: Vec<Result<Secret, Error>>, min_ttl: Duration) {
        for token in tokens.into_iter().flatten() {
            assert!(!self.was_logged_out, "a token of a session that was logged out");
            assert!(!self.refused.contains(&token), "a token that was refused");
            let left = self.left(&token);
            assert!(left > Duration::ZERO && left >= min_ttl, "{left:?} left of {min_ttl:?}");
        }
    }

    fn left(&self, token: &Secret) -> Duration {
        let claims = token.expose_secret().split('.').nth(1).expect("claims");
        let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        let end = Duration::from_secs(claims["exp"].as_u64().expect("an end"));
        let now = self.world.clock.now().duration_since(SystemTime::UNIX_EPOCH);
        end.saturating_sub(now.expect("after 1970"))
    }

    /// Everybody lets go. What stays has a token that cannot log out any more.
    async fn end(mut self) {
        self.handles.clear();
        bounded(self.world.client.settle()).await;
        // A renewal that waits for nobody may still be at its last step.
        let mut told = Vec::new();
        while let Some(status) = bounded(self.statuses.next()).await {
            told.push(status);
        }
        check_order(&told);
        bounded(self.world.client.settle()).await;
        let now = self.world.sandbox.clock().now();
        let backends = self.backends.lock().expect("no panic").clone();
        let mut left = self.world.sandbox.live_sessions();
        left.retain(|live| live.token_expires_at > now && !backends.contains(&live.session_id));
        assert_eq!(left, []);
    }
}

fn check_order(told: &[SessionStatus]) {
    assert!(matches!(told.first(), Some(SessionStatus::Active)), "{told:?}");
    let (end, rest) = told.split_last().expect("an end");
    let reasons = [EndReason::LoggedOut, EndReason::Gone, EndReason::Dropped];
    assert!(matches!(end, SessionStatus::Ended(reason) if reasons.contains(reason)), "{told:?}");
    for pair in rest.windows(2) {
        let is_renewing = |status: &SessionStatus| matches!(status, SessionStatus::Renewing);
        assert_ne!(is_renewing(&pair[0]), is_renewing(&pair[1]), "{told:?}");
    }
}

type Answer = BoxFuture<'static, Option<Renewal>>;

fn application(
    given: &Arc<Mutex<Given>>,
    backends: &Arc<Mutex<Vec<String>>>,
    client: &Client,
) -> impl Fn() -> Answer + use<> {
    let (given, backends, client) = (Arc::clone(given), Arc::clone(backends), client.clone());
    move || {
        let given = *given.lock().expect("no panic");
        let (backends, client) = (Arc::clone(&backends), client.clone());
        Box::pin(async move {
            let good = crate::common::credentials();
            match given {
                Given::Credentials => Some(good.into()),
                Given::WrongCredentials => Some(Credentials::new("marcus", "wrong").into()),
                Given::Nothing => None,
                Given::BackendsSession => {
                    let demo = demo();
                    let login = client.create_session(demo.customer_id, demo.user_id, &good);
                    let session = login.await.expect("a login");
                    backends.lock().expect("no panic").push(session.session_id().to_owned());
                    Some(session.into())
                }
                Given::Panic => panic!("a defect of the application"),
            }
        })
    }
}

#[test]
fn whatever_happens_a_session_keeps_its_promises() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let config = Config { cases: 96, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(events(), 1..24), |events| {
        runtime.block_on(async {
            let mut life = Life::new().await;
            for event in events {
                life.meet(event).await;
            }
            life.end().await;
        });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
