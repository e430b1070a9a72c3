//! Who may use the control endpoints: programs on this machine and the sandbox's own page, but no other web page in
//! its browser.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::api::Refusal;

/// How a browser says where a request comes from (W3C, Fetch Metadata). A page cannot set it.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Which web pages may make a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pages {
    None,
    /// That of the sandbox alone.
    Own,
    /// All, since a link on any page may lead there.
    Any,
}

/// Refuses web pages. One of another origin says so in `Origin` or `Sec-Fetch-Site`; one whose own name was
/// pointed at this address (DNS rebinding) still says that name in `Host`, which must therefore be a loopback name or
/// the address that the connection came in on.
pub(crate) fn guard(
    headers: &HeaderMap,
    local: Option<IpAddr>,
    pages: Pages,
) -> Result<(), Refusal> {
    let host = own_host(headers, local).ok_or_else(|| {
        Refusal::forbidden(
            "Control requests must name localhost or the sandbox's own address in the Host header",
        )
    })?;
    if pages == Pages::Any {
        return Ok(());
    }
    let own = format!("http://{host}");
    let is_own = |origin: &HeaderValue| {
        pages == Pages::Own && origin.as_bytes().eq_ignore_ascii_case(own.as_bytes())
    };
    let is_near = |site: &HeaderValue| site == "same-origin" || site == "none";
    if !headers.get_all(header::ORIGIN).iter().all(is_own)
        || !headers.get_all(FETCH_SITE).iter().all(is_near)
    {
        return Err(Refusal::forbidden("Control requests must not come from another web page"));
    }
    Ok(())
}

/// The only `Host`, with its port, if it names this machine.
fn own_host(headers: &HeaderMap, local: Option<IpAddr>) -> Option<&str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    let name = without_port(host);
    let is_own = match name.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || Some(address) == local,
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    };
    (is_own && hosts.next().is_none()).then_some(host)
}

/// `localhost` of `localhost:8787`, `::1` of `[::1]:8787`.
fn without_port(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}
