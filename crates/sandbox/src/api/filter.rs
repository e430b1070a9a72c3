//! The headers that FinHub's global filter asks of every request.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};

use super::envelope::Refusal;

/// Headers that are accepted under other names as well. A refusal names the first.
pub(crate) const ALIASES: [&[&str]; 2] =
    [&["platform", "sec-ch-ua-platform"], &["deviceId", "X-Device-Id", "device-id"]];
const TENANT: &str = "X-Tenant-ID";
const FORWARDED_FOR: &str = "X-Forwarded-For";

/// What a login must bring. It tells the end user's address, which FinHub records for AML and KYC.
pub(super) const LOGIN: [&str; 6] =
    [TENANT, "User-Agent", "X-Forwarded-From", "platform", "deviceId", FORWARDED_FOR];

/// What a logout must bring.
pub(super) const LOGOUT: [&str; 5] =
    [TENANT, "User-Agent", "X-Forwarded-From", "platform", "deviceId"];

/// Headers that either may leave out, and that say something where they are not.
pub(super) const OPTIONAL: [&str; 2] = ["sec-ch-ua-platform", "Accept"];

/// Lets a request through that has every required header, and no optional one that is empty.
pub(super) fn pass<N: AsRef<str>>(
    headers: &HeaderMap,
    required: &[N],
    optional: &[N],
) -> Result<(), Refusal> {
    required.iter().try_for_each(|name| need(headers, name.as_ref()).map(|_| ()))?;
    if headers.get(FORWARDED_FOR).is_some_and(|value| !is_address(value)) {
        return Err(Refusal::bad_request(
            "Invalid header: X-Forwarded-For must be an IPv4 or IPv6 address",
        ));
    }
    let mut optional = optional.iter().map(AsRef::as_ref);
    let empty = optional.find(|name| headers.get(*name).is_some_and(is_blank));
    empty.map_or(Ok(()), |name| {
        Err(Refusal::bad_request(format!("Invalid header: {name} is empty")))
    })
}

/// The tenant's id.
pub(super) fn tenant(headers: &HeaderMap) -> Option<&[u8]> {
    headers.get(TENANT).map(HeaderValue::as_bytes)
}

/// Lets a body through that says what it is.
pub(super) fn content_type(headers: &HeaderMap, expected: &str) -> Result<(), Refusal> {
    let essence =
        |kind: &str| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let sent = need(headers, "Content-Type")?;
    if sent.to_str().is_ok_and(|sent| essence(sent) == essence(expected)) {
        return Ok(());
    }
    Err(Refusal::bad_request(format!("Invalid header: Content-Type must be {expected}")))
}

/// The bearer token, if there is an `Authorization`.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .ok_or_else(Refusal::unauthorized)?;
    if scheme.eq_ignore_ascii_case("Bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(Refusal::unauthorized())
    }
}

fn need<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a HeaderValue, Refusal> {
    let aliases = ALIASES.iter().find(|aliases| aliases[0].eq_ignore_ascii_case(name));
    let mut names = aliases.copied().into_iter().flatten().copied().chain([name]);
    names
        .find_map(|name| headers.get(name))
        .filter(|value| !is_blank(value))
        .ok_or_else(|| Refusal::bad_request(format!("Missing required header: {name}")))
}

fn is_blank(value: &HeaderValue) -> bool {
    value.as_bytes().trim_ascii().is_empty()
}

fn is_address(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(|value| value.trim().parse::<IpAddr>().is_ok())
}
