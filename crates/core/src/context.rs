//! The standard headers: the values that every call sends, checked once.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Secret;
use crate::binding::user_agent;
use crate::config::Options;
use crate::error::InvalidInput;
use crate::generated::operations;
use crate::generated::settings::{ACCEPT, HEADERS};
use crate::operation::{Header, Operation};
use crate::scrub::printable;
use crate::transport::wiped_on_drop;

/// The longest header value that is sent, in bytes.
const LONGEST: usize = 8 * 1024;

/// The longest name of a header that an error repeats, in characters.
const LONGEST_NAME: usize = 64;

/// The `User-Agent` if the application gives none, in FinHub's form for SDKs.
static USER_AGENT: LazyLock<String> =
    LazyLock::new(|| user_agent("rust", concat!("rustc/", env!("FINHUB_RUSTC_VERSION"))));

/// Collects every header that has a value. A request sends those that its operation takes.
pub(crate) fn headers(options: &Options) -> Result<HeaderMap, InvalidInput> {
    let mut headers = HeaderMap::new();
    for ((header, setting), given) in HEADERS.iter().zip(options.header_values()) {
        if let Some(value) = sent(setting, given)? {
            let name = HeaderName::from_bytes(header.as_bytes())
                .map_err(|_| InvalidInput::new(*setting, "has no header: a defect in the SDK"))?;
            headers.insert(name, header_value(setting, &value)?);
        }
    }
    for (name, value) in &options.headers {
        headers.insert(further_header(name)?, header_value(name, value.expose_secret())?);
    }
    Ok(headers)
}

/// The header value of a setting: the value as it was given, unless the setting has a rule or a default.
fn sent<'a>(setting: &str, given: Option<&'a str>) -> Result<Option<Cow<'a, str>>, InvalidInput> {
    Ok(match (setting, given) {
        ("forwarded_for", Some(address)) => Some(checked_address(address)?.into()),
        ("os_platform", Some(hint)) => Some(quoted(hint)?.into()),
        ("user_agent", None) => Some(USER_AGENT.as_str().into()),
        ("accept", None) => Some(ACCEPT.into()),
        (_, given) => given.map(Cow::from),
    })
}

/// The settings that an operation requires but that have no value, in the order of the spec.
pub(crate) fn missing(operation: &Operation, headers: &HeaderMap) -> Vec<&'static str> {
    // Compares the few names one by one, since a lookup would parse and hash the name.
    let has = |name: &str| headers.keys().any(|header| header == name);
    operation
        .headers
        .iter()
        .filter(|header| header.required && !has(header.name))
        .map(|header| setting_of(header.name).unwrap_or(header.name))
        .collect()
}

/// Refuses a call that lacks settings.
pub(crate) fn require(missing: &[&'static str]) -> Result<(), InvalidInput> {
    if missing.is_empty() { Ok(()) } else { Err(InvalidInput::missing(missing)) }
}

/// The value of `Authorization` for a token.
pub(crate) fn bearer(field: &'static str, token: &Secret) -> Result<HeaderValue, InvalidInput> {
    // Exposed here: this header is where a token belongs. It is marked sensitive, so that nothing prints it.
    let token = token.expose_secret();
    if !is_header_safe(token) {
        return Err(InvalidInput::new(
            field,
            "is not a token: it must be visible ASCII, up to 8 KiB",
        ));
    }
    // The header takes the text over and wipes it, so that no copy of the token stays behind.
    let text = wiped_on_drop(Bytes::from(format!("Bearer {token}")));
    let mut value = HeaderValue::from_maybe_shared(text)
        .map_err(|_| InvalidInput::new(field, "cannot be sent in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Whether a token can be sent in a header: visible ASCII without blanks, up to 8 KiB with its scheme.
pub(crate) fn is_header_safe(token: &str) -> bool {
    // Reads to the last byte without an early exit, so that the compiler can check many bytes at once. Tokens are long.
    let is_visible = |token: &str| token.bytes().fold(true, |all, it| all & it.is_ascii_graphic());
    !token.is_empty() && token.len() <= LONGEST - "Bearer ".len() && is_visible(token)
}

fn setting_of(header: &str) -> Option<&'static str> {
    let known = HEADERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(header));
    known.map(|(_, setting)| *setting)
}

/// Accepts a header of the spec that has no setting of its own.
fn further_header(name: &str) -> Result<HeaderName, InvalidInput> {
    if let Some(setting) = setting_of(name) {
        return Err(InvalidInput::new(
            shown_name(name),
            format!("is what the setting {setting} sends: use that one"),
        ));
    }
    documented_headers()
        .find(|header| header.name.eq_ignore_ascii_case(name))
        .and_then(|header| HeaderName::from_bytes(header.name.as_bytes()).ok())
        .ok_or_else(|| {
            InvalidInput::new(shown_name(name), "is no header of FinHub's API that the caller sets")
        })
}

/// A refused name in printable form, since it can be any text.
fn shown_name(name: &str) -> String {
    printable(&name.chars().take(LONGEST_NAME).collect::<String>())
}

fn documented_headers() -> impl Iterator<Item = &'static Header> {
    operations::ALL.iter().flat_map(|operation| operation.headers)
}

/// Accepts what HTTP carries unchanged: printable ASCII, no blank at either end, up to 8 KiB.
fn header_value(field: &str, text: &str) -> Result<HeaderValue, InvalidInput> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.len() > LONGEST {
        "is over 8 KiB, which no server takes in a header"
    } else if !text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        "holds a character that a header cannot carry: only printable ASCII goes"
    } else if text.starts_with(' ') || text.ends_with(' ') {
        "starts or ends with a blank, which HTTP would cut off"
    } else {
        return HeaderValue::from_str(text)
            .map_err(|_| InvalidInput::new(field.to_owned(), "cannot be sent in a header"));
    };
    Err(InvalidInput::new(field.to_owned(), problem))
}

