//! One attempt: a request out, an answer or a failure back.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::{Answer, Body, Exchange};
use http::header::{CONTENT_TYPE, DATE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue};
use progenitor_client::{Error as ApiError, ResponseValue};
use serde::de::DeserializeOwned;

use super::base_url::BaseUrl;
use super::cause;
use crate::error::{Cause, Envelope, Failure, Reply, Unreadable, says_failure};
use crate::retry_after;
use crate::scrub::Scrub;

/// The longest request id that an error repeats, in characters.
const LONGEST_REQUEST_ID: usize = 128;

/// The longest media type that an error repeats, in bytes.
const LONGEST_MEDIA_TYPE: usize = 64;

/// The connections to FinHub.
#[derive(Debug)]
pub(crate) struct Transport {
    http: reqwest::Client,
    base_url: BaseUrl,
}

/// A value that FinHub answered, and what came with it.
pub(crate) struct Received<T> {
    pub(crate) value: T,
    pub(crate) reply: Box<Reply>,
    /// The answer's `Date`.
    pub(crate) server_time: Option<SystemTime>,
}

/// What one attempt may use.
pub(crate) struct Attempt<'a> {
    pub(crate) headers: &'a Arc<HeaderMap>,
    pub(crate) bearer: Option<&'a HeaderValue>,
    pub(crate) secrets: &'a Scrub,
    pub(crate) limit: Duration,
    pub(crate) now: SystemTime,
}

impl Transport {
    pub(super) fn new(http: reqwest::Client, base_url: BaseUrl) -> Self {
        Self { http, base_url }
    }

    /// Makes one attempt at the operation that `send` calls on the generated client.
    pub(crate) async fn attempt<T, E, F>(
        &self,
        attempt: Attempt<'_>,
        send: impl FnOnce(Api) -> F,
    ) -> Result<Received<T>, Failure>
    where
        T: DeserializeOwned,
        F: Future<Output = Result<ResponseValue<T>, ApiError<E>>>,
    {
        let exchange = Exchange::new(Arc::clone(attempt.headers), attempt.bearer.cloned());
        let api = Api::new_with_client(self.base_url.as_str(), self.http.clone(), exchange.clone());
        match tokio::time::timeout(attempt.limit, send(api)).await {
            Ok(outcome) => self.judge(outcome, &exchange, &attempt),
            Err(_) if exchange.call_back() => Err(Failure::NotSent(Cause(format!(
                "{}: no connection within {:?}",
                self.base_url.authority(),
                attempt.limit
            )))),
            Err(_) => Err(Failure::Silent(attempt.limit)),
        }
    }

    fn judge<T: DeserializeOwned, E>(
        &self,
        outcome: Result<ResponseValue<T>, ApiError<E>>,
        exchange: &Exchange,
        attempt: &Attempt<'_>,
    ) -> Result<Received<T>, Failure> {
        let Some(answer) = exchange.answer() else {
            return Err(self.unanswered(outcome.err(), exchange));
        };
        let server_time = date(&answer.headers);
        let mut reply = Box::new(self.reply(answer, attempt, server_time));
        if !answer.status.is_success() {
            return Err(Failure::Status(reply));
        }
        let bytes = match &answer.body {
            Body::Complete(bytes) => bytes,
            Body::Broken => return Err(Failure::Unreadable(reply, Unreadable::Broken)),
            Body::TooLarge => return Err(Failure::Unreadable(reply, Unreadable::TooLarge)),
            Body::Encoded => return Err(Failure::Unreadable(reply, Unreadable::Encoded)),
        };
        if says_failure(bytes) {
            reply.envelope = envelope(bytes, attempt);
            return Err(Failure::Rejected(reply));
        }
        // A success status that the spec does not list reaches us undecoded, and means the same.
        let value = outcome.map(ResponseValue::into_inner).ok();
        match value.or_else(|| serde_json::from_slice(bytes).ok()) {
            Some(value) if is_json(&answer.headers) => Ok(Received { value, reply, server_time }),
            _ => {
                reply.envelope = envelope(bytes, attempt);
                let content_type = media_type(&answer.headers).map(|it| attempt.secrets.text(it));
                let length = bytes.len();
                Err(Failure::Unreadable(reply, Unreadable::Unexpected { content_type, length }))
            }
        }
    }

    fn unanswered<E>(&self, error: Option<ApiError<E>>, exchange: &Exchange) -> Failure {
        match error {
            Some(ApiError::CommunicationError(error)) => {
                cause::classify(&error, self.base_url.authority(), exchange.call_back())
            }
            _ => Failure::Defect("the generated client did not send the request".to_owned()),
        }
    }

    fn reply(
        &self,
        answer: &Answer,
        attempt: &Attempt<'_>,
        server_time: Option<SystemTime>,
    ) -> Reply {
        let secrets = attempt.secrets;
        let envelope = match &answer.body {
            Body::Complete(bytes) if !answer.status.is_success() => envelope(bytes, attempt),
            _ => None,
        };
        let location = text(&answer.headers, &LOCATION).filter(|_| answer.status.is_redirection());
        let redirect_host = location
            .and_then(|location| self.base_url.host_of(location))
            .map(|host| secrets.text(host));
        Reply {
            status: answer.status.as_u16(),
            envelope,
            request_id: request_id(&answer.headers, secrets),
            retry_after: retry_after::read(&answer.headers, server_time.unwrap_or(attempt.now)),
            redirect_host,
        }
    }
}

fn envelope(bytes: &[u8], attempt: &Attempt<'_>) -> Option<Envelope> {
    Envelope::read(bytes, attempt.secrets)
}

fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(text(headers, &DATE)?).ok()
}

fn request_id(headers: &HeaderMap, secrets: &Scrub) -> Option<String> {
    let id = ["x-request-id", "x-correlation-id", "request-id"]
        .into_iter()
        .find_map(|name| headers.get(name)?.to_str().ok())?;
    // Redacted before it is cut: a part of a secret is not to be seen either.
    let id = secrets.text(id.to_owned());
    let clean: String =
        id.chars().filter(char::is_ascii_graphic).take(LONGEST_REQUEST_ID).collect();
    (!clean.is_empty()).then_some(clean)
}

/// The media type without its parameters, where it has the form of one.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let essence = text(headers, &CONTENT_TYPE)?.split(';').next()?.trim().to_ascii_lowercase();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/+-._".contains(&byte);
    (essence.len() <= LONGEST_MEDIA_TYPE && essence.bytes().all(plain)).then_some(essence)
}

/// Whether the answer says that it is JSON. One that says nothing is taken at its body's word.
fn is_json(headers: &HeaderMap) -> bool {
    if !headers.contains_key(CONTENT_TYPE) {
        return true;
    }
    media_type(headers).is_some_and(|essence| {
        matches!(essence.as_str(), "application/json" | "text/json") || essence.ends_with("+json")
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
