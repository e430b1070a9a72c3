//! Starting, scripting, inspecting and stopping a sandbox.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::demo::{Demo, demo};
use crate::exchange::{Answered, OnAnswer, Served};
use crate::operations::Operations;
use crate::page::{self, Page};
use crate::record::RecordedRequest;
use crate::script::{ConnectionStep, Step};
use crate::session::{LiveSession, TOKEN_LIFE};
use crate::state::State;
use crate::wire::connection::accept;
use crate::{api, control, environment};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 4096;

/// A running sandbox of FinHub. If it is dropped, it stops and closes its connections.
pub struct Sandbox {
    address: SocketAddr,
    environment: Vec<(&'static str, String)>,
    has_page: bool,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration cannot be used.
    #[error("the configuration cannot be used: {0}")]
    Config(#[from] ConfigError),
    /// The sandbox cannot listen on the address.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address asked for.
        address: SocketAddr,
        /// The system's error.
        source: io::Error,
    },
}

/// Sets up a [`Sandbox`].
#[must_use]
pub struct Builder {
    config: Option<Config>,
    operations: Operations,
    address: SocketAddr,
    clock: Clock,
    token_life: Duration,
    control: bool,
    page: bool,
    record: bool,
    on_answer: Option<OnAnswer>,
}

impl Builder {
    fn new() -> Self {
        Self {
            config: None,
            operations: Operations::default(),
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            clock: Clock::system(),
            token_life: TOKEN_LIFE,
            control: true,
            page: true,
            record: true,
            on_answer: None,
        }
    }

    /// Sets who can log in. The default is the example of FinHub's reference.
    pub fn config(mut self, config: Config) -> Self {
        self.config = Some(config);
        self
    }

    /// Sets the operations beside login and logout. The default is those of the description.
    pub fn operations(mut self, operations: Operations) -> Self {
        self.operations = operations;
        self
    }

    /// Sets the address to listen on. The default is a free port of 127.0.0.1.
    pub fn bind(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Sets how long access tokens are valid. The default is an hour, as for FinHub's.
    pub fn token_life(mut self, token_life: Duration) -> Self {
        self.token_life = token_life;
        self
    }

    /// Turns the control endpoints under `/__sandbox/` on or off. They are on by default. Without them there is no
    /// page.
    pub fn control(mut self, on: bool) -> Self {
        self.control = on;
        self
    }

    /// Turns the page at `/` on or off: live sessions, requests and their answers, for a browser on this machine. It
    /// is on by default. Without it, a request for `/` goes to the API.
    pub fn page(mut self, on: bool) -> Self {
        self.page = on;
        self
    }

    /// Turns the recording of requests on or off. It is on by default; a benchmark turns it off.
    pub fn record(mut self, on: bool) -> Self {
        self.record = on;
        self
    }

    /// Calls `log` for each API request that is answered, on the thread that answers it.
    pub fn on_answer(mut self, log: impl Fn(&Answered) + Send + Sync + 'static) -> Self {
        self.on_answer = Some(Box::new(log));
        self
    }

    /// Starts to listen, and serves on the current tokio runtime.
    #[expect(clippy::unused_async, reason = "it needs a runtime, and async says so")]
    pub async fn start(self) -> Result<Sandbox, StartError> {
        let is_built_in = self.config.is_none();
        let config = self.config.unwrap_or_default();
        config.check()?;
        let failed = |source| StartError::Bind { address: self.address, source };
        let listener = listen(self.address).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let has_page = self.control && self.page;
        let environment = environment::environment(&base_url(address), &config, is_built_in);
        let state = Arc::new(State::new(config, self.operations, self.clock, self.token_life));
        let served = Served {
            state: Arc::clone(&state),
            api: api::router(Arc::clone(&state)),
            control: self.control.then(|| control::router(Arc::clone(&state))),
            page: has_page.then(|| {
                page::router(Page {
                    state: Arc::clone(&state),
                    base_url: base_url(address),
                    environment: environment.clone(),
                    shows_logins: is_built_in,
                })
            }),
            records: self.record,
            on_answer: self.on_answer,
        };
        let accepting = tokio::spawn(accept(listener, Arc::new(served)));
        Ok(Sandbox { address, environment, has_page, state, accepting })
    }
}

impl Sandbox {
    /// Starts a sandbox with the built-in configuration on a free port of 127.0.0.1.
    pub async fn start() -> Result<Self, StartError> {
        Self::builder().start().await
    }

