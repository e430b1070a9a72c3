//! Opens connections: by TCP, through the proxy if there is one, and with TLS.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::client::proxy::matcher::Intercept;
use rustls::ClientConfig;
use tokio::time::timeout;
use tower::{BoxError, Service, service_fn};

use super::resolver::Resolver;

/// The interval of keep-alive probes on a silent connection.
const PROBE: Duration = Duration::from_secs(15);

/// How many probes may stay unanswered.
const PROBES: u32 = 3;

/// How long sent bytes may stay unacknowledged.
#[cfg(any(target_os = "android", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);

/// Which connections may be opened without TLS.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plaintext {
    Allowed,
    Refused,
}

/// Opens connections that are ready, TLS included, within `limit`. Those through `proxy` are tunnels.
pub(super) fn connector(
    tls: Arc<ClientConfig>,
    plaintext: Plaintext,
    proxy: Option<&Intercept>,
    limit: Duration,
) -> impl Connect + Clone + Send + Sync + 'static {
    let resolver = Resolver::new();
    let resolver = service_fn(move |name| resolver.clone().resolve(name));
    let mut tcp = HttpConnector::new_with_resolver(resolver);
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    // Divided among a host's addresses, so that a silent one leaves time for the next.
    tcp.set_connect_timeout(Some(limit));
    tcp.set_keepalive(Some(PROBE));
    tcp.set_keepalive_interval(Some(PROBE));
    tcp.set_keepalive_retries(Some(PROBES));
    #[cfg(any(target_os = "android", target_os = "linux"))]
    tcp.set_tcp_user_timeout(Some(UNACKNOWLEDGED));

    let tunnel = proxy.map(|proxy| {
        let tunnel =
            Tunnel::new(proxy.uri().clone(), HttpsConnector::from((tcp.clone(), tls.clone())));
        match proxy.basic_auth() {
            Some(auth) => tunnel.with_auth(auth.clone()),
            None => tunnel,
        }
    });
    let route = service_fn(move |host: Uri| {
        let (mut tcp, tunnel) = (tcp.clone(), tunnel.clone());
        async move {
            match tunnel {
                Some(mut tunnel) => tunnel.call(host).await.map_err(BoxError::from),
                None => Ok(MaybeHttpsStream::Http(tcp.call(host).await?)),
            }
        }
    });
    let mut secured = HttpsConnector::from((route, tls));
    if plaintext == Plaintext::Refused {
        secured.enforce_https();
    }
    service_fn(move |host: Uri| {
        let connection = secured.call(host);
        Box::pin(async move { timeout(limit, connection).await.map_err(io::Error::from)? })
    })
}
