//! One attempt at one call.

use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};

use crate::Answer;
use crate::outgoing::Departure;

/// One attempt at one call: what the hook adds to the request, and the answer that it brings back.
///
/// Cheap to clone; clones share the answer.
#[derive(Clone)]
pub struct Exchange(Arc<Shared>);

struct Shared {
    headers: Arc<HeaderMap>,
    bearer: Option<HeaderValue>,
    body: OnceLock<Arc<Departure>>,
    answer: OnceLock<Answer>,
}

impl Exchange {
    /// Prepares an attempt.
    ///
    /// `headers` holds every header that has a value: the operation takes what it documents and leaves the
    /// rest. `bearer` is the whole value of `Authorization`.
    pub fn new(headers: Arc<HeaderMap>, bearer: Option<HeaderValue>) -> Self {
        Self(Arc::new(Shared { headers, bearer, body: OnceLock::new(), answer: OnceLock::new() }))
    }

    /// The answer, once its status line and headers have arrived and its body has been dealt with.
    pub fn answer(&self) -> Option<&Answer> {
        self.0.answer.get()
    }

    /// Calls the request back. True where it is certain that no byte of it has left, nor ever will: it has a
    /// body, and the transport has not asked for it. Of a request without a body, nothing is certain.
    pub fn call_back(&self) -> bool {
        self.0.body.get().is_some_and(|body| body.call_back())
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

    pub(crate) fn keep(&self, answer: Answer) {
        // An exchange is one attempt; a second answer to it would be a defect, and the first stands.
        let _ = self.0.answer.set(answer);
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}