    /// Returns a builder for a sandbox.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The address that it listens on.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// The base URL to point the SDK at on this machine, without a slash at its end.
    pub fn base_url(&self) -> String {
        base_url(self.address)
    }

    /// The address of the page, unless that is off or the sandbox cannot be reached by loopback.
    pub fn page_url(&self) -> Option<String> {
        let url = format!("{}{}", self.base_url(), page::PATH);
        (self.has_page && callable(self.address).ip().is_loopback()).then_some(url)
    }

    /// The `FINHUB_*` variables that point the SDK here, for its first tenant. They have the tenant's keys only if the
    /// configuration is the built-in one, whose keys are public.
    pub fn environment(&self) -> &[(&'static str, String)] {
        &self.environment
    }

    /// Its variables as the lines that set them in a shell.
    pub fn exports(&self) -> Vec<String> {
        environment::exports(&self.environment)
    }

    /// The credentials that the built-in configuration accepts.
    pub fn demo(&self) -> Demo {
        demo()
    }

    /// Adds steps to the script: each API request takes the next one when it has arrived in full, and the
    /// real behaviour resumes when none is left.
    ///
    /// # Panics
    ///
    /// If a step contradicts itself, with a message that says how.
    pub fn script(&self, steps: impl IntoIterator<Item = Step>) {
        let steps: Vec<_> = steps.into_iter().collect();
        for (index, step) in steps.iter().enumerate() {
            if let Err(contradiction) = step.check() {
                panic!("step {index} of the script: {contradiction}");
            }
        }
        self.state.steps.push(steps);
    }

    /// Adds steps for connections: each one accepted takes the next, before anything is read from it.
    pub fn on_accept(&self, steps: impl IntoIterator<Item = ConnectionStep>) {
        self.state.greetings.push(steps);
    }

    /// The API requests received so far, oldest first. The newest 64 MiB are kept.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.state.records.all()
    }

    /// Forgets the requests received so far.
    pub fn clear_requests(&self) {
        self.state.records.clear();
    }

    /// The sessions that are neither logged out nor expired, oldest first.
    pub fn live_sessions(&self) -> Vec<LiveSession> {
        self.state.sessions.live(self.state.clock.now())
    }

    /// Its clock, to read and to move.
    pub fn clock(&self) -> &Clock {
        &self.state.clock
    }

    /// Forgets sessions, scripts and requests, and sets the clock back to the system's time.
    pub fn reset(&self) {
        self.state.reset();
    }

    /// Stops the sandbox, and waits until it has released its port and every connection.
    pub async fn shutdown(mut self) {
        self.accepting.abort();
        // Aborted on purpose, so the error is expected.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Otherwise a restart on the same port waits for the connections of the last run to time out. On
    // Windows the option means another thing: to share a port that is in use.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn base_url(address: SocketAddr) -> String {
    format!("http://{}", callable(address))
}

/// The wildcard address is for listening; clients call loopback instead.
fn callable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

#[cfg(test)]
mod tests {
    use super::callable;

    #[test]
    fn a_sandbox_is_called_at_an_address_of_its_own_wherever_it_listens() {
        for (bound, called) in [
            ("0.0.0.0:80", "127.0.0.1:80"),
            ("[::]:80", "[::1]:80"),
            ("192.0.2.1:80", "192.0.2.1:80"),
        ] {
            let bound = bound.parse().expect("an address");
            assert_eq!(callable(bound).to_string(), called);
        }
    }
}
