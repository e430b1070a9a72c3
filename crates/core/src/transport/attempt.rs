//! One attempt: a request out, an answer or a failure back.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::{Answer, Body, Exchange, Http};
use http::{HeaderMap, HeaderValue};
use progenitor_client::{Error as ApiError, ResponseValue};
use serde::de::DeserializeOwned;

use super::base_url::BaseUrl;
use super::metronome::Metronome;
use super::{Turns, cause, lenient, reply};
use crate::clock::Clock;
use crate::error::{Cause, Failure, Readable, Refused, Says, Unreadable};
use crate::scrub::Scrub;

/// The connections to FinHub.
#[derive(Debug)]
pub(crate) struct Transport {
    http: Http,
    /// What the generated client makes requests by. It sends none.
    requests: reqwest::Client,
    base_url: BaseUrl,
    metronome: Metronome,
    turns: Turns,
}

/// A value that FinHub answered, and what came with it.
pub(crate) struct Received<'a, T> {
    pub(crate) value: T,
    /// Whether the answer says that it is a success.
    pub(crate) says_success: bool,
    headers: &'a HeaderMap,
}

impl<T> Received<'_, T> {
    /// The answer's `Date`.
    pub(crate) fn server_time(&self) -> Option<SystemTime> {
        reply::date(self.headers)
    }
}

/// What one attempt may use.
pub(crate) struct Attempt<'a> {
    /// What is sent beside the body; the answer comes to stand here.
    pub(crate) exchange: &'a Exchange,
    pub(crate) secrets: &'a Scrub,
    pub(crate) limit: Duration,
    pub(crate) clock: &'a dyn Clock,
}

impl Transport {
    pub(super) fn new(
        http: Http,
        requests: reqwest::Client,
        base_url: BaseUrl,
        turns: Turns,
    ) -> Self {
        Self { http, requests, base_url, metronome: Metronome::default(), turns }
    }

    /// Whose turn it is to send.
    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// Prepares an attempt, which takes of the headers those that the operation knows.
    pub(crate) fn exchange(
        &self,
        headers: Arc<HeaderMap>,
        bearer: Option<HeaderValue>,
    ) -> Exchange {
        Exchange::new(self.http.clone(), headers, bearer)
    }

    /// Makes one attempt at the operation that `send` calls on the generated client, and makes of the answer
    /// what `read` makes of it.
    pub(crate) async fn attempt<T, E, F, V>(
        &self,
        attempt: Attempt<'_>,
        send: impl FnOnce(Api) -> F,
        read: impl FnOnce(Received<'_, T>) -> Result<V, Unreadable>,
    ) -> Result<V, Failure>
    where
        T: DeserializeOwned,
        F: Future<Output = Result<ResponseValue<T>, ApiError<E>>>,
    {
        let exchange = attempt.exchange.clone();
        let api = Api::new_with_client(self.base_url.as_str(), self.requests.clone(), exchange);
        self.metronome.wind(attempt.limit);
        match tokio::time::timeout(attempt.limit, pin!(send(api))).await {
            Ok(outcome) => self.judge(outcome, &attempt, read),
            Err(_) if attempt.exchange.call_back() => Err(Failure::NotSent(Cause(format!(
                "{}: no connection within {}",
                self.base_url.authority(),
                Readable(attempt.limit)
            )))),
            Err(_) => Err(Failure::Silent(attempt.limit)),
        }
    }

    fn judge<T: DeserializeOwned, E, V>(
        &self,
        outcome: Result<ResponseValue<T>, ApiError<E>>,
        attempt: &Attempt<'_>,
        read: impl FnOnce(Received<'_, T>) -> Result<V, Unreadable>,
    ) -> Result<V, Failure> {
        let Some(answer) = attempt.exchange.answer() else {
            return Err(self.unanswered(attempt.exchange));
        };
        if !answer.status.is_success() {
            return Err(Failure::Status(reply::with_envelope(answer, attempt, &self.base_url)));
        }
        let says = match &answer.body {
            Body::Complete(bytes) => Says::read(bytes),
            Body::TooLarge | Body::Encoded | Body::Broken => Says::default(),
        };
        if says.refuses() {
            let refused = if says.token { Refused::BesideToken } else { Refused::Plainly };
            let reply = reply::with_envelope(answer, attempt, &self.base_url);
            return Err(Failure::Rejected(reply, refused));
        }
        received(answer, outcome.ok(), says, attempt.secrets).and_then(read).map_err(|why| {
            let reply = match why {
                Unreadable::Unexpected { .. } => reply::with_envelope,
                _ => reply::without_envelope,
            };
            Failure::Unreadable(reply(answer, attempt, &self.base_url), why)
        })
    }

    fn unanswered(&self, exchange: &Exchange) -> Failure {
        match exchange.failure() {
            Some(error) => cause::classify(error, self.base_url.authority(), exchange.call_back()),
            None => Failure::Defect("the generated client did not send the request".to_owned()),
        }
    }
}

/// The value of an answer under a status of success. `decoded` is what the generated client made of it.
fn received<'a, T: DeserializeOwned>(
    answer: &'a Answer,
    decoded: Option<ResponseValue<T>>,
    says: Says,
    secrets: &Scrub,
) -> Result<Received<'a, T>, Unreadable> {
    let bytes = match &answer.body {
        Body::Complete(bytes) => bytes,
        Body::Broken => return Err(Unreadable::Broken),
        Body::TooLarge => return Err(Unreadable::TooLarge),
        Body::Encoded => return Err(Unreadable::Encoded),
    };
    // A success status that the spec does not list reaches us undecoded, and means the same.
    let value = decoded.map(ResponseValue::into_inner);
    let value = value.or_else(|| serde_json::from_slice(bytes).ok());
    match value.or_else(|| lenient::decode(bytes)) {
        Some(value) if reply::is_json(&answer.headers) => {
            Ok(Received { value, says_success: says.success, headers: &answer.headers })
        }
        _ => Err(Unreadable::Unexpected {
            content_type: reply::shown_media_type(&answer.headers, secrets),
            length: bytes.len(),
        }),
    }
}
