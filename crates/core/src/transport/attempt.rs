//! One attempt: a request out, an answer in, and what it comes to.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::{Addresses, Made, RequestLine};
use http::HeaderMap;
use serde::de::IgnoredAny;

use super::answer::{Answer, Body};
use super::base_url::BaseUrl;
use super::http::Http;
use super::metronome::Metronome;
use super::outgoing::{Departure, Outgoing};
use super::request::Request;
use super::{Turns, cause, reply};
use crate::clock::Clock;
use crate::error::{Cause, Failure, Readable, Refused, Says, Unreadable};
use crate::json::{self, Json};
use crate::operation::Operation;
use crate::scrub::Scrub;

/// The connections to FinHub.
#[derive(Debug)]
pub(crate) struct Transport {
    http: Http,
    addresses: Addresses,
    base_url: BaseUrl,
    metronome: Metronome,
    turns: Turns,
}

/// An answer under a status of success.
pub(crate) struct Received<'a> {
    /// Whether the answer says that it is a success.
    pub(crate) says_success: bool,
    bytes: &'a [u8],
    headers: &'a HeaderMap,
    secrets: &'a Scrub,
}

impl Received<'_> {
    /// The value that the operation answers.
    pub(crate) fn value<T: Json>(&self) -> Result<T, Unreadable> {
        let value = json::decode(self.bytes).filter(|_| reply::is_json(self.headers));
        value.ok_or_else(|| self.unexpected())
    }

    /// Nothing, of an operation that answers no value: an empty body, or JSON that nobody described.
    #[allow(dead_code, reason = "the spec may describe no such operation")]
    pub(crate) fn nothing(&self) -> Result<(), Unreadable> {
        let is_json = || serde_json::from_slice::<IgnoredAny>(self.bytes).is_ok();
        if self.bytes.is_empty() || (reply::is_json(self.headers) && is_json()) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// The body.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes
    }

    /// The answer's `Date`.
    pub(crate) fn server_time(&self) -> Option<SystemTime> {
        reply::date(self.headers)
    }

    fn unexpected(&self) -> Unreadable {
        Unreadable::Unexpected {
            content_type: reply::shown_media_type(self.headers, self.secrets),
            length: self.bytes.len(),
        }
    }
}

/// By whom and for whom an answer is judged.
pub(crate) struct Judge<'a> {
    pub(crate) secrets: &'a Scrub,
    pub(crate) clock: &'a dyn Clock,
    pub(super) base_url: &'a BaseUrl,
}

impl Transport {
    pub(super) fn new(http: Http, addresses: Addresses, base_url: BaseUrl, turns: Turns) -> Self {
        Self { http, addresses, base_url, metronome: Metronome::default(), turns }
    }

    /// Whose turn it is to send.
    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// The first line of the request that `call` makes on the generated client.
    pub(crate) fn line(
        &self,
        call: impl AsyncFnOnce(&Api) -> Made,
    ) -> Result<RequestLine, Failure> {
        let line = self.addresses.line(call);
        line.ok_or_else(|| Failure::Defect("the generated client made no request".to_owned()))
    }

    /// Sends a request, and reads its answer within bounds.
    pub(crate) async fn send(
        &self,
        operation: &Operation,
        request: &Request,
        headers: &HeaderMap,
        limit: Duration,
    ) -> Result<Answer, Failure> {
        let departure = request.has_body().then(Arc::<Departure>::default);
        let call_back = || departure.as_ref().is_some_and(|departure| departure.call_back());
        let request = request.outgoing(operation, headers, departure.clone());
        self.metronome.wind(limit);
        match tokio::time::timeout(limit, pin!(self.exchange(request))).await {
            Ok(outcome) => outcome
                .map_err(|error| cause::classify(&error, self.base_url.authority(), call_back())),
            Err(_) if call_back() => Err(Failure::NotSent(Cause(format!(
                "{}: no connection within {}",
                self.base_url.authority(),
                Readable(limit)
            )))),
            Err(_) => Err(Failure::Silent(limit)),
        }
    }

    async fn exchange(
        &self,
        request: http::Request<Outgoing>,
    ) -> Result<Answer, hyper_util::client::legacy::Error> {
        Ok(Answer::read(self.http.send(request).await?).await)
    }

    /// Makes of an answer what `read` makes of it, or says how the attempt failed.
    pub(crate) fn judge<V>(
        &self,
        answer: &Answer,
        secrets: &Scrub,
        clock: &dyn Clock,
        read: impl FnOnce(Received<'_>) -> Result<V, Unreadable>,
    ) -> Result<V, Failure> {
        let judge = Judge { secrets, clock, base_url: &self.base_url };
        if !answer.status.is_success() {
            return Err(Failure::Status(reply::with_envelope(answer, &judge)));
        }
        let bytes = match &answer.body {
            Body::Complete(bytes) => Ok(bytes),
            Body::Broken => Err(Unreadable::Broken),
            Body::TooLarge => Err(Unreadable::TooLarge),
            Body::Encoded => Err(Unreadable::Encoded),
        };
        let says = bytes.as_ref().map_or_else(|_| Says::default(), |bytes| Says::read(bytes));
        if says.refuses() {
            let refused = if says.token { Refused::BesideToken } else { Refused::Plainly };
            return Err(Failure::Rejected(reply::with_envelope(answer, &judge), refused));
        }
        let headers = &answer.headers;
        let received = |bytes| Received { bytes, headers, says_success: says.success, secrets };
        bytes.and_then(|bytes| read(received(bytes))).map_err(|why| {
            let reply = match why {
                Unreadable::Unexpected { .. } => reply::with_envelope,
                _ => reply::without_envelope,
            };
            Failure::Unreadable(reply(answer, &judge), why)
        })
    }
}
