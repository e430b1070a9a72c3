//! The parts of an answer beside its value.

use std::time::SystemTime;

use http::header::{CONTENT_TYPE, DATE, LOCATION};
use http::{HeaderMap, HeaderName};
use zeroize::Zeroizing;

use super::answer::{Answer, Body};
use super::attempt::Judge;
use crate::error::{Envelope, Media, Reply};
use crate::retry_after;
use crate::scrub::{LONGEST, Scrub, Shown};

/// The longest request id that is repeated, in characters.
const LONGEST_REQUEST_ID: usize = 128;

/// The longest media type that an error repeats, in bytes.
const LONGEST_MEDIA_TYPE: usize = 64;

/// What an error may contain of an answer, with FinHub's envelope.
pub(super) fn with_envelope(answer: &Answer, judge: &Judge<'_>) -> Box<Reply> {
    let envelope = match &answer.body {
        Body::Complete(bytes) => Envelope::read(bytes, judge.secrets),
        Body::TooLarge | Body::Encoded | Body::Broken => None,
    };
    Box::new(Reply { envelope, ..*without_envelope(answer, judge) })
}

/// What an error may contain of an answer whose body is not FinHub's, or is no error.
pub(super) fn without_envelope(answer: &Answer, judge: &Judge<'_>) -> Box<Reply> {
    let location = text(&answer.headers, &LOCATION).filter(|_| answer.status.is_redirection());
    let redirect_host = location.and_then(|location| {
        let host = judge.base_url.host_of(location)?;
        // In its original case, which is needed to recognize an encoded secret.
        let at = location.to_ascii_lowercase().find(&host);
        let written = at.map_or(host.as_str(), |at| &location[at..at + host.len()]);
        Some(judge.secrets.shown(written, LONGEST))
    });
    let now = server_time(&answer.headers);
    Box::new(Reply {
        status: answer.status.as_u16(),
        envelope: None,
        request_id: request_id(&answer.headers, judge.secrets),
        retry_after: retry_after::read(&answer.headers, now.unwrap_or_else(|| judge.clock.now())),
        server_time: now,
        media: media(&answer.headers),
        redirect_host,
    })
}

/// The time at the server, by the answer's `Date`.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, &DATE)?).ok()
}

/// The id by which FinHub's support finds a request.
pub(crate) fn request_id(headers: &HeaderMap, secrets: &Scrub) -> Option<Shown> {
    shown_request_id(&written_request_id(headers)?, secrets)
}

/// The request id as it was written, which may echo secrets.
pub(super) fn written_request_id(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let id = ["x-request-id", "x-correlation-id", "request-id"]
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok())?;
    // Allocated in full, so that growing leaves no copy behind.
    let mut written = Zeroizing::new(String::with_capacity(id.len()));
    written.extend(id.chars().filter(char::is_ascii_graphic));
    Some(written)
}

/// The id in printable form.
pub(crate) fn shown_request_id(written: &str, secrets: &Scrub) -> Option<Shown> {
    secrets.shown(written, LONGEST_REQUEST_ID).if_any()
}

/// The media type without its parameters, if it is well-formed.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let essence = text(headers, &CONTENT_TYPE)?.split(';').next()?.trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte);
    (essence.len() <= LONGEST_MEDIA_TYPE && essence.bytes().all(plain)).then_some(essence)
}

/// The media type in printable form.
pub(super) fn shown_media_type(headers: &HeaderMap, secrets: &Scrub) -> Option<Shown> {
    Some(secrets.shown(media_type(headers)?, LONGEST_MEDIA_TYPE))
}

/// The declared type of the body. Only FinHub's `application/json` counts as JSON, and no type derived from it.
fn media(headers: &HeaderMap) -> Media {
    match headers.get(CONTENT_TYPE) {
        None => Media::Untold,
        Some(_)
            if media_type(headers)
                .is_some_and(|it| it.eq_ignore_ascii_case("application/json")) =>
        {
            Media::Json
        }
        Some(_) => Media::Other,
    }
}

/// Whether the answer declares JSON. If it declares no type, its body decides.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    // FinHub's own value needs no parsing.
    if headers.get(CONTENT_TYPE).is_none_or(|media_type| media_type == "application/json") {
        return true;
    }
    media_type(headers).map(str::to_ascii_lowercase).is_some_and(|essence| {
        matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
