//! A sandbox and a client in one time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{ActiveSession, Client, Credentials};

use super::{build, sandbox};
use crate::common::clock::ManualClock;

/// A sandbox and a client whose clocks a test moves together.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) clock: ManualClock,
    pub(crate) client: Client,
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = sandbox().await;
        let clock = ManualClock::new();
        let client = build(crate::common::builder(&sandbox).clock(clock.clone()));
        Self { sandbox, clock, client }
    }

    pub(crate) async fn log_in(&self) -> ActiveSession {
        let demo = demo();
        let credentials = crate::common::credentials();
        self.client.login(demo.customer_id, demo.user_id, &credentials).await.expect("a login")
    }

    /// Lets time pass for both: FinHub's never seems to go back to a call that is under way.
    pub(crate) fn pass(&self, time: Duration) {
        self.sandbox.clock().advance(time);
        self.clock.advance(time);
    }

    /// Lets time pass until the token has this much left.
    pub(crate) fn pass_until_left(&self, session: &ActiveSession, left: Duration) {
        let now = session.session().token_expires_in().expect("a token with an end");
        self.pass(now.checked_sub(left).expect("time goes forward"));
    }

    pub(crate) fn sent(&self, method: &str) -> usize {
        self.sandbox.requests().iter().filter(|request| request.method == method).count()
    }

    pub(crate) fn live(&self) -> usize {
        self.sandbox.live_sessions().len()
    }
}

/// A callback that gives the demo's credentials, and how often it was asked.
pub(crate) fn asked() -> (Arc<AtomicUsize>, impl Fn() -> std::future::Ready<Option<Credentials>>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let ask = move || {
        counter.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Some(crate::common::credentials()))
    };
    (count, ask)
}
