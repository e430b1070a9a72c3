//! What the clones of a managed session share.

use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared, WeakShared};

use crate::error::Error;
use crate::{Session, Termination};

pub(super) struct State {
    /// The session whose token is handed out.
    pub(super) session: Session,
    /// The one before it: somebody may be using its token, so it is logged out with the next change.
    pub(super) retired: Option<Session>,
    pub(super) renewal: Running<Session>,
    pub(super) logout: Running<Termination>,
    /// The renewal that failed last, and until when (on the monotonic clock) the next has to wait.
    pub(super) failed_renewal: Option<(Error, Duration)>,
    pub(super) ended: Option<Termination>,
}

impl State {
    pub(super) fn new(session: Session) -> Self {
        Self {
            session,
            retired: None,
            renewal: Running::default(),
            logout: Running::default(),
            failed_renewal: None,
            ended: None,
        }
    }
}

/// The outcome of work, for whoever waits for it.
type Outcome<T> = Shared<BoxFuture<'static, Result<T, Error>>>;

/// Work of which at most one runs at a time, for as long as somebody waits for it.
pub(super) struct Running<T: Clone>(Option<WeakShared<BoxFuture<'static, Result<T, Error>>>>);

impl<T: Clone> Default for Running<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone> Running<T> {
    /// The work that runs now.
    pub(super) fn current(&self) -> Option<Outcome<T>> {
        self.0.as_ref()?.upgrade().filter(|work| work.peek().is_none())
    }

    /// Joins the work that runs now, or starts it.
    pub(super) fn join_or_start(
        &mut self,
        start: impl FnOnce() -> BoxFuture<'static, Result<T, Error>>,
    ) -> Outcome<T> {
        self.current().unwrap_or_else(|| {
            let work = start().shared();
            self.0 = work.downgrade();
            work
        })
    }
}
