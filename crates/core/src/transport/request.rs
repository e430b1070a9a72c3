//! A request: the parts that are the same in every attempt.

use std::sync::Arc;

use bytes::Bytes;
use finhub_sessions_client::RequestLine;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::outgoing::{Departure, Outgoing, wiped_on_drop};
use crate::operation::{Bearer, Operation};

/// What a call sends beside the standard headers. It does not print, since its body holds secrets.
pub(crate) struct Request {
    line: RequestLine,
    /// The whole value of `Authorization`.
    bearer: Option<HeaderValue>,
    body: Option<Bytes>,
}

impl Request {
    pub(crate) fn new(
        line: RequestLine,
        bearer: Option<HeaderValue>,
        body: Option<Zeroizing<Vec<u8>>>,
    ) -> Self {
        let body = body.map(|mut body| wiped_on_drop(Bytes::from(std::mem::take(&mut *body))));
        Self { line, bearer, body }
    }

    pub(super) fn has_body(&self) -> bool {
        self.body.is_some()
    }

    /// The request to send, with the operation's `headers`.
    pub(super) fn outgoing(
        &self,
        operation: &Operation,
        headers: &HeaderMap,
        departure: Option<Arc<Departure>>,
    ) -> http::Request<Outgoing> {
        let body = self.body.clone().zip(departure);
        let mut request = http::Request::new(Outgoing::new(body));
        *request.method_mut() = self.line.method.clone();
        *request.uri_mut() = self.line.uri.clone();
        *request.headers_mut() = headers.clone();
        if let Some(bearer) = self.bearer.clone().filter(|_| operation.bearer != Bearer::None) {
            request.headers_mut().insert(AUTHORIZATION, bearer);
        }
        request
    }
}