fn checked_address(address: &str) -> Result<&str, InvalidInput> {
    match address.parse::<IpAddr>() {
        Ok(_) => Ok(address),
        Err(_) => Err(InvalidInput::new(
            "forwarded_for",
            "is not an IP address: give the end user's IPv4 or IPv6 address, without a port",
        )),
    }
}

/// A client hint is a string of RFC 9651, section 3.3.3: the quotes are part of the value.
fn quoted(hint: &str) -> Result<String, InvalidInput> {
    if hint.contains(['"', '\\']) {
        return Err(InvalidInput::new(
            "os_platform",
            "holds a quote or a backslash: write Windows, and the SDK adds the quotes",
        ));
    }
    match hint {
        "" => Err(InvalidInput::new("os_platform", "is empty")),
        hint => Ok(format!("\"{hint}\"")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{bearer, header_value, headers, missing};
    use crate::Secret;
    use crate::config::Options;
    use crate::generated::operations;

    #[test]
    fn a_value_that_http_would_change_is_refused_by_name() {
        let long = "x".repeat(8193);
        for bad in ["", " a", "a ", "a\r\nb", "a\nb", "a\0b", "é", "a\tb", &long] {
            let options = Options::new().tenant_id(bad);
            let refusal = headers(&options).expect_err(bad);
            assert_eq!(refusal.field, "tenant_id", "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_sent_as_given() {
        for good in ["203.0.113.42", "2001:db8::7334", "2001:DB8::7334", "::1"] {
            let headers = headers(&Options::new().forwarded_for(good)).expect(good);
            assert_eq!(headers["x-forwarded-for"], good);
        }
        for bad in
            ["", "localhost", "203.0.113.42:80", "[::1]", "fe80::1%eth0", "203.0.113.042", " ::1"]
        {
            let refusal = headers(&Options::new().forwarded_for(bad)).expect_err(bad);
            assert_eq!(refusal.field, "forwarded_for", "{bad}");
        }
    }

    #[test]
    fn the_client_hint_gets_its_quotes() {
        let sent = headers(&Options::new().os_platform("Windows")).expect("valid");
        assert_eq!(sent["sec-ch-ua-platform"], "\"Windows\"");
        assert!(headers(&Options::new().os_platform("\"Windows\"")).is_err());
    }

    #[test]
    fn a_setting_is_set_by_its_name_and_not_as_a_further_header() {
        let refusal = headers(&Options::new().header("DEVICEID", "1")).expect_err("refused");
        assert!(refusal.problem.contains("device_id"), "{refusal:?}");
        for foreign in ["Authorization", "Cookie", "Host", "Content-Type", "X-Unknown", "bad name"]
        {
            assert!(headers(&Options::new().header(foreign, "1")).is_err(), "{foreign}");
        }
    }

    #[test]
    fn a_refused_name_of_a_header_is_told_on_one_line() {
        let name = format!("X-Evil\r\nINJECTED\u{1b}[31m\u{202e}{}", "x".repeat(100));
        let refusal = headers(&Options::new().header(name, "1")).expect_err("refused");
        let shown =
            format!("X-Evil\\u{{d}}\\u{{a}}INJECTED\\u{{1b}}[31m\\u{{202e}}{}", "x".repeat(42));
        assert_eq!(refusal.field, shown);
    }

    #[test]
    fn what_an_operation_requires_is_told_by_the_settings_name() {
        let headers = headers(&Options::new().tenant_id("t").platform("web")).expect("valid");
        assert_eq!(
            missing(&operations::CREATE_SESSION, &headers),
            ["forwarded_from", "forwarded_for", "device_id"],
        );
        assert_eq!(missing(&operations::DELETE_SESSION, &headers), ["forwarded_from", "device_id"]);
    }

    #[test]
    fn a_token_is_marked_sensitive() {
        let value = bearer("token", &Secret::from("abc")).expect("valid");
        assert!(value.is_sensitive());
        assert_eq!(value, "Bearer abc");
        for bad in ["", "a b", "a\n", "é"] {
            assert!(bearer("token", &Secret::from(bad)).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_sent_unchanged(text in "\\PC{0,60}") {
            if let Ok(value) = header_value("device_id", &text) {
                prop_assert_eq!(value.as_bytes(), text.as_bytes());
            }
        }
    }
}
