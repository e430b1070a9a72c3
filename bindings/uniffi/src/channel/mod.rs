//! Kotlin's fast path for frequent calls: one native call starts a call, and one upcall delivers its outcome.
//!
//! A caller identifies its call by a ticket. Each ticket gets exactly one outcome, cancelled or not.

mod jvm;
mod operation;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;

use self::operation::{Call, Outcome};
use crate::call::runtime;
use crate::error::BOUNDARY;
use crate::{CallError, Cancellation, Client};

/// Where outcomes go.
trait Deliver: Send + Sync + 'static {
    /// Delivers an outcome, and returns whether the other side took it.
    fn deliver(&self, ticket: i64, outcome: &[u8]) -> bool;
}

/// The calls that one copy of the other side waits for.
struct Channel<D> {
    open: Mutex<HashMap<i64, Arc<Cancellation>>>,
    other_side: D,
}

impl<D: Deliver> Channel<D> {
    fn new(other_side: D) -> Self {
        Self { open: Mutex::default(), other_side }
    }

    /// Starts a call. Its outcome may be delivered before this returns.
    fn start(self: &Arc<Self>, client: Arc<Client>, call: Call, ticket: i64) {
        let cancellation = Arc::<Cancellation>::default();
        self.open().insert(ticket, Arc::clone(&cancellation));
        let runtime = match runtime(call.name()) {
            Ok(runtime) => runtime,
            Err(error) => return self.end(&client, ticket, Err(error)),
        };
        let channel = Arc::clone(self);
        runtime.spawn(async move {
            channel.run(&client, ticket, call.make(&client, cancellation)).await;
        });
    }

    async fn run(
        &self,
        client: &Client,
        ticket: i64,
        work: impl Future<Output = Result<Outcome, CallError>>,
    ) {
        let outcome = AssertUnwindSafe(work).catch_unwind().await;
        self.end(client, ticket, outcome.unwrap_or_else(|_| Err(panicked())));
    }

    /// Cancels a call. If its outcome is already being delivered, this does nothing.
    fn cancel(&self, ticket: i64) {
        let call = self.open().get(&ticket).cloned();
        if let Some(call) = call {
            call.cancel().ok();
        }
    }

