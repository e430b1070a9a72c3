//! Settings: what a client is built from, and what a clone of it may replace.
//!
//! A setting that is not given is read from its environment variable, where it has one, and else has its
//! default. The application's own facts (the tenant, `forwarded_from`) are required to build a client. The end
//! user's (address, platform, device) may come later, by [`Client::with_options`](crate::Client::with_options),
//! since a backend knows them only per call.

mod environment;
mod resolve;
mod setters;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use environment::variable;
pub(crate) use resolve::{CONNECT_TIMEOUT, Settings, connections, positive};

use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::{Client, Secret};

/// The settings that a clone of a client may replace. [`Client::with_options`] takes them.
///
/// ```
/// use finhub_sessions::Options;
///
/// let options = Options::new().forwarded_for("203.0.113.42").device_id("356938035643809");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub(crate) tenant_id: Option<String>,
    pub(crate) tenant_key: Option<Secret>,
    pub(crate) tenant_secret: Option<Secret>,
    pub(crate) forwarded_for: Option<String>,
    pub(crate) forwarded_from: Option<String>,
    pub(crate) platform: Option<String>,
    pub(crate) device_id: Option<String>,
    pub(crate) os_platform: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) accept: Option<String>,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
}

/// Builds a [`Client`]. Nothing is checked before [`build`](Self::build).
#[derive(Clone)]
pub struct ClientBuilder {
    pub(crate) options: Options,
    pub(crate) base_url: Option<String>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) max_connections: Option<u32>,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) ca_bundle: Option<PathBuf>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// Where requests go through. See [`ClientBuilder::proxy`].
#[derive(Clone)]
#[non_exhaustive]
pub enum Proxy {
    /// The proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, as they are when the client is built.
    Environment,
    /// The proxy at this URL, `http://` or `https://`, which may hold a name and a password.
    Url(Secret),
}

impl Options {
    /// Nothing replaced yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn edit(&mut self) -> &mut Options {
        self
    }
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            options: Options::new(),
            base_url: None,
            connect_timeout: None,
            max_connections: None,
            proxy: None,
            ca_bundle: None,
            clock: Arc::new(SystemClock),
        }
    }

    /// FinHub's address; `FINHUB_BASE_URL`; `https://sandbox.finhub.cloud` by default. `http://` is refused
    /// unless it leads to loopback.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// How long one connection, with its TLS handshake, may take: 3.1 seconds by default.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = Some(limit);
        self
    }

    /// How many requests may be under way at once, each on a connection of its own: 100 by default. More calls wait for
    /// their turn, in their order, within their `timeout`.
    pub fn max_connections(mut self, limit: u32) -> Self {
        self.max_connections = Some(limit);
        self
    }

    /// Sends requests through a proxy; by default, through none, whatever the environment says. Loopback is
    /// never proxied.
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.proxy = Some(proxy);
        self
    }

    /// A PEM file of certificate authorities to trust beside the platform's.
    pub fn ca_bundle(mut self, path: impl Into<PathBuf>) -> Self {
        self.ca_bundle = Some(path.into());
        self
    }

    /// Takes all of these options in place of those that were set so far.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Where time comes from: for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks every setting and builds the client. Nothing is sent.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput), whose [`field`](Error::field) names the setting,
    /// where a value cannot be used or the application's own facts (tenant, `forwarded_from`) are missing.
    pub fn build(self) -> Result<Client, Error> {
        self.complete_and_build(|name| std::env::var_os(name))
    }

    /// The same with another environment.
    pub(crate) fn complete_and_build(
        self,
        lookup: impl Fn(&str) -> Option<std::ffi::OsString>,
    ) -> Result<Client, Error> {
        environment::complete(self, lookup)
            .and_then(Client::build)
            .map_err(|refusal| Error::unsent("configure", refusal))
    }

    fn edit(&mut self) -> &mut Options {
        &mut self.options
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An address with a name and a password in it is refused, but not before `build`.
        let base_url = self.base_url.as_deref();
        f.debug_struct("ClientBuilder")
            .field("options", &self.options)
            .field(
                "base_url",
                &base_url.map(|url| if url.contains('@') { "[redacted]" } else { url }),
            )
            .field("connect_timeout", &self.connect_timeout)
            .field("max_connections", &self.max_connections)
            .field("proxy", &self.proxy)
            .field("ca_bundle", &self.ca_bundle)
            .field("clock", &self.clock)
            .finish()
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("Environment"),
            Self::Url(_) => f.write_str("Url([redacted])"),
        }
    }
}
