//! Who may use the control endpoints: programs on this machine, not web pages in its browser.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

use crate::api::Refusal;

/// Refuses a web page. One of another origin says so in `Origin`; one whose own name was pointed at this
/// address (DNS rebinding) still says that name in `Host`, which must therefore be a loopback name or
/// the address that the connection came in on.
pub(crate) fn guard(headers: &HeaderMap, local: Option<IpAddr>) -> Result<(), Refusal> {
    if headers.contains_key(header::ORIGIN) {
        return Err(Refusal::forbidden("Control requests must not carry an Origin header"));
    }
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .map(without_port)
        .unwrap_or_default();
    let here = match host.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || Some(address) == local,
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    };
    if here {
        return Ok(());
    }
    Err(Refusal::forbidden(
        "Control requests must name localhost or the sandbox's own address in the Host header",
    ))
}

/// `localhost` of `localhost:8787`, `::1` of `[::1]:8787`.
fn without_port(host: &str) -> &str {
    match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    }
}
