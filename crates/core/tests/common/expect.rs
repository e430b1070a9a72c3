//! Compares the outcome of a case with what it expects.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use finhub_conformance::{Case, Defaults, Failure, Request, Standard};
use finhub_sandbox::RecordedRequest;
use finhub_sessions::{Error, Readiness, Session, Termination};
use serde_json::Value;

use super::call::Fill;

type Checked = Result<(), String>;

/// What the Rust SDK calls itself by default begins so.
const USER_AGENT: &str = concat!("finhub-sdk-rust/", env!("CARGO_PKG_VERSION"), " rustc/");

pub(crate) fn equal<T: Debug + PartialEq>(what: &str, got: &T, expected: &T) -> Checked {
    if got == expected {
        return Ok(());
    }
    Err(format!("{what}: got {got:?}, expected {expected:?}"))
}

/// Compares a text where the case says one; `none` stands for no text.
fn text(what: &str, got: Option<&str>, expected: Option<&str>) -> Checked {
    expected.map_or(Ok(()), |expected| equal(what, &got.unwrap_or("none"), &expected))
}

/// Compares a value where the case says one.
fn value<T: Debug + PartialEq>(what: &str, got: &T, expected: Option<&T>) -> Checked {
    expected.map_or(Ok(()), |expected| equal(what, got, expected))
}

fn instant(what: &str, got: Option<SystemTime>, expected: Option<&str>) -> Checked {
    let written = got.map(|instant| {
        jiff::Timestamp::try_from(instant)
            .map_or("beyond the last that can be written".to_owned(), |instant| instant.to_string())
    });
    text(what, written.as_deref(), expected)
}

pub(crate) fn ready(got: Readiness, expected: &str) -> Checked {
    let got = match got {
        Readiness::Login => "login",
        Readiness::ResumeOnly => "resume_only",
        _ => "unknown",
    };
    equal("readiness", &got, &expected)
}

pub(crate) fn session(got: &Session, expected: &finhub_conformance::Session) -> Checked {
    text("session_id", Some(got.session_id()), expected.session_id.as_deref())?;
    text("customer_id", Some(got.customer_id()), expected.customer_id.as_deref())?;
    text("user_id", Some(got.user_id()), expected.user_id.as_deref())?;
    text("api_user_id", Some(got.api_user_id()), expected.api_user_id.as_deref())?;
    text("token", Some(got.token().expose_secret()), expected.token.as_deref())?;
    text(
        "refresh_token",
        Some(got.refresh_token().expose_secret()),
        expected.refresh_token.as_deref(),
    )?;
    instant("token_expires_at", got.token_expires_at(), expected.token_expires_at.as_deref())?;
    instant(
        "session_expires_at",
        got.session_expires_at(),
        expected.session_expires_at.as_deref(),
    )?;
    text("expiresAt", got.session_expires_at_text(), expected.session_expires_at_text.as_deref())?;
    text("error_type", got.error_type(), expected.error_type.as_deref())?;
    text("message", got.message(), expected.message.as_deref())?;
    text("request_id", got.request_id(), expected.request_id.as_deref())?;
    value("has_claims", &got.unverified_claims().is_some(), expected.has_claims.as_ref())?;
    if let Some(expected) = &expected.unverified_claims {
        claims(got, expected)?;
    }
    for question in &expected.expiry {
        let expired = got.is_token_expired(Duration::from_secs_f64(question.leeway));
        equal(&format!("expired, leeway {}", question.leeway), &expired, &question.expired)?;
    }
    Ok(())
}

fn claims(got: &Session, expected: &finhub_conformance::Claims) -> Checked {
    let got = got.unverified_claims().ok_or("the session has no claims")?;
    text("iss", got.issuer.as_deref(), expected.issuer.as_deref())?;
    value("aud", &got.audience, expected.audience.as_ref())?;
    text("sub", got.subject.as_deref(), expected.subject.as_deref())?;
    value("iat", &got.issued_at, expected.issued_at.map(Some).as_ref())?;
    value("exp", &got.expires_at, expected.expires_at.as_ref())?;
    text("tenantId", got.tenant_id.as_deref(), expected.tenant_id.as_deref())?;
    text("customerId", got.customer_id.as_deref(), expected.customer_id.as_deref())?;
    text("userId", got.user_id.as_deref(), expected.user_id.as_deref())?;
    text("userType", got.user_type.as_deref(), expected.user_type.as_deref())?;
    value("roles", &got.roles, expected.roles.as_ref())?;
    text("jti", got.jwt_id.as_deref(), expected.jwt_id.as_deref())
}

pub(crate) fn termination(
    got: &Termination,
    expected: &finhub_conformance::Termination,
    fill: &Fill,
) -> Checked {
    let session_id = expected.session_id.as_ref().map(|id| fill.text(id));
    text("session_id", Some(&got.session_id), session_id.as_deref())?;
    text("status", got.status.as_deref(), expected.status.as_deref())?;
    instant("terminated_at", got.terminated_at, expected.terminated_at.as_deref())?;
    text("outcome", Some(got.outcome.as_str()), expected.outcome.as_deref())?;
    text("request_id", got.request_id.as_deref(), expected.request_id.as_deref())
}

