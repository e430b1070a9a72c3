//! The HTTP client, with or without a proxy.

use std::fmt;

use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{Client, ResponseFuture};

use super::outgoing::Outgoing;

type Request = http::Request<Outgoing>;

/// Sends requests.
pub(super) struct Http(Box<dyn Fn(Request) -> ResponseFuture + Send + Sync>);

impl Http {
    /// Wraps this client.
    pub(super) fn new<C>(client: Client<C, Outgoing>) -> Self
    where
        C: Connect + Clone + Send + Sync + 'static,
    {
        Self(Box::new(move |request| client.request(request)))
    }

    pub(super) fn send(&self, request: Request) -> ResponseFuture {
        (self.0)(request)
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}
