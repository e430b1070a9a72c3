//! The HTTP client, whatever it connects through.

use std::fmt;
use std::sync::Arc;

use hyper_util::client::legacy::connect::Connect;
use hyper_util::client::legacy::{Client, ResponseFuture};

type Request = http::Request<reqwest::Body>;

/// Sends requests.
///
/// Cheap to clone; clones share the connections.
#[derive(Clone)]
pub struct Http(Arc<dyn Fn(Request) -> ResponseFuture + Send + Sync>);

impl Http {
    /// Sends by this client.
    pub fn new<C>(client: Client<C, reqwest::Body>) -> Self
    where
        C: Connect + Clone + Send + Sync + 'static,
    {
        Self(Arc::new(move |request| client.request(request)))
    }

    pub(crate) fn send(&self, request: Request) -> ResponseFuture {
        (self.0)(request)
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http").finish_non_exhaustive()
    }
}
