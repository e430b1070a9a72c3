//! Callers that go away: no session stays behind, and nothing is sent twice.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use crate::support::relay::Relay;
use crate::support::{bounded, build, log_in, poll_times, sandbox, try_log_in, until};
use finhub_sandbox::{Sandbox, Step, demo};
use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{Client, Clock, Kind, Renewal, SessionStatus, SystemClock};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Long enough for a test to act before the answer, whatever else the machine does.
const SLOW: Duration = Duration::from_millis(300);

fn methods(sandbox: &Sandbox) -> Vec<String> {
    sandbox.requests().into_iter().map(|request| request.method).collect()
}

/// A clock on which a sleep lasts until the test ends it.
#[derive(Debug, Clone)]
struct Sleeper {
    sleeping: Arc<AtomicBool>,
    awake: Arc<Semaphore>,
}

impl Sleeper {
    fn new() -> Self {
        Self { sleeping: Arc::default(), awake: Arc::new(Semaphore::new(0)) }
    }

    fn sleeps(&self) -> bool {
        self.sleeping.load(Ordering::Acquire)
    }

    fn wake(&self) {
        self.awake.close();
    }
}

impl Clock for Sleeper {
    fn now(&self) -> SystemTime {
        SystemClock.now()
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }

    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.sleeping.store(true, Ordering::Release);
        let awake = Arc::clone(&self.awake);
        Box::pin(async move {
            let _ = awake.acquire().await;
        })
    }

    fn jitter(&self) -> f64 {
        0.5
    }
}

#[tokio::test]
async fn a_login_dropped_before_it_began_sends_nothing() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    drop(try_log_in(&client));
    bounded(client.settle()).await;
    assert_eq!(methods(&sandbox), [""; 0]);
}

#[tokio::test]
async fn a_login_dropped_at_any_point_leaves_no_session() {
    let sandbox = sandbox().await;
    let mut completed = false;
    for polls in 0..20 {
        // A new client each time, so that each begins with a connection.
        let client = crate::common::client(&sandbox);
        sandbox.clear_requests();
        let session = {
            let login = pin!(try_log_in(&client));
            poll_times(login, polls).await
        };
        if let Some(session) = session {
            client.delete_session(&session.expect("a login")).await.expect("a logout");
            completed = true;
        }
        bounded(client.settle()).await;
        assert_eq!(sandbox.live_sessions(), [], "after {polls} polls");
        let logins = methods(&sandbox).into_iter().filter(|method| method == "POST").count();
        assert!(logins <= 1, "{logins} logins after {polls} polls");
    }
    assert!(completed, "twenty polls were enough to log in, so that every point was met");
}

#[tokio::test]
async fn a_login_dropped_while_it_connects_is_not_tried_again() {
    // It accepts, and never says a word of TLS.
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    let accepting = tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            held.push(stream);
            count.fetch_add(1, Ordering::Release);
        }
    });
    let sandbox = sandbox().await;
    let builder = crate::common::builder(&sandbox).base_url(format!("https://{address}"));
    let client = build(builder.connect_timeout(Duration::from_millis(200)));
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("nobody answers"),
            () = until(|| accepted.load(Ordering::Acquire) == 1) => {}
        }
    }
    bounded(client.settle()).await;
    assert_eq!(accepted.load(Ordering::Acquire), 1);
    accepting.abort();
}

#[tokio::test]
async fn a_login_dropped_after_it_arrived_is_logged_out() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().delay(SLOW)]);
    let client = crate::common::client(&sandbox);
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("the answer is slow"),
            () = until(|| sandbox.live_sessions().len() == 1) => {}
        }
    }
    bounded(client.settle()).await;
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(methods(&sandbox), ["POST", "DELETE"]);
}

#[tokio::test]
async fn a_login_that_ran_into_its_callers_timeout_is_logged_out() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().delay(SLOW)]);
    let client = crate::common::client(&sandbox);
    let outcome = tokio::time::timeout(Duration::from_millis(50), try_log_in(&client)).await;
    assert!(outcome.is_err(), "the answer is slower");
    bounded(client.settle()).await;
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(methods(&sandbox).first().map(String::as_str), Some("POST"));
}

