//! Calls across the boundary: their ends, and the sessions of those that nobody waits for.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sandbox::{Demo, Sandbox, Step, demo};
use finhub_sessions_ffi::{
    CallError, Cancellation, Client, Credentials, Options, Outcome, Readiness, Renews, Secret,
    Session, Settings, TokenStep,
};
use futures::poll;
use tokio::sync::Notify;

/// Nothing here takes so long.
const LONGEST: Duration = Duration::from_secs(30);

/// Long enough for a test to act before the answer.
const SLOW: Duration = Duration::from_millis(300);

struct World {
    sandbox: Sandbox,
    demo: Demo,
    client: Arc<Client>,
}

impl World {
    async fn new() -> Self {
        let (sandbox, demo) = (Sandbox::start().await.expect("a sandbox"), demo());
        let secret = |text: &str| Secret::new(text.to_owned()).ok();
        let options = Options {
            tenant_id: Some(demo.tenant_id.to_owned()),
            tenant_key: secret(demo.tenant_key),
            tenant_secret: secret(demo.tenant_secret),
            forwarded_for: Some("203.0.113.42".to_owned()),
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
        let environment = HashMap::from([("FINHUB_FORWARDED_FROM".to_owned(), "tests".to_owned())]);
        let client = Client::new(settings, environment).expect("a client");
        Self { sandbox, demo, client }
    }

    fn credentials(&self, password: &str) -> Arc<Credentials> {
        let username = self.demo.username.to_owned();
        Credentials::new(username, password.to_owned(), None, None, None, None, Vec::new())
            .expect("credentials")
    }

    fn own_credentials(&self) -> Arc<Credentials> {
        self.credentials(self.demo.password)
    }

    fn login(
        &self,
        cancellation: &Arc<Cancellation>,
    ) -> impl Future<Output = Result<Arc<Session>, CallError>> {
        self.client.create_session(
            self.demo.customer_id.to_owned(),
            self.demo.user_id.to_owned(),
            self.own_credentials(),
            Arc::clone(cancellation),
        )
    }

    async fn settled(&self) {
        bounded(self.client.settle(never())).await.expect("it settles");
        assert_eq!(self.sandbox.live_sessions().len(), 0);
    }
}

fn never() -> Arc<Cancellation> {
    Cancellation::new().expect("a cancellation")
}

async fn bounded<T>(call: impl Future<Output = T>) -> T {
    tokio::time::timeout(LONGEST, call).await.expect("it ends")
}

/// Waits until the sandbox holds so many sessions.
async fn live(sandbox: &Sandbox, sessions: usize) {
    bounded(async {
        while sandbox.live_sessions().len() != sessions {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

/// Tells when a future asks to be polled.
#[derive(Default)]
struct Woken(Notify);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_session_is_made_and_ended() {
    let world = World::new().await;
    assert!(matches!(world.client.check(), Ok(Readiness::Login)));
    let session = bounded(world.login(&never())).await.expect("a login");
    let facts = session.facts().expect("facts");
    assert_eq!(facts.customer_id, world.demo.customer_id);
    let ended = bounded(world.client.delete_session(session, never())).await.expect("a logout");
    assert!(matches!(ended.outcome, Outcome::Terminated));
    assert_eq!(ended.session_id, facts.session_id);
    assert_eq!(
        world.sandbox.requests()[0].header("user-agent"),
        Some(concat!("finhub-sdk-test/", env!("CARGO_PKG_VERSION"), " Rust/1"))
    );
}

#[tokio::test]
async fn a_refusal_brings_its_facts() {
    let world = World::new().await;
    let wrong = world.credentials("wrong");
    let (customer, user) = (world.demo.customer_id.to_owned(), world.demo.user_id.to_owned());
    let refused = bounded(world.client.create_session(customer, user, wrong, never())).await;
    let Err(error @ CallError::Failed { facts }) = &refused else { panic!("{refused:?}") };
    assert!(error.to_string().starts_with("invalid_credentials: "), "{error}");
    assert_eq!(facts.kind, "invalid_credentials");
    assert_eq!((facts.status, facts.attempts), (Some(401), 1));
    assert_eq!(facts.text, error.to_string());
}

#[tokio::test]
async fn a_login_that_is_cancelled_ends_at_once_and_leaves_no_session() {
    let world = World::new().await;
    world.sandbox.script([Step::handle().delay(SLOW)]);
    let cancellation = never();
    let mut login = pin!(world.login(&cancellation));
    assert!(poll!(&mut login).is_pending());
    live(&world.sandbox, 1).await;
    cancellation.cancel().expect("it cancels");
    let outcome = poll!(&mut login);
    assert!(matches!(outcome, Poll::Ready(Err(CallError::Cancelled))), "{outcome:?}");
    world.settled().await;
}

#[tokio::test]
async fn a_login_that_is_dropped_leaves_no_session() {
    let world = World::new().await;
    world.sandbox.script([Step::handle().delay(SLOW)]);
    {
        let cancellation = never();
        let mut login = pin!(world.login(&cancellation));
        assert!(poll!(&mut login).is_pending());
        live(&world.sandbox, 1).await;
    }
    // The drop reaches the runtime's thread in its own time.
    live(&world.sandbox, 0).await;
}

#[tokio::test]
async fn a_session_that_is_ready_but_never_seen_is_logged_out() {
    let world = World::new().await;
    {
        let cancellation = never();
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut login = pin!(world.login(&cancellation));
        assert!(login.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
        // Its answer is there, and nobody takes it.
        bounded(woken.0.notified()).await;
        assert_eq!(world.sandbox.live_sessions().len(), 1);
    }
    live(&world.sandbox, 0).await;
}

/// A session that somebody else made, and whose token ends in a few seconds.
fn about_to_end(demo: &Demo) -> Arc<Session> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is later").as_secs();
    let part = |json: String| URL_SAFE_NO_PAD.encode(json);
    let token = format!(
        "{}.{}.sig",
        part(r#"{"alg":"HS256"}"#.into()),
        part(format!(r#"{{"exp":{}}}"#, now + 9))
    );
    let (customer, user) = (demo.customer_id, demo.user_id);
    let json = format!(
        r#"{{"version":1,"session_id":"made-elsewhere","customer_id":"{customer}","user_id":"{user}","api_user_id":"u",
        "expires_at":null,"error_type":null,"message":null,"token":"{token}","refresh_token":"r"}}"#
    );
    Session::from_secret_json(&json).expect("a session")
}

#[tokio::test]
async fn a_renewal_takes_credentials_from_whoever_waits_for_the_token() {
    let world = World::new().await;
    let old = about_to_end(&world.demo);
    let active = world.client.resume(&old, Renews::OnRequest).expect("a managed session");
    let call = active.access_token(Duration::ZERO).expect("a call");
    let request = match bounded(call.step(never())).await.expect("a step") {
        TokenStep::CredentialsNeeded { request } => request,
        TokenStep::Token { .. } => panic!("the token is about to end"),
    };
    assert_eq!(world.sandbox.requests().len(), 0);
    request.answer(Some(world.own_credentials())).expect("it takes them");
    match bounded(call.step(never())).await.expect("a step") {
        TokenStep::Token { token } => {
            let renewed = active.session().expect("a session").token().expect("a token");
            assert_eq!(token.expose_secret().expect("a token"), renewed);
            assert_ne!(renewed, old.token().expect("a token"));
        }
        TokenStep::CredentialsNeeded { .. } => panic!("it was answered"),
    }
    bounded(active.logout(never())).await.expect("a logout");
    world.settled().await;
}

#[tokio::test]
async fn a_renewal_that_gets_no_credentials_leaves_the_old_token() {
    let world = World::new().await;
    let old = about_to_end(&world.demo);
    let active = world.client.resume(&old, Renews::OnRequest).expect("a managed session");
    let call = active.access_token(Duration::ZERO).expect("a call");
    match bounded(call.step(never())).await.expect("a step") {
        TokenStep::CredentialsNeeded { request } => request.answer(None).expect("it takes none"),
        TokenStep::Token { .. } => panic!("the token is about to end"),
    }
    match bounded(call.step(never())).await.expect("a step") {
        TokenStep::Token { token } => {
            assert_eq!(token.expose_secret().expect("a token"), old.token().expect("a token"));
        }
        TokenStep::CredentialsNeeded { .. } => panic!("it asks once"),
    }
}

#[tokio::test]
async fn a_renewal_whose_caller_went_away_asks_the_next_one() {
    let world = World::new().await;
    let old = about_to_end(&world.demo);
    let active = world.client.resume(&old, Renews::OnRequest).expect("a managed session");
    let gone = active.access_token(Duration::ZERO).expect("a call");
    drop(bounded(gone.step(never())).await.expect("a step"));
    let next = active.access_token(Duration::ZERO).expect("a call");
    match bounded(next.step(never())).await.expect("a step") {
        TokenStep::CredentialsNeeded { request } => {
            request.answer(Some(world.own_credentials())).expect("it takes them");
        }
        TokenStep::Token { .. } => panic!("nobody has answered"),
    }
    bounded(next.step(never())).await.expect("a token");
    assert_ne!(active.session().expect("a session").token().ok(), old.token().ok());
    bounded(active.logout(never())).await.expect("a logout");
    world.settled().await;
}

#[tokio::test]
async fn a_closed_client_refuses_calls() {
    let world = World::new().await;
    world.client.shut().expect("it closes");
    let refused = bounded(world.login(&never())).await;
    let Err(CallError::Failed { facts }) = refused else { panic!("{refused:?}") };
    assert_eq!(facts.kind, "closed");
    assert_eq!(world.sandbox.requests().len(), 0);
}
