//! Settings: what a client is built from, and what a clone of it may replace.
//!
//! A setting that is not given is read from its environment variable, where it has one, and else has its
//! default. The application's own facts (the tenant, `forwarded_from`) are required to build a client. The end
//! user's (address, platform, device) may come later, by [`Client::with_options`](crate::Client::with_options),
//! since a backend knows them only per call. What each setting is stands in a table of the generator, from which its
//! field, its setter, its variable and its header come ([`crate::generated::settings`]).

mod environment;
mod resolve;

use std::fmt;
use std::sync::Arc;

pub use crate::generated::settings::Options;
pub(crate) use environment::{fill, variable};
pub(crate) use resolve::{Settings, connections, positive};

use crate::clock::{self, Clock};
use crate::error::Error;
use crate::generated::settings::ConnectionOptions;
use crate::{Client, Secret};

/// Builds a [`Client`]. Nothing is checked before [`build`](Self::build).
#[derive(Debug, Clone)]
pub struct ClientBuilder {
    pub(crate) options: Options,
    pub(crate) connection: ConnectionOptions,
    pub(crate) clock: Arc<dyn Clock>,
}

/// FinHub's address, not checked yet. One with a name and a password in it is refused, but not before
/// [`ClientBuilder::build`], so it does not print.
#[derive(Clone)]
pub(crate) struct Address(String);

/// Where requests go through. See [`ClientBuilder::proxy`].
#[derive(Clone)]
#[non_exhaustive]
pub enum Proxy {
    /// The proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name, as they are when the client is built.
    Environment,
    /// The proxy at this URL, `http://` or `https://`, which may hold a name and a password.
    Url(Secret),
}

impl ClientBuilder {
    pub(crate) fn new() -> Self {
        Self {
            options: Options::default(),
            connection: ConnectionOptions::default(),
            clock: clock::system(),
        }
    }

    /// Takes all of these options in place of those that were set so far.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// Where time comes from: for tests, such as a [`TestClock`](crate::TestClock).
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
        mut self,
        lookup: impl Fn(&str) -> Option<std::ffi::OsString>,
    ) -> Result<Client, Error> {
        self.complete(lookup)
            .and_then(|()| Client::build(self))
            .map_err(|refusal| Error::unsent("configure", refusal))
    }
}

impl Options {
    /// Nothing replaced yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Address {
    pub(crate) fn new(address: impl Into<String>) -> Self {
        Self(address.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Address {
    fn from(address: String) -> Self {
        Self(address)
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.contains('@') { "[redacted]" } else { &self.0 })
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