    fn end(&self, client: &Client, ticket: i64, outcome: Result<Outcome, CallError>) {
        self.open().remove(&ticket);
        let session = match &outcome {
            Ok(Outcome::Session(session)) => Some(Arc::clone(session)),
            _ => None,
        };
        let written = operation::written(outcome);
        let taken = self.other_side.deliver(ticket, &written);
        if let (false, Some(session)) = (taken, session) {
            operation::take_back(&written);
            client.discard(&session).ok();
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<i64, Arc<Cancellation>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn panicked() -> CallError {
    finhub_sessions::binding::panicked(BOUNDARY).into()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Arc;
    use std::time::Duration;

    use finhub_sandbox::{Sandbox, Step, demo};
    use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

    use zeroize::Zeroizing;

    use super::operation::{self, Call, Outcome};
    use super::{Channel, Deliver};
    use crate::{Client, Credentials, Options, Secret, Settings};

    /// Nothing here takes so long.
    const LONGEST: Duration = Duration::from_secs(30);

    /// Long enough for a test to act before the answer.
    const SLOW: Duration = Duration::from_millis(300);

    struct Inbox {
        outcomes: UnboundedSender<(i64, Vec<u8>)>,
        takes: bool,
    }

    impl Deliver for Inbox {
        fn deliver(&self, ticket: i64, outcome: &[u8]) -> bool {
            self.outcomes.send((ticket, outcome.to_vec())).is_ok() && self.takes
        }
    }

    struct World {
        sandbox: Sandbox,
        client: Arc<Client>,
        channel: Arc<Channel<Inbox>>,
        outcomes: UnboundedReceiver<(i64, Vec<u8>)>,
    }

    impl World {
        async fn new(takes: bool) -> Self {
            let (sandbox, demo) = (Sandbox::start().await.expect("a sandbox"), demo());
            let secret = |text: &str| Secret::new(text.to_owned()).ok();
            let options = Options {
                tenant_id: Some(demo.tenant_id.to_owned()),
                tenant_key: secret(demo.tenant_key),
                tenant_secret: secret(demo.tenant_secret),
                forwarded_for: Some("203.0.113.42".to_owned()),
                forwarded_from: Some("tests".to_owned()),
                platform: Some("ios".to_owned()),
                device_id: Some("356938035643809".to_owned()),
                ..Options::default()
            };
            let settings = Settings {
                options,
                base_url: Some(sandbox.base_url()),
                language: "test".to_owned(),
                runtime: "Rust/1".to_owned(),
                ..Settings::default()
            };
            let client = Client::new(settings, HashMap::new()).expect("a client");
            let (sender, outcomes) = unbounded_channel();
            let channel = Arc::new(Channel::new(Inbox { outcomes: sender, takes }));
            Self { sandbox, client, channel, outcomes }
        }

        fn login(&self, ticket: i64) {
            let demo = demo();
            let (username, password) = (demo.username.to_owned(), demo.password.to_owned());
            let call = Call::CreateSession {
                customer_id: demo.customer_id.to_owned(),
                user_id: demo.user_id.to_owned(),
                credentials: Credentials::new(
                    username,
                    password,
                    None,
                    None,
                    None,
                    None,
                    Vec::new(),
                )
                .expect("credentials"),
            };
            self.channel.start(Arc::clone(&self.client), call, ticket);
        }

        /// Waits until the sandbox holds so many sessions.
        async fn live(&self, sessions: usize) {
            let reached = async {
                while self.sandbox.live_sessions().len() != sessions {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(LONGEST, reached).await.expect("it gets there");
        }

        /// The next outcome's ticket, and whether it is a success.
        async fn outcome(&mut self) -> (i64, bool) {
            let next = tokio::time::timeout(LONGEST, self.outcomes.recv()).await;
            let (ticket, bytes) = next.expect("it arrives").expect("an outcome");
            (ticket, bytes[0] == 1)
        }

        /// Every ticket has had its outcome.
        fn ended(&mut self) {
            assert!(self.outcomes.try_recv().is_err());
            assert!(self.channel.open().is_empty());
        }
    }

    #[tokio::test]
    async fn a_login_that_is_cancelled_has_one_outcome_and_leaves_no_session() {
        let mut world = World::new(true).await;
        world.sandbox.script([Step::handle().delay(SLOW)]);
        world.login(7);
        world.live(1).await;
        world.channel.cancel(7);
        world.channel.cancel(7);
        assert_eq!(world.outcome().await, (7, false));
        world.live(0).await;
        world.channel.cancel(7);
        world.ended();
    }

    #[tokio::test]
    async fn a_session_that_the_other_side_does_not_take_is_logged_out() {
        let mut world = World::new(false).await;
        world.login(1);
        assert_eq!(world.outcome().await, (1, true));
        world.live(0).await;
        world.ended();
    }

    #[tokio::test]
    async fn a_call_that_panics_has_an_outcome() {
        let mut world = World::new(true).await;
        world.channel.run(&world.client, 4, async { panic!("a defect") }).await;
        assert_eq!(world.outcome().await, (4, false));
        world.ended();
    }

    #[tokio::test]
    async fn each_of_many_tickets_has_one_outcome_in_the_race_with_cancel() {
        let mut world = World::new(true).await;
        for ticket in 0..64 {
            world.login(ticket);
        }
        for ticket in 0..64 {
            world.channel.cancel(ticket);
            tokio::task::yield_now().await;
        }
        let mut tickets = Vec::new();
        let mut sessions = 0;
        for _ in 0..64 {
            let (ticket, success) = world.outcome().await;
            tickets.push(ticket);
            sessions += usize::from(success);
        }
        tickets.sort_unstable();
        assert_eq!(tickets, (0..64).collect::<Vec<_>>());
        world.live(sessions).await;
        world.ended();
    }

    /// A text as the other side writes it.
    fn text(text: &str) -> Vec<u8> {
        let length = u32::try_from(text.len()).expect("a short text").to_be_bytes();
        [&[1], &length[..], text.as_bytes()].concat()
    }

    #[tokio::test]
    async fn an_operation_that_there_is_none_of_is_an_error_and_sends_nothing() {
        let mut world = World::new(true).await;
        let call = Call::read(3, None, &[text("no_such_operation"), text("{}")].concat());
        world.channel.start(Arc::clone(&world.client), call, 5);
        assert_eq!(world.outcome().await, (5, false));
        assert_eq!(world.sandbox.requests().len(), 0);
        world.ended();
    }

    #[test]
    fn what_an_ordinary_operation_gave_stands_there_as_it_is() {
        let outcome = Outcome::Value(Zeroizing::new(b"{}".to_vec()));
        assert_eq!(*operation::written(Ok(outcome)), b"\x01{}");
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_an_error_and_sends_nothing() {
        let mut world = World::new(true).await;
        for (ticket, number, texts) in [
            (1, 0, &b"\x01\0\0\0\x09a"[..]),
            (2, 1, b""),
            (3, 3, b"\x01\0\0\0\x01a\0"),
            (4, 99, b""),
        ] {
            world.channel.start(Arc::clone(&world.client), Call::read(number, None, texts), ticket);
            assert_eq!(world.outcome().await, (ticket, false));
        }
        assert_eq!(world.sandbox.requests().len(), 0);
        world.ended();
    }
}
