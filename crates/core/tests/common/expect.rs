//! Compares what a case came to with what it expects.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use finhub_conformance::{Call, Case, Failure, Request};
use finhub_sandbox::{RecordedRequest, demo};
use finhub_sessions::{Error, Readiness, Session, Termination};

type Checked = Result<(), String>;

/// What the Rust SDK calls itself by default begins so.
const USER_AGENT: &str = concat!("finhub-sdk-rust/", env!("CARGO_PKG_VERSION"), " rustc/");

pub(crate) fn equal<T: Debug + PartialEq>(what: &str, got: &T, expected: &T) -> Checked {
    match got == expected {
        true => Ok(()),
        false => Err(format!("{what}: got {got:?}, expected {expected:?}")),
    }
}

/// Compares a text where the case says one; `none` stands for no text.
fn text(what: &str, got: Option<&str>, expected: &Option<String>) -> Checked {
    expected.as_deref().map_or(Ok(()), |expected| equal(what, &got.unwrap_or("none"), &expected))
}

/// Compares a value where the case says one.
fn value<T: Debug + PartialEq>(what: &str, got: T, expected: &Option<T>) -> Checked {
    expected.as_ref().map_or(Ok(()), |expected| equal(what, &got, expected))
}

fn instant(what: &str, got: Option<SystemTime>, expected: &Option<String>) -> Checked {
    let written = got.map(|instant| {
        jiff::Timestamp::try_from(instant).expect("an instant of this era").to_string()
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
    text("session_id", Some(got.session_id()), &expected.session_id)?;
    text("customer_id", Some(got.customer_id()), &expected.customer_id)?;
    text("user_id", Some(got.user_id()), &expected.user_id)?;
    text("api_user_id", Some(got.api_user_id()), &expected.api_user_id)?;
    text("token", Some(got.token().expose_secret()), &expected.token)?;
    text("refresh_token", Some(got.refresh_token().expose_secret()), &expected.refresh_token)?;
    instant("token_expires_at", got.token_expires_at(), &expected.token_expires_at)?;
    instant("session_expires_at", got.session_expires_at(), &expected.session_expires_at)?;
    text("expiresAt", got.session_expires_at_text(), &expected.session_expires_at_text)?;
    text("error_type", got.error_type(), &expected.error_type)?;
    text("message", got.message(), &expected.message)?;
    value("has_claims", got.unverified_claims().is_some(), &expected.has_claims)?;
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
    text("iss", got.issuer.as_deref(), &expected.issuer)?;
    value("aud", got.audience.clone(), &expected.audience)?;
    text("sub", got.subject.as_deref(), &expected.subject)?;
    value("iat", got.issued_at, &expected.issued_at.map(Some))?;
    value("exp", got.expires_at, &expected.expires_at)?;
    text("tenantId", got.tenant_id.as_deref(), &expected.tenant_id)?;
    text("customerId", got.customer_id.as_deref(), &expected.customer_id)?;
    text("userId", got.user_id.as_deref(), &expected.user_id)?;
    text("userType", got.user_type.as_deref(), &expected.user_type)?;
    value("roles", got.roles.clone(), &expected.roles)?;
    text("jti", got.jwt_id.as_deref(), &expected.jwt_id)
}

pub(crate) fn termination(
    got: &Termination,
    expected: &finhub_conformance::Termination,
) -> Checked {
    text("session_id", Some(&got.session_id), &expected.session_id)?;
    text("status", got.status.as_deref(), &expected.status)?;
    instant("terminated_at", got.terminated_at, &expected.terminated_at)?;
    text("outcome", Some(got.outcome.as_str()), &expected.outcome)
}

pub(crate) fn error(got: &Error, expected: &Failure) -> Checked {
    let shown = got.to_string();
    equal("kind", &got.kind().as_str(), &expected.kind.as_str())
        .map_err(|it| format!("{it}\n{shown}"))?;
    text("operation", Some(got.operation()), &expected.operation)?;
    text("field", got.field(), &expected.field)?;
    value("status", got.status().unwrap_or(0), &expected.status)?;
    value("code", got.code().unwrap_or(0), &expected.code)?;
    text("detail", got.detail(), &expected.detail)?;
    text("error_type", got.error_type(), &expected.error_type)?;
    text("request_id", got.request_id(), &expected.request_id)?;
    let retry_after = got.retry_after().map_or(-1, |wait| wait.as_secs().cast_signed());
    value("retry_after", retry_after, &expected.retry_after)?;
    value("retryable", got.retryable(), &expected.retryable)?;
    value("session_may_exist", got.session_may_exist(), &expected.session_may_exist)?;
    value("attempts", got.attempts(), &expected.attempts)?;
    for part in &expected.text {
        if !shown.contains(part) {
            return Err(format!("the text {shown:?} lacks {part:?}"));
        }
    }
    let starts = shown.starts_with(&format!("{}: ", got.kind()));
    let ends = got.request_id().is_none_or(|id| shown.ends_with(id));
    match starts && ends {
        true => Ok(()),
        false => Err(format!("{shown:?} must start with the kind and end with the request id")),
    }
}

/// Compares the requests that arrived with those that the case expects.
pub(crate) fn requests(case: &Case, arrived: &[RecordedRequest]) -> Checked {
    let Some(expected) = &case.requests else {
        return value("number of requests", arrived.len(), &case.request_count);
    };
    equal("number of requests", &arrived.len(), &expected.len())?;
    arrived.iter().zip(expected).try_for_each(|(arrived, expected)| request(arrived, expected))
}

fn request(arrived: &RecordedRequest, expected: &Request) -> Checked {
    equal("method", &arrived.method, &expected.method)?;
    equal("path", &arrived.path, &expected.path)?;
    equal(
        "body",
        &String::from_utf8_lossy(&arrived.body).as_ref(),
        &expected.body.as_deref().unwrap_or(""),
    )?;
    let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in &arrived.headers {
        let value = String::from_utf8_lossy(value).into_owned();
        headers.entry(name.to_ascii_lowercase()).or_default().push(value);
    }
    headers.retain(|name, _| !matches!(name.as_str(), "host" | "content-length"));
    let mut wanted: BTreeMap<String, Vec<String>> =
        expected.headers.iter().map(|(name, value)| (name.clone(), vec![value.clone()])).collect();
    if wanted.get("user-agent").is_some_and(|value| value == &["{user_agent}"]) {
        let sent = headers.remove("user-agent").unwrap_or_default();
        wanted.remove("user-agent");
        if !matches!(sent.as_slice(), [one] if one.starts_with(USER_AGENT)) {
            return Err(format!("user-agent: got {sent:?}, expected one {USER_AGENT}..."));
        }
    }
    equal("headers", &headers, &wanted)
}

/// The rule of the canaries: nothing that can be printed holds a secret of the case.
pub(crate) fn no_secret_in(shown: &str, case: &Case) -> Checked {
    let demo = demo();
    let mut secrets = vec![demo.tenant_key, demo.tenant_secret, demo.username, demo.password];
    secrets.extend(case.client.tenant_key.as_deref());
    secrets.extend(case.client.tenant_secret.as_deref());
    match &case.call {
        Call::CreateSession(login) => {
            secrets.extend(login.username.as_deref());
            secrets.extend(login.password.as_deref());
            secrets.extend(login.value.as_deref());
            secrets.extend(login.bearer.as_deref());
        }
        Call::DeleteSession(logout) => {
            let session = logout.session.iter();
            secrets.extend(session.flat_map(|it| [it.token.as_str(), it.refresh_token.as_str()]));
        }
        Call::DeleteSessionById(by) => secrets.push(&by.token),
        Call::Build {} | Call::Check {} => {}
    }
    let leaked = secrets.into_iter().find(|secret| secret.len() >= 4 && shown.contains(secret));
    leaked.map_or(Ok(()), |secret| Err(format!("{secret:?} shows in {shown}")))
}
