//! The headers that FinHub's global filter asks of every request.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};

use super::envelope::Refusal;

/// A required header, by the names it is accepted under. A refusal names the first.
type Names = &'static [&'static str];

const TENANT: Names = &["X-Tenant-ID"];
const STANDARD: [Names; 4] = [
    &["User-Agent"],
    &["X-Forwarded-From"],
    &["platform", "sec-ch-ua-platform"],
    &["deviceId", "X-Device-Id", "device-id"],
];
const FORWARDED_FOR: Names = &["X-Forwarded-For"];

/// Headers that may be left out, and say something where they are not.
const OPTIONAL: [&str; 2] = ["sec-ch-ua-platform", "Accept"];

/// Whether the end user's address must be told.
#[derive(Clone, Copy)]
pub(super) enum Address {
    /// On login, which FinHub records for AML and KYC.
    Required,
    Optional,
}

/// Lets a request through that has every header, and gives the tenant's id.
pub(super) fn pass(headers: &HeaderMap, address: Address) -> Result<&[u8], Refusal> {
    let tenant = required(headers, TENANT)?;
    for names in STANDARD {
        required(headers, names)?;
    }
    let forwarded_for = match address {
        Address::Required => Some(required(headers, FORWARDED_FOR)?),
        Address::Optional => headers.get(FORWARDED_FOR[0]),
    };
    if !forwarded_for.is_none_or(is_address) {
        return Err(Refusal::bad_request(
            "Invalid header: X-Forwarded-For must be an IPv4 or IPv6 address",
        ));
    }
    for name in OPTIONAL {
        if headers.get(name).is_some_and(is_blank) {
            return Err(Refusal::bad_request(format!("Invalid header: {name} is empty")));
        }
    }
    Ok(tenant.as_bytes())
}

/// Lets a body through that says it is JSON.
pub(super) fn json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = required(headers, &["Content-Type"])?;
    let essence = content_type.to_str().ok().and_then(|value| value.split(';').next());
    if essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json")) {
        return Ok(());
    }
    Err(Refusal::bad_request("Invalid header: Content-Type must be application/json"))
}

/// The bearer token, where there is an `Authorization`.
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

fn required(headers: &HeaderMap, names: Names) -> Result<&HeaderValue, Refusal> {
    names
        .iter()
        .find_map(|name| headers.get(*name))
        .filter(|value| !is_blank(value))
        .ok_or_else(|| Refusal::bad_request(format!("Missing required header: {}", names[0])))
}

fn is_blank(value: &HeaderValue) -> bool {
    value.as_bytes().trim_ascii().is_empty()
}

fn is_address(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(|value| value.trim().parse::<IpAddr>().is_ok())
}
