//! Settings: a client is built from them, and a clone may replace some of them.
//!
//! A setting that is not given is read from its environment variable, if it has one; otherwise it has its default.
//! The settings of the application (the tenant, `forwarded_from`) are required to build a client. Those of the end
//! user (address, platform, device) may come later, by [`Client::with_options`](crate::Client::with_options), since
//! a backend knows them only per call. A table of the generator defines each setting. Its field, setter, variable
//! and header are generated from that table ([`crate::generated::settings`]).

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

/// Builds a [`Client`]. [`build`](Self::build) checks the values.
#[derive(Debug, Clone)]
pub struct ClientBuilder {
    pub(crate) options: Options,
    pub(crate) connection: ConnectionOptions,
    pub(crate) clock: Arc<dyn Clock>,
}

/// FinHub's address, not checked yet. It does not print: it may hold a name and a password until
/// [`ClientBuilder::build`] refuses it.
#[derive(Clone)]
pub(crate) struct Address(String);

/// The proxy that requests go through. See [`ClientBuilder::proxy`].
#[derive(Clone)]
#[non_exhaustive]
pub enum Proxy {
    /// The proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name. They are read when the client is built.
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

    /// Replaces all options that were set so far by these.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The source of time. Tests give a [`TestClock`](crate::TestClock).
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks every setting and builds the client. Nothing is sent.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput), whose [`field`](Error::field) names the setting,
    /// if a value cannot be used or a setting of the application (the tenant, `forwarded_from`) is missing.
    pub fn build(self) -> Result<Client, Error> {
        self.complete_and_build(|name| std::env::var_os(name))
    }

    /// As [`build`](Self::build), with another environment.
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
    /// Options that replace nothing yet.
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
