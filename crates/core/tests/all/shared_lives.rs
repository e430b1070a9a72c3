//! Whatever happens to a session that processes share by a store: no token that has ended is handed out, the customer has one
//! session once all has settled, and none after the last logout.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::support::flaky::Flaky;
use crate::support::{bounded, build, poll_times, sandbox, until};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::{LiveSession, Sandbox, demo};
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{
    ActiveSession, Client, Clock as _, Credentials, Error, Secret, SessionStatus, TestClock,
};
use futures::future::join_all;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use tokio::runtime::Builder;

/// What happens next, to one of two processes.
#[derive(Debug, Clone, Copy)]
enum Event {
    Pass(u64),
    /// The store fails from here on, or works again.
    Break(bool),
    /// The application gives credentials from here on that FinHub accepts, or that it refuses.
    Accept(bool),
    Open(usize),
    /// A caller goes away after so many looks.
    Abandon {
        process: usize,
        looks: usize,
    },
    /// Both ask at once.
    Tokens {
        min_ttl: u64,
    },
    Renew(usize),
    Invalidate(usize),
    Drop(usize),
    Logout(usize),
}

fn events() -> impl Strategy<Value = Event> {
    let process = || 0_usize..2;
    prop_oneof![
        4 => prop_oneof![0_u64..180, 3300_u64..3900].prop_map(Event::Pass),
        2 => any::<bool>().prop_map(Event::Break),
        2 => prop::bool::weighted(0.8).prop_map(Event::Accept),
        5 => process().prop_map(Event::Open),
        2 => (process(), 0_usize..30).prop_map(|(process, looks)| Event::Abandon { process, looks }),
        5 => prop_oneof![Just(0_u64), 0_u64..4000].prop_map(|min_ttl| Event::Tokens { min_ttl }),
        2 => process().prop_map(Event::Renew),
        3 => process().prop_map(Event::Invalidate),
        2 => process().prop_map(Event::Drop),
        1 => process().prop_map(Event::Logout),
    ]
}

/// Two processes with nothing in common but a store and the time.
struct Backend {
    sandbox: Sandbox,
    clock: TestClock,
    store: Flaky,
    accepted: Arc<Mutex<bool>>,
    clients: [Client; 2],
    sessions: [Option<ActiveSession>; 2],
}

impl Backend {
    async fn new() -> Self {
        let (sandbox, clock) = (sandbox().await, TestClock::new());
        let clients = [(); 2]
            .map(|()| build(crate::common::builder(&sandbox).clock(clock.clone()).max_retries(0)));
        let (store, accepted) = (Flaky::default(), Arc::new(Mutex::new(true)));
        Self { sandbox, clock, store, accepted, clients, sessions: [None, None] }
    }

    fn open(&self, process: usize) -> impl Future<Output = Result<ActiveSession, Error>> + use<> {
        let (client, store) = (self.clients[process].clone(), self.store.clone());
        let accepted = Arc::clone(&self.accepted);
        let ask = move || {
            let accepted = *accepted.lock().expect("no panic");
            let wrong = Credentials::new("marcus", "wrong");
            std::future::ready(Some(if accepted { crate::common::credentials() } else { wrong }))
        };
        async move {
            let demo = demo();
            client.session_for(demo.customer_id, demo.user_id, store, ask).await
        }
    }

    async fn meet(&mut self, event: Event) {
        match event {
            Event::Pass(seconds) => self.pass(Duration::from_secs(seconds)),
            Event::Break(fails) => {
                // A lease that cannot be given back is waited for, for ten seconds of real time.
                until(|| !self.store.has_lease()).await;
                self.store.fail(fails);
            }
            Event::Accept(accepted) => *self.accepted.lock().expect("no panic") = accepted,
            Event::Open(process) => {
                if let Ok(session) = bounded(self.open(process)).await {
                    self.sessions[process] = Some(session);
                }
            }
            Event::Abandon { process, looks } => {
                let opening = self.open(process);
                let mut opening = Box::pin(opening);
                bounded(poll_times(opening.as_mut(), looks)).await;
            }
            Event::Tokens { min_ttl } => {
                let min_ttl = Duration::from_secs(min_ttl);
                let calls = self.sessions.iter().flatten().map(|it| it.access_token_for(min_ttl));
                let tokens = bounded(join_all(calls)).await;
                tokens.into_iter().flatten().for_each(|token| self.check(&token, min_ttl));
            }
            Event::Renew(process) => {
                let Some(session) = &self.sessions[process] else { return };
                if let Ok(token) = bounded(session.renew()).await {
                    self.check(&token, Duration::ZERO);
                }
            }
            Event::Invalidate(process) => {
                let Some(session) = &self.sessions[process] else { return };
                session.invalidate(session.session().token());
            }
            Event::Drop(process) => self.sessions[process] = None,
            Event::Logout(process) => {
                let Some(session) = &self.sessions[process] else { return };
                if bounded(session.logout()).await.is_ok() {
                    session.access_token().await.expect_err("it was logged out");
                    self.sessions[process] = None;
                }
            }
        }
    }

    fn pass(&self, time: Duration) {
        self.sandbox.clock().advance(time);
        self.clock.advance(time);
    }

    fn check(&self, token: &Secret, min_ttl: Duration) {
        let claims = token.expose_secret().split('.').nth(1).expect("claims");
        let claims = URL_SAFE_NO_PAD.decode(claims).expect("base64");
        let claims: Value = serde_json::from_slice(&claims).expect("JSON");
        let end = Duration::from_secs(claims["exp"].as_u64().expect("an end"));
        let now = self.clock.now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
        // What FinHub says of the time is whole seconds, and the call took its time.
        let left = end.saturating_sub(now) + Duration::from_secs(2);
        assert!(end > now && left >= min_ttl, "{left:?} left of {min_ttl:?}");
    }

    /// Those that could still be logged out.
    fn live(&self) -> Vec<LiveSession> {
        let now = self.sandbox.clock().now();
        let mut live = self.sandbox.live_sessions();
        live.retain(|live| live.token_expires_at > now);
        live
    }

    /// Everybody lets go, but for one who has just renewed: as the tokens before come to their ends, that session alone is left.
    async fn end(mut self) {
        self.meet(Event::Break(false)).await;
        *self.accepted.lock().expect("no panic") = true;
        self.sessions = [None, None];
        let session = bounded(self.open(0)).await.expect("a session");
        bounded(session.renew()).await.expect("a new token");
        assert!(matches!(session.status(), SessionStatus::Active), "{:?}", session.status());
        let kept = session.session().session_id().to_owned();
        let others = || self.live().into_iter().filter(|live| live.session_id != kept);
        while let Some(end) = others().map(|live| live.token_expires_at).min() {
            let left = end.duration_since(self.sandbox.clock().now());
            let left = Duration::try_from(left).expect("a token that lives");
            self.pass(left.saturating_sub(Duration::from_secs(20)));
            until(|| others().all(|live| live.token_expires_at > end)).await;
        }
        bounded(session.logout()).await.expect("a logout");
        for client in &self.clients {
            bounded(client.settle()).await;
        }
        assert_eq!(self.live(), []);
    }
}

#[test]
fn whatever_happens_processes_share_one_session() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let config = Config { cases: 96, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&prop::collection::vec(events(), 1..24), |events| {
        runtime.block_on(async {
            let mut backend = Backend::new().await;
            for event in events {
                backend.meet(event).await;
            }
            backend.end().await;
        });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