#[tokio::test]
async fn a_login_whose_task_is_aborted_is_logged_out() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().delay(SLOW)]);
    let client = crate::common::client(&sandbox);
    let task = tokio::spawn({
        let client = client.clone();
        async move { try_log_in(&client).await }
    });
    until(|| sandbox.live_sessions().len() == 1).await;
    task.abort();
    assert!(task.await.expect_err("it was aborted").is_cancelled());
    bounded(client.settle()).await;
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(methods(&sandbox), ["POST", "DELETE"]);
}

#[tokio::test]
async fn a_login_dropped_inside_the_answers_head_or_body_is_logged_out() {
    for cut in [1, 40, 500] {
        let sandbox = sandbox().await;
        let relay = Relay::start(sandbox.addr(), cut).await;
        let client = build(crate::common::builder(&sandbox).base_url(relay.base_url()));
        {
            let mut login = pin!(try_log_in(&client));
            tokio::select! {
                _ = &mut login => panic!("the end of the answer is held back"),
                () = until(|| relay.holds()) => {}
            }
        }
        assert_eq!(sandbox.live_sessions().len(), 1, "the login had its effect");
        relay.open();
        bounded(client.settle()).await;
        assert_eq!(sandbox.live_sessions(), [], "held back after {cut} bytes");
        assert_eq!(methods(&sandbox), ["POST", "DELETE"]);
    }
}

#[tokio::test]
async fn a_login_dropped_during_a_backoff_is_not_sent_again() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(429).header("Retry-After", "1")]);
    let clock = Sleeper::new();
    let client = build(crate::common::builder(&sandbox).clock(clock.clone()));
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("it sleeps"),
            () = until(|| clock.sleeps()) => {}
        }
    }
    clock.wake();
    bounded(client.settle()).await;
    assert_eq!(methods(&sandbox), ["POST"]);
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_login_whose_answer_is_an_error_is_not_sent_again_once_it_was_dropped() {
    let sandbox = sandbox().await;
    sandbox.script([Step::status(429).header("Retry-After", "0").delay(SLOW)]);
    let client = crate::common::client(&sandbox);
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("the answer is slow"),
            () = until(|| !sandbox.requests().is_empty()) => {}
        }
    }
    bounded(client.settle()).await;
    assert_eq!(methods(&sandbox), ["POST"]);
}

#[tokio::test]
async fn the_logout_of_a_dropped_login_is_repeated_until_it_succeeds() {
    let sandbox = sandbox().await;
    sandbox.script([Step::handle().delay(SLOW), Step::status(503), Step::status(500)]);
    let client =
        build(crate::common::builder(&sandbox).clock(crate::common::clock::ManualClock::new()));
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("the answer is slow"),
            () = until(|| sandbox.live_sessions().len() == 1) => {}
        }
    }
    bounded(client.settle()).await;
    assert_eq!(sandbox.live_sessions(), []);
    assert_eq!(methods(&sandbox), ["POST", "DELETE", "DELETE", "DELETE"]);
}

#[tokio::test]
async fn a_hundred_logins_dropped_at_once_leave_no_session() {
    let sandbox = sandbox().await;
    sandbox.script((0..100).map(|_| Step::handle().delay(SLOW)));
    let client = crate::common::client(&sandbox);
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { try_log_in(&client).await })
        })
        .collect();
    until(|| sandbox.live_sessions().len() == 100).await;
    for task in &tasks {
        task.abort();
    }
    for task in tasks {
        let _ = task.await;
    }
    bounded(client.settle()).await;
    assert_eq!(sandbox.live_sessions(), []);
}

