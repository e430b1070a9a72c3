//! One attempt: sends a request, reads its answer and evaluates it.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use finhub_sessions_client::{Addresses, RequestLine};
use http::HeaderMap;
use serde::de::IgnoredAny;
use zeroize::Zeroizing;

use super::answer::{Answer, Body};
use super::base_url::BaseUrl;
use super::http::Http;
use super::metronome::Metronome;
use super::outgoing::{Departure, Outgoing};
use super::request::Request;
use super::{Turns, cause, reply};
use crate::clock::Clock;
use crate::error::{Cause, Failure, Readable, Refused, Says, Unreadable};
use crate::json::{Json, Node};
use crate::operation::Operation;
use crate::scrub::{Scrub, Shown};

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
    json: &'a Node<'a>,
    is_text: bool,
    bytes: &'a [u8],
    headers: &'a HeaderMap,
    secrets: &'a Scrub,
}

impl<'a> Received<'a> {
    /// The value that the operation answers.
    pub(crate) fn value<T: Json>(&self) -> Result<T, Unreadable> {
        let value = T::decode(self.json).filter(|_| self.is_text && reply::is_json(self.headers));
        value.ok_or_else(|| self.unexpected())
    }

    /// The result of an operation without a value: an empty body, or any JSON.
    #[allow(dead_code, reason = "the spec may describe no such operation")]
    pub(crate) fn nothing(&self) -> Result<(), Unreadable> {
        let is_json = || serde_json::from_slice::<IgnoredAny>(self.bytes).is_ok();
        if self.bytes.is_empty() || (reply::is_json(self.headers) && is_json()) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    /// The body as JSON, whatever it is.
    pub(crate) fn json(&self) -> &'a Node<'a> {
        self.json
    }

    /// The id by which FinHub's support finds the request.
    pub(crate) fn request_id(&self) -> Option<String> {
        reply::request_id(self.headers, self.secrets).map(Shown::into_string)
    }

    /// The request id as it was written, which may echo secrets.
    pub(crate) fn written_request_id(&self) -> Option<Zeroizing<String>> {
        reply::written_request_id(self.headers)
    }

    fn unexpected(&self) -> Unreadable {
        Unreadable::Unexpected {
            content_type: reply::shown_media_type(self.headers, self.secrets),
            length: self.bytes.len(),
        }
    }
}

/// The context in which an answer is evaluated.
pub(crate) struct Judge<'a> {
    pub(crate) secrets: &'a Scrub,
    pub(crate) clock: &'a dyn Clock,
    pub(super) base_url: &'a BaseUrl,
}

impl Transport {
    pub(super) fn new(http: Http, addresses: Addresses, base_url: BaseUrl, turns: Turns) -> Self {
        Self { http, addresses, base_url, metronome: Metronome::default(), turns }
    }

    /// The queue of requests.
    pub(crate) fn turns(&self) -> &Turns {
        &self.turns
    }

    /// The first line of a request.
    pub(crate) fn line(
        &self,
        make: impl FnOnce(&Addresses) -> Option<RequestLine>,
    ) -> Result<RequestLine, Failure> {
        make(&self.addresses)
            .ok_or_else(|| Failure::Defect("the generated client made no request".to_owned()))
    }

    /// Sends a request and reads its answer within the limits.
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

    /// Returns what `read` makes of an answer, or how the attempt failed.
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
        let body = bytes.as_ref().map_or(&[][..], |bytes| bytes);
        let text = std::str::from_utf8(body);
        // Text that is not UTF-8 is not JSON, but it may still refuse the request. The copy may hold tokens.
        let mended = text.err().map(|_| Zeroizing::new(String::from_utf8_lossy(body).into_owned()));
        let json = Node::new(text.unwrap_or_else(|_| mended.as_deref().map_or("", |it| it)));
        let says = Says::hear(&json);
        if says.refuses() {
            let refused = if says.token { Refused::BesideToken } else { Refused::Plainly };
            return Err(Failure::Rejected(reply::with_envelope(answer, &judge), refused));
        }
        let received = Received {
            says_success: says.success,
            json: &json,
            is_text: text.is_ok(),
            bytes: body,
            headers: &answer.headers,
            secrets,
        };
        bytes.and_then(|_| read(received)).map_err(|why| {
            let reply = match why {
                Unreadable::Unexpected { .. } => reply::with_envelope,
                _ => reply::without_envelope,
            };
            Failure::Unreadable(reply(answer, &judge), why)
        })
    }
}
