//! One attempt at one call.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};
use hyper_util::client::legacy::Error;

use crate::outgoing::Departure;
use crate::{Answer, Http};

/// One attempt at one call: what the hook adds to the request and sends it by, and what comes back.
///
/// Cheap to clone; clones share the outcome.
#[derive(Clone)]
pub struct Exchange(Arc<Shared>);

struct Shared {
    http: Http,
    headers: Arc<HeaderMap>,
    bearer: Option<HeaderValue>,
    body: OnceLock<Arc<Departure>>,
    outcome: OnceLock<Result<Answer, Error>>,
}

impl Exchange {
    /// Prepares an attempt.
    ///
    /// `headers` holds every header that has a value: the operation takes what it documents and leaves the
    /// rest. `bearer` is the whole value of `Authorization`.
    pub fn new(http: Http, headers: Arc<HeaderMap>, bearer: Option<HeaderValue>) -> Self {
        let (body, outcome) = (OnceLock::new(), OnceLock::new());
        Self(Arc::new(Shared { http, headers, bearer, body, outcome }))
    }

    /// The answer, once its status line and headers have arrived and its body has been dealt with.
    pub fn answer(&self) -> Option<&Answer> {
        self.0.outcome.get()?.as_ref().ok()
    }

    /// Why there is no answer, once that is certain.
    pub fn failure(&self) -> Option<&Error> {
        self.0.outcome.get()?.as_ref().err()
    }

    /// Calls the request back. True where it is certain that no byte of it has left, nor ever will: it has a
    /// body, and the transport has not asked for it. Of a request without a body, nothing is certain.
    pub fn call_back(&self) -> bool {
        self.0.body.get().is_some_and(|body| body.call_back())
    }

    pub(crate) fn http(&self) -> &Http {
        &self.0.http
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(crate) fn bearer(&self) -> Option<&HeaderValue> {
        self.0.bearer.as_ref()
    }

    /// The request has a body, which can be called back from now on.
    pub(crate) fn watch_body(&self) -> Arc<Departure> {
        Arc::clone(self.0.body.get_or_init(Arc::default))
    }

    pub(crate) fn keep(&self, outcome: Result<Answer, Error>) {
        // An exchange is one attempt; a second outcome of it would be a defect, and the first stands.
        let _ = self.0.outcome.set(outcome);
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}