#[tokio::test]
async fn a_dropped_logout_goes_on() {
    let sandbox = sandbox().await;
    for polls in 1..4 {
        let session = log_in(&crate::common::client(&sandbox)).await;
        sandbox.clear_requests();
        sandbox.script([Step::status(503)]);
        // A new client, which has to connect first: nothing is sent by the first poll.
        let client =
            build(crate::common::builder(&sandbox).clock(crate::common::clock::ManualClock::new()));
        {
            let logout = pin!(client.delete_session(&session));
            assert!(poll_times(logout, polls).await.is_none(), "it takes more than {polls} polls");
        }
        bounded(client.settle()).await;
        assert_eq!(sandbox.live_sessions(), [], "after {polls} polls");
        assert_eq!(methods(&sandbox), ["DELETE", "DELETE"]);
    }
}

/// What a caller goes away from.
#[derive(Debug, Clone, Copy)]
enum Call {
    Login,
    Renewal,
    HandOver,
    Logout,
}

/// `CANCEL_SEED` gives the moments of a test that failed.
#[tokio::test]
async fn callers_that_go_away_at_200_random_moments_leave_no_session() {
    let seed = std::env::var("CANCEL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| fastrand::u64(..));
    let mut random = fastrand::Rng::with_seed(seed);
    let sandbox = sandbox().await;
    for moment in 0..200 {
        let call = [Call::Login, Call::Renewal, Call::HandOver, Call::Logout][moment % 4];
        let polls = random.usize(..16);
        // A new client each time, so that half of the calls begin with a connection.
        let client = crate::common::client(&sandbox);
        bounded(go_away(call, polls, &client)).await;
        bounded(client.settle()).await;
        let left = sandbox.live_sessions().len();
        assert_eq!(left, 0, "CANCEL_SEED={seed}, moment {moment}: {call:?} after {polls} polls");
    }
}

async fn go_away(call: Call, polls: usize, client: &Client) {
    if let Call::Login = call {
        let session = poll_times(pin!(try_log_in(client)), polls).await;
        if let Some(session) = session {
            client.delete_session(&session.expect("a login")).await.expect("a logout");
        }
        return;
    }
    let demo = demo();
    let login = client.login(demo.customer_id, demo.user_id, &crate::common::credentials()).await;
    let session = login.expect("a login");
    if let Call::Logout = call {
        poll_times(pin!(session.logout()), polls).await;
        return;
    }
    let backend = client.clone();
    let session = session.renew_with(move || {
        let (call, backend) = (call, backend.clone());
        async move {
            Some(match call {
                Call::HandOver => Renewal::from(log_in(&backend).await),
                _ => crate::common::credentials().into(),
            })
        }
    });
    poll_times(pin!(session.renew()), polls).await;
    // What the backend makes belongs to it, unless it is taken over.
    until(|| !matches!(session.status(), SessionStatus::Renewing)).await;
    session.logout().await.expect("a logout");
}

#[tokio::test]
async fn close_waits_for_what_is_under_way_and_refuses_what_comes_later() {
    let sandbox = sandbox().await;
    let client = crate::common::client(&sandbox);
    let kept = log_in(&client).await;
    sandbox.script([Step::handle().delay(SLOW)]);
    {
        let mut login = pin!(try_log_in(&client));
        tokio::select! {
            _ = &mut login => panic!("the answer is slow"),
            () = until(|| sandbox.live_sessions().len() == 2) => {}
        }
    }
    bounded(client.clone().close()).await;
    assert_eq!(
        sandbox.live_sessions().len(),
        1,
        "what nobody held is gone, what somebody holds stays"
    );
    let sent = sandbox.requests().len();

    let same = client.with_options(finhub_sessions::Options::new()).expect("no settings");
    for client in [&client, &same] {
        let error = try_log_in(client).await.expect_err("closed");
        assert_eq!((error.kind(), error.attempts()), (Kind::Closed, 0));
        let error = client.delete_session(&kept).await.expect_err("closed");
        assert_eq!((error.kind(), error.attempts()), (Kind::Closed, 0));
        assert_eq!(client.check().expect_err("closed").kind(), Kind::Closed);
        let error = client.resume(kept.clone()).logout().await.expect_err("closed");
        assert_eq!(error.kind(), Kind::Closed);
    }
    assert_eq!(sandbox.requests().len(), sent, "nothing is sent any more");
    bounded(client.close()).await;
}