/// Compares what an operation gave whose methods are generated. Members of an object that the case does not say are not
/// checked.
pub(crate) fn answer(what: &str, got: &Value, expected: &Value) -> Checked {
    match (got, expected) {
        (Value::Object(got), Value::Object(expected)) => {
            expected.iter().try_for_each(|(name, expected)| {
                answer(&format!("{what}.{name}"), got.get(name).unwrap_or(&Value::Null), expected)
            })
        }
        (Value::Array(got), Value::Array(expected)) if got.len() == expected.len() => {
            got.iter().zip(expected).try_for_each(|(got, expected)| answer(what, got, expected))
        }
        (Value::Number(got), Value::Number(expected)) => {
            equal(what, &got.as_f64(), &expected.as_f64())
        }
        _ => equal(what, got, expected),
    }
}

pub(crate) fn error(got: &Error, expected: &Failure) -> Checked {
    let shown = got.to_string();
    equal("kind", &got.kind().as_str(), &expected.kind.as_str())
        .map_err(|it| format!("{it}\n{shown}"))?;
    text("operation", Some(got.operation()), expected.operation.as_deref())?;
    text("field", got.field(), expected.field.as_deref())?;
    value("status", &got.status().unwrap_or(0), expected.status.as_ref())?;
    value("code", &got.code().unwrap_or(0), expected.code.as_ref())?;
    text("detail", got.detail(), expected.detail.as_deref())?;
    text("error_type", got.error_type(), expected.error_type.as_deref())?;
    text("request_id", got.request_id(), expected.request_id.as_deref())?;
    let retry_after = got.retry_after().map_or(-1, |wait| wait.as_secs().cast_signed());
    value("retry_after", &retry_after, expected.retry_after.as_ref())?;
    value("retryable", &got.retryable(), expected.retryable.as_ref())?;
    value("session_may_exist", &got.session_may_exist(), expected.session_may_exist.as_ref())?;
    value("attempts", &got.attempts(), expected.attempts.as_ref())?;
    for part in &expected.text {
        if !shown.contains(part) {
            return Err(format!("the text {shown:?} lacks {part:?}"));
        }
    }
    if let Some(part) = expected.text_lacks.iter().find(|part| shown.contains(part.as_str())) {
        return Err(format!("the text {shown:?} holds {part:?}"));
    }
    let starts = shown.starts_with(&format!("{}: ", got.kind()));
    let ends = got.request_id().is_none_or(|id| shown.ends_with(id));
    if starts && ends {
        return Ok(());
    }
    Err(format!("{shown:?} must start with the kind and end with the request id"))
}

/// Compares the requests that arrived with those that the case expects.
pub(crate) fn requests(
    case: &Case,
    defaults: &Defaults,
    fill: &Fill,
    arrived: &[RecordedRequest],
) -> Checked {
    let Some(expected) = &case.requests else {
        return value("number of requests", &arrived.len(), case.request_count.as_ref());
    };
    equal("number of requests", &arrived.len(), &expected.len())?;
    arrived.iter().zip(expected).try_for_each(|(arrived, expected)| {
        let standard = &defaults.requests[&expected.like];
        request(arrived, standard, expected, fill)
    })
}

fn request(
    arrived: &RecordedRequest,
    standard: &Standard,
    expected: &Request,
    fill: &Fill,
) -> Checked {
    equal("method", &arrived.method, &standard.method)?;
    equal("path", &arrived.path, &fill.text(expected.path.as_ref().unwrap_or(&standard.path)))?;
    let body = expected.body.as_ref().unwrap_or(&standard.body);
    equal("body", &String::from_utf8_lossy(&arrived.body).as_ref(), &body.as_str())?;
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &arrived.headers {
        let value = String::from_utf8_lossy(value).into_owned();
        headers.entry(name.to_ascii_lowercase()).or_default().push(value);
    }
    headers.retain(|name, _| !matches!(name.as_str(), "host" | "content-length"));
    let mut wanted: BTreeMap<String, Vec<String>> = standard
        .headers
        .iter()
        .map(|(name, value)| (name, Some(value)))
        .chain(expected.headers.iter().map(|(name, value)| (name, value.as_ref())))
        .map(|(name, value)| {
            (name.clone(), value.map(|value| fill.text(value)).into_iter().collect())
        })
        .collect();
    wanted.retain(|_, value| !value.is_empty());
    if wanted.get("user-agent").is_some_and(|value| value == &["{user_agent}"]) {
        let sent = headers.remove("user-agent").unwrap_or_default();
        wanted.remove("user-agent");
        if !matches!(sent.as_slice(), [one] if one.starts_with(USER_AGENT)) {
            return Err(format!("user-agent: got {sent:?}, expected one {USER_AGENT}..."));
        }
    }
    equal("headers", &headers, &wanted)
}
