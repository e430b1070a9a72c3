//! One attempt at one call.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};

use crate::Answer;

/// One attempt at one call: what the hook adds to the request, and the answer that it brings back.
///
/// Cheap to clone; clones share the answer.
#[derive(Clone)]
pub struct Exchange(Arc<Shared>);

struct Shared {
    headers: Arc<HeaderMap>,
    bearer: Option<HeaderValue>,
    body: OnceLock<Arc<AtomicBool>>,
    answer: OnceLock<Answer>,
}

impl Exchange {
    /// Prepares an attempt.
    ///
    /// `headers` holds every header that has a value: the operation takes what it documents and leaves the
    /// rest. `bearer` is the whole value of `Authorization`.
    pub fn new(headers: Arc<HeaderMap>, bearer: Option<HeaderValue>) -> Self {
        Self(Arc::new(Shared {
            headers,
            bearer,
            body: OnceLock::new(),
            answer: OnceLock::new(),
        }))
    }

    /// The answer, once its status line and headers have arrived and its body has been dealt with.
    pub fn answer(&self) -> Option<&Answer> {
        self.0.answer.get()
    }

    /// Whether it is certain that no byte of the request has left: it has a body, and the transport has not
    /// asked for it yet. Of a request without a body, nothing is certain.
    pub fn is_unsent(&self) -> bool {
        self.0.body.get().is_some_and(|asked_for| !asked_for.load(Ordering::Acquire))
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(crate) fn bearer(&self) -> Option<&HeaderValue> {
        self.0.bearer.as_ref()
    }

    /// The request has a body: the flag to raise when the transport asks for it.
    pub(crate) fn watch_body(&self) -> Arc<AtomicBool> {
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
