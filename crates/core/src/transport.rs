//! The connection to FinHub: HTTP/1.1 over rustls, without features that could leak data or send requests on their own.
//!
//! No redirects, cookies, decompression or `Referer`; no proxy unless asked for. hyper-util sends a request again
//! only if no byte of it has been sent.

mod answer;
mod attempt;
mod base_url;
mod cause;
mod connect;
mod http;
mod metronome;
mod outgoing;
mod reply;
mod request;
mod resolver;
mod tls;
#[cfg(not(target_os = "android"))]
mod trust;
mod turns;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use finhub_sessions_client::Addresses;
use hyper_util::client::legacy::Client;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use url::Url;

pub(crate) use answer::Answer;
pub(crate) use attempt::{Received, Transport};
pub(crate) use base_url::BaseUrl;
pub(crate) use outgoing::wiped_on_drop;
pub(crate) use reply::{request_id, server_time, shown_request_id};
pub(crate) use request::Request;
pub(crate) use turns::{Turn, Turns};

use connect::Plaintext;
use http::Http;

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
        let proxy = proxy(self.proxy.as_ref(), &self.base_url)?;
        let tls = tls::configuration(self.ca_bundle.as_deref())?;
        let requests = reqwest::Client::builder().tls_backend_preconfigured(tls.clone());
        let requests = requests.no_proxy().build().map_err(|_| unserved())?;
        let (proxy, plaintext) = if self.base_url.is_loopback() {
            (None, Plaintext::Allowed)
        } else {
            (proxy, Plaintext::Refused)
        };
        let connector =
            connect::connector(Arc::new(tls), plaintext, proxy.as_ref(), self.connect_timeout);
        let http = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connector);
        let turns = Turns::new(self.max_connections);
        let addresses = Addresses::new(self.base_url.as_str(), requests).map_err(|_| unserved())?;
        Ok(Transport::new(Http::new(http), addresses, self.base_url.clone(), turns))
    }
}

/// The proxy for an address, if there is one.
fn proxy(proxy: Option<&Proxy>, base_url: &BaseUrl) -> Result<Option<Intercept>, InvalidInput> {
    let address = base_url.as_str().parse().map_err(|_| unserved())?;
    match proxy {
        None => Ok(None),
        Some(Proxy::Environment) => Ok(Matcher::from_env().intercept(&address)),
        // Exposed here: a proxy's URL may hold its password, so no error quotes it.
        Some(Proxy::Url(url)) => Url::parse(url.expose_secret())
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"))
            .and_then(|url| Matcher::builder().all(String::from(url)).build().intercept(&address))
            .map(Some)
            .ok_or_else(|| InvalidInput::new("proxy", "is not an http:// or https:// URL")),
    }
}

fn unserved() -> InvalidInput {
    InvalidInput::new("base_url", "cannot be served: the HTTP client refused it")
}
