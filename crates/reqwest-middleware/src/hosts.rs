//! The hosts that get the token, and no other.

use std::collections::BTreeSet;
use std::net::IpAddr;

use finhub_sessions::Error;
use reqwest::Url;

use crate::error::refused;

const EMPTY: &str = "is empty: name each host that gets the token, \
    like api.example.com, api.example.com:8443 or [::1]:8080";
/// It does not quote the entry: a URL may hold a password.
const NO_HOST: &str = "holds something else than a host: write each \
    like api.example.com, api.example.com:8443 or [::1]:8080, without a scheme, a user, a path or a wildcard";
const IN_THE_CLEAR: &str = "is http://, over which the token would go unprotected: \
    use https:// (loopback alone may go without)";

const HTTP: u16 = 80;
const HTTPS: u16 = 443;

/// Hosts by name and port, spelled as URLs spell them.
#[derive(Debug, Clone)]
pub(crate) struct Hosts(BTreeSet<(String, u16)>);

impl Hosts {
    pub(crate) fn new(hosts: impl IntoIterator<Item = impl Into<String>>) -> Result<Self, Error> {
        let named: Option<BTreeSet<_>> = hosts.into_iter().map(|host| read(&host.into())).collect();
        match named {
            None => Err(refused("hosts", NO_HOST)),
            Some(named) if named.is_empty() => Err(refused("hosts", EMPTY)),
            Some(named) => Ok(Self(named)),
        }
    }

    /// Whether a request to this address gets the token. Fails where it should, and would carry it in the clear.
    pub(crate) fn cover(&self, url: &Url) -> Result<bool, Error> {
        let Some((host, port)) = address(url) else { return Ok(false) };
        let is_loopback = is_loopback(&host);
        let is_secure_elsewhere = port == HTTP && self.0.contains(&(host.clone(), HTTPS));
        let is_named = self.0.contains(&(host, port));
        match url.scheme() {
            "https" => Ok(is_named),
            "http" if is_loopback => Ok(is_named),
            "http" if is_named || is_secure_elsewhere => Err(refused("url", IN_THE_CLEAR)),
            _ => Ok(false),
        }
    }
}

fn read(host: &str) -> Option<(String, u16)> {
    // The URL's parser refuses the rest, such as a second port. Letters of other scripts become ASCII there.
    let is_allowed =
        |it: char| it.is_ascii_alphanumeric() || !it.is_ascii() || "-_.:[]".contains(it);
    if !host.chars().all(is_allowed) || host.ends_with(':') {
        return None;
    }
    let url = Url::parse(&format!("https://{host}")).ok()?;
    address(&url).filter(|(_, port)| *port > 0)
}

fn address(url: &Url) -> Option<(String, u16)> {
    let host = url.host_str()?;
    // `api.example.com.` is the same host.
    let host = host.strip_suffix('.').unwrap_or(host);
    Some((host.to_owned(), url.port_or_known_default()?))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host == "localhost", |address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use finhub_sessions::Kind;
    use reqwest::Url;

    use super::Hosts;

    fn cover(host: &str, url: &str) -> Option<bool> {
        let hosts = Hosts::new([host]).expect("a host");
        hosts.cover(&Url::parse(url).expect("a URL")).ok()
    }

    #[test]
    fn a_host_is_covered_by_its_name_and_port() {
        for (host, url) in [
            ("api.example.com", "https://api.example.com/accounts"),
            ("api.example.com", "https://API.example.com.:443/"),
            ("API.Example.COM", "https://api.example.com/"),
            ("api.example.com.", "https://api.example.com/"),
            ("api.example.com:443", "https://api.example.com/"),
            ("api.example.com:8443", "https://api.example.com:8443/"),
            ("bücher.example", "https://xn--bcher-kva.example/"),
            ("[0:0::1]:8080", "http://[::1]:8080/"),
            ("[2001:db8::1]", "https://[2001:DB8::1]/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
            ("127.255.255.254:80", "http://127.255.255.254/"),
            ("localhost:8080", "http://LOCALHOST:8080/"),
        ] {
            assert_eq!(cover(host, url), Some(true), "{host} {url}");
        }
    }

    #[test]
    fn no_other_host_is_covered() {
        for (host, url) in [
            ("example.com", "https://api.example.com/"),
            ("api.example.com", "https://example.com/"),
            ("api.example.com", "https://api.example.com.evil.example/"),
            ("api.example.com", "https://api.example.com@evil.example/"),
            ("api.example.com", "https://evil.example/api.example.com"),
            ("api.example.com", "https://api.example.com:8443/"),
            ("api.example.com:8443", "https://api.example.com/"),
            ("api.example.com:8443", "http://api.example.com/"),
            ("api.example.com", "ftp://api.example.com:443/"),
            ("api.example.com", "data:api.example.com"),
            ("localhost", "http://localhost/"),
        ] {
            assert_eq!(cover(host, url), Some(false), "{host} {url}");
        }
    }

    #[test]
    fn the_token_is_refused_to_a_named_host_in_the_clear() {
        for (host, url) in [
            ("api.example.com", "http://api.example.com/"),
            ("api.example.com", "http://api.example.com:443/"),
            ("api.example.com:80", "http://api.example.com/"),
            ("api.example.com:8080", "http://api.example.com:8080/"),
            ("localhost.example.com:80", "http://localhost.example.com/"),
            ("127.0.0.1.example.com:80", "http://127.0.0.1.example.com/"),
            ("128.0.0.1:80", "http://128.0.0.1/"),
            ("[::2]:80", "http://[::2]/"),
            ("0.0.0.0:80", "http://0.0.0.0/"),
        ] {
            let hosts = Hosts::new([host]).expect("a host");
            let error = hosts.cover(&Url::parse(url).expect("a URL")).expect_err("in the clear");
            assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("url")), "{url}");
            assert!(error.to_string().contains("use https://"), "{error}");
        }
    }
}
