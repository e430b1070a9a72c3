//! The client: build it once, share it among threads and tasks, clone it cheaply.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::task::TaskTracker;

use crate::binding::ClientExt as _;
use crate::clock::Clock;
use crate::config::{self, Address, ClientBuilder, Options, Settings};
use crate::error::{Error, Failure, InvalidInput};
use crate::generated::settings::CONNECT_TIMEOUT;
use crate::moment::Moment;
use crate::retry::Budget;
use crate::transport::{BaseUrl, Transport, Wiring};
use crate::{login, logout};

/// Logs customers in and out.
///
/// Build one client and keep it: it holds the tenant, the default headers and the connection pool. Its
/// clones, and the clients that [`with_options`](Self::with_options) returns, share the connections. Its
/// calls run on tokio.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
    pub(crate) settings: Arc<Settings>,
}

/// What all clones of a client have in common.
pub(crate) struct Shared {
    pub(crate) wiring: Wiring,
    transport: Transport,
    budget: Budget,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) closed: AtomicBool,
    /// Calls whose callers have gone away.
    pub(crate) tasks: TaskTracker,
    /// What time it was at FinHub, by the last answer that said so.
    time: Mutex<Option<Moment>>,
}

/// Which calls a client's settings allow. [`Client::check`] returns it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Readiness {
    /// Every call, logging in included.
    Login,
    /// Every call except logging in, because the client has neither a tenant key nor a tenant secret. This is right for
    /// an app.
    ResumeOnly,
}

impl Client {
    /// Returns a builder for a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    pub(crate) fn build(builder: ClientBuilder) -> Result<Self, InvalidInput> {
        let settings = Settings::resolve(builder.options)?;
        let given = builder.connection;
        let wiring = Wiring {
            base_url: BaseUrl::parse(given.base_url.as_ref().map(Address::as_str))?,
            connect_timeout: config::positive(
                "connect_timeout",
                given.connect_timeout,
                CONNECT_TIMEOUT,
            )?,
            max_connections: config::connections(given.max_connections)?,
            proxy: given.proxy,
            ca_bundle: given.ca_bundle,
        };
        let shared = Shared::new(wiring, builder.clock)?;
        Ok(Self { shared: Arc::new(shared), settings: Arc::new(settings) })
    }

    /// Returns a clone with some settings replaced. It shares the connections, and [`close`](Self::close) closes both.
    ///
    /// A backend keeps one client and sets the end user's address and device for each call:
    ///
    /// ```
    /// # use finhub_sessions::{Client, Error, Options};
    /// # fn of_this_request(client: &Client) -> Result<Client, Error> {
    /// client.with_options(Options::new().forwarded_for("203.0.113.42").device_id("356938035643809"))
    /// # }
    /// ```
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if a value cannot be used.
    pub fn with_options(&self, options: Options) -> Result<Self, Error> {
        let settings = self.settings.with(options);
        let settings = settings.map_err(|refusal| Error::unsent("configure", refusal))?;
        Ok(Self { shared: Arc::clone(&self.shared), settings: Arc::new(settings) })
    }

    /// Checks, without sending anything, that the settings are complete.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if settings are missing; the message names all of
    /// them. A client with neither a tenant key nor a tenant secret is complete for an app, which only resumes
    /// sessions.
    pub fn check(&self) -> Result<Readiness, Error> {
        let options = &self.settings.options;
        let resume_only = options.tenant_key.is_none() && options.tenant_secret.is_none();
        let checked = if resume_only {
            logout::require(&self.settings).map(|()| Readiness::ResumeOnly)
        } else {
            login::require(&self.settings).map(|()| Readiness::Login)
        };
        self.check_open()
            .and_then(|()| checked.map_err(Failure::from))
            .map_err(|failure| Error::unsent("check", failure))
    }

    /// Closes the client and all its clones, and waits for calls whose callers have gone away. Later calls fail
    /// with [`Closed`](crate::Kind::Closed). Closing ends no session.
    pub async fn close(&self) {
        self.shut();
        self.settle().await;
    }

    pub(crate) fn check_open(&self) -> Result<(), Failure> {
        if self.shared.closed.load(Ordering::Acquire) {
            Err(Failure::Closed("the client was closed"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The server's host, and its port unless it is the scheme's default.
    pub(crate) fn authority(&self) -> &str {
        self.shared.wiring.base_url.authority()
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.shared.transport
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.shared.budget
    }

    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.shared.clock
    }

    /// What time it was at FinHub, by the last answer that said so.
    pub(crate) fn time(&self) -> Option<Moment> {
        self.shared.time.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Learns FinHub's time from an answer. A time that is old already, since a phone slept meanwhile, is ignored.
    pub(crate) fn learn_time(&self, time: Moment) {
        if time.age() <= self.settings.attempt_timeout {
            *self.shared.time.lock().unwrap_or_else(PoisonError::into_inner) = Some(time);
        }
    }

    pub(crate) fn tasks(&self) -> &TaskTracker {
        &self.shared.tasks
    }
}

impl Shared {
    pub(crate) fn new(wiring: Wiring, clock: Arc<dyn Clock>) -> Result<Self, InvalidInput> {
        let tasks = TaskTracker::new();
        // Closed from the start. A closed tracker still accepts tasks, and `wait` ends whenever it has none.
        tasks.close();
        Ok(Self {
            transport: wiring.connect()?,
            wiring,
            budget: Budget::full(),
            clock,
            closed: AtomicBool::new(false),
            tasks,
            time: Mutex::default(),
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("options", &self.settings.options).finish_non_exhaustive()
    }
}
