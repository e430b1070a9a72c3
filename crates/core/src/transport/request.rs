//! A request: what of it is the same at every attempt.

use std::sync::Arc;

use bytes::Bytes;
use finhub_sessions_client::RequestLine;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::outgoing::{Departure, Outgoing, wiped_on_drop};
use crate::operation::{Bearer, Operation};

/// What is sent of a call, beside the standard headers. It does not print: its body holds secrets.
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

    /// The request as it leaves: of `headers`, it has those that the operation takes.
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
        *request.headers_mut() = self.headers(operation, headers);
        request
    }

    fn headers(&self, operation: &Operation, given: &HeaderMap) -> HeaderMap {
        let taken =
            |name: &HeaderName| operation.headers.iter().find(|header| *name == header.name);
        let mut headers = HeaderMap::with_capacity(given.len() + 2);
        for (name, value) in given {
            if let Some(header) = taken(name) {
                let mut value = value.clone();
                value.set_sensitive(header.secret || value.is_sensitive());
                headers.append(name, value);
            }
        }
        if let Some(media_type) = operation.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        if let Some(bearer) = self.bearer.clone().filter(|_| operation.bearer != Bearer::None) {
            headers.insert(AUTHORIZATION, bearer);
        }
        headers
    }
}
