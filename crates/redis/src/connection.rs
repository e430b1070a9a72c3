//! The connection to Redis, which is replaced when it breaks.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Cmd, FromRedisValue, RedisError};
use rustls::crypto::{CryptoProvider, ring};
use tokio::sync::Mutex;

/// The timeout for connecting, and for an answer.
const LIMIT: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub(crate) struct Connection {
    client: redis::Client,
    of_process: Arc<ArcSwap<OfProcess>>,
}

/// The state of one process. A forked process makes its own: the parent's connection does not work in it, and a lock
/// may stay locked for ever.
struct OfProcess {
    id: u32,
    state: Mutex<State>,
}

#[derive(Default)]
enum State {
    #[default]
    None,
    Open(MultiplexedConnection),
    /// When connecting failed last. Callers that waited meanwhile do not try again.
    Failed(Instant, Failure),
}

/// Why Redis gave no usable answer.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// No connection could be made.
    Unreachable(String),
    /// The connection broke, or no answer came in time.
    Broken(String),
    /// Redis refused, with this code.
    Refused(String),
}

impl Connection {
    pub(crate) fn new(client: redis::Client) -> Self {
        Self { client, of_process: Arc::new(ArcSwap::from_pointee(OfProcess::new())) }
    }

    /// Sends a command to Redis. If the connection breaks, the next command uses another one.
    pub(crate) async fn ask<T: FromRedisValue>(&self, question: &Cmd) -> Result<T, Failure> {
        let answer = question.query_async(&mut self.connected().await?).await;
        match answer.map_err(|error| Failure::of(&error)) {
            Err(broken @ Failure::Broken(_)) => {
                *self.of_process().state.lock().await = State::None;
                Err(broken)
            }
            answer => answer,
        }
    }

    async fn connected(&self) -> Result<MultiplexedConnection, Failure> {
        let asked = Instant::now();
        let of_process = self.of_process();
        let mut state = of_process.state.lock().await;
        match &*state {
            State::Open(connection) => return Ok(connection.clone()),
            State::Failed(since, failure) if *since > asked => return Err(failure.clone()),
            _ => {}
        }
        let connected = self.connect().await;
        *state = match &connected {
            Ok(connection) => State::Open(connection.clone()),
            Err(failure) => State::Failed(Instant::now(), failure.clone()),
        };
        connected
    }

    fn of_process(&self) -> Arc<OfProcess> {
        loop {
            let found = self.of_process.load_full();
            if found.id == std::process::id() {
                return found;
            }
            let before = self.of_process.compare_and_swap(&found, Arc::new(OfProcess::new()));
            if Arc::ptr_eq(&before, &found) {
                // Never dropped: dropping it would wait for threads that the child does not have.
                std::mem::forget(found);
            }
        }
    }

    async fn connect(&self) -> Result<MultiplexedConnection, Failure> {
        if CryptoProvider::get_default().is_none() {
            // Another thread may have been faster.
            let _ = ring::default_provider().install_default();
        }
        let limits = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(LIMIT))
            .set_response_timeout(Some(LIMIT));
        let connected = self.client.get_multiplexed_async_connection_with_config(&limits).await;
        connected.map_err(|error| match Failure::of(&error) {
            Failure::Broken(why) => Failure::Unreachable(why),
            failure => failure,
        })
    }
}

impl OfProcess {
    fn new() -> Self {
        Self { id: std::process::id(), state: Mutex::default() }
    }
}

impl Failure {
    /// Redis's own message is left out: it may quote the text to store.
    fn of(error: &RedisError) -> Self {
        match error.code() {
            // Another server is the primary by now.
            Some(code @ ("READONLY" | "MASTERDOWN")) => Self::Broken(code.to_owned()),
            Some(code) => Self::Refused(code.to_owned()),
            None => Self::Broken(error.category().to_owned()),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(why) => write!(f, "Redis cannot be reached ({why})"),
            Self::Broken(why) => write!(f, "the connection to Redis broke ({why})"),
            Self::Refused(code) => write!(f, "Redis refuses ({code})"),
        }
    }
}
