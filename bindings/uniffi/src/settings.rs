//! Settings as the core's options.

// A template settles the layout.
#[rustfmt::skip]
mod generated;

use std::sync::Arc;

use finhub_sessions::ClientBuilder;
use finhub_sessions::binding::user_agent;

pub use generated::{Options, Settings};

use crate::secret::Secret;

/// The proxy that requests go through.
#[derive(Debug, uniffi::Enum)]
pub enum Proxy {
    /// The proxy that `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` name.
    Environment,
    /// The proxy at this URL, which may hold a password.
    Url {
        /// `http://` or `https://`.
        url: Arc<Secret>,
    },
}

impl From<Proxy> for finhub_sessions::Proxy {
    fn from(proxy: Proxy) -> Self {
        match proxy {
            Proxy::Environment => Self::Environment,
            Proxy::Url { url } => Self::Url(url.0.clone()),
        }
    }
}

impl From<Settings> for ClientBuilder {
    fn from(mut settings: Settings) -> Self {
        let (language, runtime) = (&settings.language, &settings.runtime);
        settings.options.user_agent.get_or_insert_with(|| user_agent(language, runtime));
        settings.builder()
    }
}
