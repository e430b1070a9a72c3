//! What control requests say, or a sentence about what they should say instead.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::api::Refusal;

/// A list of `things`.
pub(super) fn list<T: DeserializeOwned>(body: &[u8], things: &str) -> Result<Vec<T>, Refusal> {
    serde_json::from_slice(body).map_err(|error| {
        Refusal::bad_request(format!("The body must be a JSON list of {things}: {error}"))
    })
}

/// Where the clock goes.
pub(super) enum Move {
    To(Timestamp),
    By(SignedDuration),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    now: Option<String>,
    advance_seconds: Option<i64>,
}

const FORMS: &str = "The body must be {\"now\": \"2026-01-13T10:03:42Z\"} or {\"advance_seconds\": 3600}; negative seconds go back";

pub(super) fn clock(body: &[u8]) -> Result<Move, Refusal> {
    let asked: Asked = serde_json::from_slice(body)
        .map_err(|error| Refusal::bad_request(format!("{FORMS}: {error}")))?;
    match (asked.now, asked.advance_seconds) {
        (Some(now), None) => now
            .parse()
            .map(Move::To)
            .map_err(|error| Refusal::bad_request(format!("{FORMS}: {error}"))),
        (None, Some(seconds)) => Ok(Move::By(SignedDuration::from_secs(seconds))),
        _ => Err(Refusal::bad_request(FORMS)),
    }
}
