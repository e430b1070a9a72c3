//! The connection to Redis, as long as it works.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Cmd, FromRedisValue, RedisError};
use rustls::crypto::{CryptoProvider, ring};
use tokio::sync::Mutex;

/// How long connecting takes at most, and an answer.
const LIMIT: Duration = Duration::from_millis(500);

#[derive(Clone)]
pub(crate) struct Connection {
    client: redis::Client,
    of_process: Arc<ArcSwap<OfProcess>>,
}

/// What one process has. One that was forked from it makes its own: in it, the connection is dead, and a lock may never open.
struct OfProcess {
    id: u32,
    state: Mutex<State>,
}

#[derive(Default)]
enum State {
    #[default]
    None,
    Open(MultiplexedConnection),
    /// Since when it is known that there is none to be had. Whoever waited meanwhile tries no more.
    Failed(Instant, Failure),
}

/// Why Redis gave no answer that can be used.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// There was no connection to be had.
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

    /// Asks Redis. Where the connection breaks, the next question is asked over another one.
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
                // For good: to drop it would wait for threads that the child does not have.
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
    /// Redis's own words are left out: they may quote the text that was to be kept.
    fn of(error: &RedisError) -> Self {
        match error.code() {
            // Another server is the one to write to by now.
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
