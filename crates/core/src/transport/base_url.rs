//! FinHub's address.

use url::{Host, Url};

use crate::error::InvalidInput;
use crate::generated::settings::BASE_URL;

/// A checked address: `https://`, or `http://` to loopback.
#[derive(Debug, Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    /// Without a slash at the end, as the generated client expects it.
    text: String,
}

impl BaseUrl {
    pub(crate) fn parse(given: Option<&str>) -> Result<Self, InvalidInput> {
        let refuse = |problem: &'static str| InvalidInput::new("base_url", problem);
        let url = Url::parse(given.unwrap_or(BASE_URL))
            .map_err(|_| refuse("is not a URL: write it like https://sandbox.finhub.cloud"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(refuse("is not an https:// URL"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse("holds a name or a password: those go into the credentials"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(refuse("has a query or a fragment: give the address alone"));
        }
        if url.scheme() == "http" && !leads_to_loopback(&url) {
            return Err(refuse(
                "is http://, over which passwords would go unprotected: use https:// (loopback alone may go without)",
            ));
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_loopback(&self) -> bool {
        leads_to_loopback(&self.url)
    }

    /// The host and the port, for messages.
    pub(crate) fn authority(&self) -> &str {
        self.url.authority()
    }

    /// The host that a `Location`, which may be relative, points to.
    pub(crate) fn host_of(&self, location: &str) -> Option<String> {
        self.url.join(location).ok()?.host_str().map(str::to_owned)
    }
}

fn leads_to_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[test]
    fn the_default_is_finhubs_sandbox() {
        let url = BaseUrl::parse(None).expect("valid");
        assert_eq!(url.as_str(), "https://sandbox.finhub.cloud");
        assert!(!url.is_loopback());
    }

    #[test]
    fn plain_http_leads_to_loopback_or_nowhere() {
        for good in
            ["http://127.0.0.1:8787/", "http://127.9.9.9", "http://[::1]:1", "http://LOCALHOST:2"]
        {
            assert!(BaseUrl::parse(Some(good)).expect(good).is_loopback());
        }
        for bad in [
            "http://sandbox.finhub.cloud",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://0.0.0.0",
            "http://10.0.0.1",
        ] {
            assert!(BaseUrl::parse(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "sandbox.finhub.cloud",
            "ftp://x",
            "https://u:p@x",
            "https://x?q",
            "https://x#f",
            "https://",
        ] {
            assert!(BaseUrl::parse(Some(bad)).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_path_stays_in_front() {
        let url = BaseUrl::parse(Some("https://proxy.example/finhub/")).expect("valid");
        assert_eq!(url.as_str(), "https://proxy.example/finhub");
        assert_eq!(url.host_of("/elsewhere").as_deref(), Some("proxy.example"));
        assert_eq!(url.host_of("https://evil.example/x?y").as_deref(), Some("evil.example"));
    }
}
