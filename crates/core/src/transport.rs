//! The connection to FinHub: HTTP/1.1 over rustls, and nothing that could leak or act on its own.
//!
//! No redirects, cookies, decompression or `Referer`; no proxy unless asked for; no retries of reqwest's own.

mod attempt;
mod base_url;
mod cause;
mod lenient;
mod metronome;
mod reply;
mod resolver;
mod tls;
#[cfg(not(target_os = "android"))]
mod trust;
mod turns;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect;
use url::Url;

pub(crate) use attempt::{Attempt, Received, Transport};
pub(crate) use base_url::BaseUrl;
pub(crate) use reply::request_id;
pub(crate) use turns::{Turn, Turns};

use crate::config::Proxy;
use crate::error::InvalidInput;

/// How long a connection waits for its next request.
const IDLE: Duration = Duration::from_secs(60);

/// What a transport is made of.
#[derive(Clone)]
pub(crate) struct Wiring {
    pub(crate) base_url: BaseUrl,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_connections: u32,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) ca_bundle: Option<PathBuf>,
}

impl Wiring {
    pub(crate) fn connect(&self) -> Result<Transport, InvalidInput> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::configuration(self.ca_bundle.as_deref())?)
            .dns_resolver(Arc::new(resolver::Resolver::new()))
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(IDLE)
            .tcp_nodelay(true)
            .http1_only()
            .https_only(!self.base_url.is_loopback())
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        let http =
            proxied(builder, self.proxy.as_ref(), &self.base_url)?.build().map_err(|_| {
                InvalidInput::new(
                    "base_url",
                    "cannot be served: the HTTP client refused its settings",
                )
            })?;
        Ok(Transport::new(http, self.base_url.clone(), Turns::new(self.max_connections)))
    }
}

fn proxied(
    builder: reqwest::ClientBuilder,
    proxy: Option<&Proxy>,
    base_url: &BaseUrl,
) -> Result<reqwest::ClientBuilder, InvalidInput> {
    match proxy {
        // reqwest reads the environment unless it is told otherwise.
        Some(Proxy::Environment) if !base_url.is_loopback() => Ok(builder),
        Some(Proxy::Url(url)) => {
            // Exposed here: a proxy's URL may hold its password, so no error quotes it.
            let proxy = Url::parse(url.expose_secret())
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https"))
                .and_then(|url| reqwest::Proxy::all(url).ok())
                .ok_or_else(|| InvalidInput::new("proxy", "is not an http:// or https:// URL"))?;
            if base_url.is_loopback() {
                Ok(builder.no_proxy())
            } else {
                Ok(builder.no_proxy().proxy(proxy))
            }
        }
        _ => Ok(builder.no_proxy()),
    }
}
