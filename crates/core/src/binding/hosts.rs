//! Which requests of other HTTP clients get a session's token, and the value of their header.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU16;

use http::HeaderValue;
use url::Host;

use super::refused;
use crate::Secret;
use crate::active::OPERATION;
use crate::context;
use crate::error::Error;

const EMPTY: &str = "is empty: name each host that gets the token, \
    like api.example.com, api.example.com:8443 or [::1]:8080";
/// It does not quote the entry: a URL may hold a password.
const NO_HOST: &str = "holds something else than a host: write each like api.example.com, api.example.com:8443 or \
    [::1]:8080, without a scheme, a user, a path, a wildcard or a dot at the end";

const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// The hosts that get the token, each with its port.
#[derive(Debug, Clone)]
pub struct TokenHosts(BTreeSet<String>);

impl TokenHosts {
    /// Reads a list of hosts: `api.example.com` (port 443), `api.example.com:8443` or `[::1]:8080`. Names of other scripts
    /// become ASCII.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if it is empty or holds anything else, which is not quoted.
    pub fn new(hosts: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, Error> {
        let named: Option<BTreeSet<_>> = hosts.into_iter().map(|host| read(&host.into())).collect();
        match named {
            None => Err(refused(OPERATION, "hosts", NO_HOST)),
            Some(named) if named.is_empty() => Err(refused(OPERATION, "hosts", EMPTY)),
            Some(named) => Ok(Self(named)),
        }
    }

    /// Whether a request gets the token: by its scheme, its host as the client is about to connect to it, and its port,
    /// if it is not the scheme's default.
    ///
    /// Letter case and the notation of an IPv6 address do not matter. Any other spelling is another host, since not all
    /// clients resolve it alike: `127.1`, `api.example.com.`, a name that is not ASCII.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if a named host would get the token over plain http.
    pub fn covers(&self, scheme: &str, host: &str, port: Option<u16>) -> Result<bool, Error> {
        let scheme = scheme.to_ascii_lowercase();
        let (is_secure, usual) = match scheme.as_str() {
            "https" | "wss" => (true, HTTPS),
            "http" | "ws" => (false, HTTP),
            _ => return Ok(false),
        };
        let (host, port) = (spelled(host), port.unwrap_or(usual));
        let is_named = |port| self.0.contains(&format!("{host}:{port}"));
        if is_secure || is_loopback(&host) {
            return Ok(is_named(port));
        }
        if is_named(port) || port == HTTP && is_named(HTTPS) {
            let problem = format!(
                "is {scheme}://, over which the token would go unprotected: use {scheme}s:// \
                 (loopback alone may go without)"
            );
            return Err(refused(OPERATION, "url", &problem));
        }
        Ok(false)
    }

    /// Each host with its port, in order.
    pub fn named(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The value of `Authorization` for this token.
///
/// Fails with [`InvalidInput`](crate::Kind::InvalidInput), which does not quote the token, if no header can carry it.
pub fn bearer(token: &Secret) -> Result<HeaderValue, Error> {
    context::bearer("token", token).map_err(|refusal| Error::unsent(OPERATION, refusal))
}

/// Parses a host with its port.
fn read(host: &str) -> Option<String> {
    let is_allowed =
        |it: char| it.is_ascii_alphanumeric() || !it.is_ascii() || "-_.:[]".contains(it);
    if !host.chars().all(is_allowed) {
        return None;
    }
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => {
            (name, port.parse::<NonZeroU16>().ok()?.get())
        }
        _ => (host, HTTPS),
    };
    let name = match Host::parse(name).ok()? {
        Host::Ipv6(address) => format!("[{address}]"),
        Host::Ipv4(address) if address.to_string() == name => name.to_owned(),
        Host::Domain(name) if name.chars().all(is_allowed) && !has_empty_label(&name) => name,
        _ => return None,
    };
    Some(format!("{name}:{port}"))
}

fn has_empty_label(name: &str) -> bool {
    name.split('.').any(str::is_empty)
}

/// A request's host in the notation of [`read`]. One that clients may read differently stays unchanged, and matches no
/// named host.
fn spelled(host: &str) -> String {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    let address = bare.parse::<Ipv6Addr>();
    address.map_or_else(|_| host.to_ascii_lowercase(), |address| format!("[{address}]"))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{TokenHosts, bearer};
    use crate::Kind;

    #[test]
    fn hosts_are_told_once_each_with_their_port() {
        let hosts = ["API.example.com", "[0:0::1]:8080", "api.example.com:443"];
        let hosts = TokenHosts::new(hosts).expect("hosts");
        assert!(hosts.named().eq(["[::1]:8080", "api.example.com:443"]), "{hosts:?}");
    }

    #[test]
    fn what_is_no_token_is_refused_and_not_quoted() {
        for token in ["", "secret token", "secret\r\nX-Injected: 1", "sécret"] {
            let error = bearer(&token.into()).expect_err("no token");
            assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("token")));
            assert!(!format!("{error} {error:?}").contains("cret"), "{error}");
        }
        let value = bearer(&"a-token".into()).expect("a token");
        assert!(value == "Bearer a-token" && value.is_sensitive());
    }
}
