//! The state that the clones of a managed session share.

use std::time::Duration;

use futures::FutureExt;
use futures::future::{BoxFuture, Shared};
use tokio::task::{AbortHandle, JoinError, JoinHandle};

use super::OPERATION;
use super::renewal::MANDATORY;
use super::renewed::{Origin, Renewed};
use super::status::{SessionStatus, Watched};
use crate::error::{Error, Failure};
use crate::{Secret, Session, Termination};

pub(super) struct State {
    /// The session whose token is handed out.
    pub(super) session: Session,
    /// Whether another API refused its token.
    is_refused: bool,
    /// The origin of the session.
    origin: Origin,
    /// The session before it. Its token may still be in use, so it is logged out later.
    retired: Option<Retired>,
    /// Whether a task waits to log that one out.
    is_retiring: bool,
    pub(super) renewal: Running<Session>,
    pub(super) logout: Running<Termination>,
    pub(super) pause: Option<Pause>,
    pub(super) ended: Option<Termination>,
    pub(super) watched: Watched,
}

struct Retired {
    session: Session,
    /// Whether this process has to log it out.
    is_ours: bool,
}

/// Why a token cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Expired,
    /// Another API refused it.
    Refused,
    /// It expires before the caller's work would end.
    TooShort,
}

/// The pause after a renewal, in which no other is tried.
pub(super) struct Pause {
    /// The end of the pause, on the monotonic clock.
    pub(super) until: Duration,
    /// The error of the last renewal, if it failed.
    pub(super) error: Option<Error>,
}

impl State {
    pub(super) fn new(renewed: Renewed) -> Self {
        let watched = Watched::new(renewed.status());
        Self {
            session: renewed.session,
            is_refused: false,
            origin: renewed.origin,
            retired: None,
            is_retiring: false,
            renewal: Running::default(),
            logout: Running::default(),
            pause: None,
            ended: None,
            watched,
        }
    }

    /// Refuses if the session has been logged out, or is being logged out.
    pub(super) fn check_open(&self) -> Result<(), Error> {
        let problem = if self.ended.is_some() {
            "the session was logged out"
        } else if self.logout.current().is_some() {
            "the session is being logged out"
        } else {
            return Ok(());
        };
        Err(Error::unsent(OPERATION, Failure::Closed(problem)))
    }

    /// Records that the session was logged out.
    pub(super) fn end(&mut self, termination: &Termination) {
        self.ended = Some(termination.clone());
        self.watched.change(SessionStatus::Ended(termination.outcome.into()));
    }

    /// How long the token is still valid: zero if it was refused.
    pub(super) fn left(&self) -> Duration {
        if self.is_refused {
            Duration::ZERO
        } else {
            self.session.token_expires_in().unwrap_or(Duration::MAX)
        }
    }

    /// Why the token cannot be used for `min_ttl`, if it cannot.
    pub(super) fn problem(&self, min_ttl: Duration) -> Option<Problem> {
        match self.left() {
            _ if self.is_refused => Some(Problem::Refused),
            Duration::ZERO => Some(Problem::Expired),
            left => (left < min_ttl).then_some(Problem::TooShort),
        }
    }

    /// Records that this token was refused, if it is the current one.
    pub(super) fn invalidate(&mut self, token: &Secret) {
        if self.session.token() == token {
            self.is_refused = true;
        }
    }

    /// Records that the current token was refused.
    pub(super) fn refuse(&mut self) {
        self.is_refused = true;
    }

    pub(super) fn join_or_start_renewal(
        &mut self,
        start: impl FnOnce(Session) -> JoinHandle<Result<Session, Error>>,
    ) -> Outcome<Session> {
        self.renewal.join_or_start(|| {
            self.watched.change(SessionStatus::Renewing);
            start(self.session.clone())
        })
    }

    /// Replaces the current session, which retires if the new one is another. Returns the session that had retired before.
    pub(super) fn replace(&mut self, new: Renewed) -> Option<Session> {
        self.is_refused &= self.session.token() == new.session.token();
        let is_same = self.session.session_id() == new.session.session_id();
        let session = std::mem::replace(&mut self.session, new.session);
        if is_same {
            return None;
        }
        // The new session may be the one that had retired.
        self.retired.take_if(|retired| retired.session.session_id() == self.session.session_id());
        let before = std::mem::replace(&mut self.origin, new.origin);
        let was_ours = matches!(before, Origin::Made | Origin::Shared);
        if new.origin == Origin::Found && !was_ours {
            // The process that made this one ends it.
            return None;
        }
        let is_ours = was_ours || new.origin == Origin::Shared;
        self.retired.replace(Retired { session, is_ours }).map(|retired| retired.session)
    }

    /// Replaces the current session by the one from a store. Returns the old session if it is another one.
    pub(super) fn adopt(&mut self, stored: Session) -> Option<Session> {
        if stored.session_id() == self.session.session_id() {
            return None;
        }
        self.origin = Origin::Found;
        Some(std::mem::replace(&mut self.session, stored))
    }

    /// Takes the retired session shortly before its token expires: after that, it could not be logged out
    /// any more.
    pub(super) fn take_outdated(&mut self) -> Option<Session> {
        let retired = self.retired.take_if(|retired| retired.session.is_token_expired(MANDATORY));
        retired.map(|retired| retired.session)
    }

    /// Whether the caller has to start the task that logs the retired session out.
    pub(super) fn begin_retiring(&mut self) -> bool {
        self.retired.is_some() && !std::mem::replace(&mut self.is_retiring, true)
    }

    /// The time until the retired session is to be logged out. `None` ends the wait: there is no such session, or the
    /// end of its token is unknown.
    pub(super) fn retires_in(&mut self) -> Option<Duration> {
        let left = self.retired.as_ref().and_then(|retired| retired.session.token_expires_in());
        self.is_retiring = left.is_some();
        left.map(|left| left.saturating_sub(MANDATORY))
    }

    pub(super) fn take_retired(&mut self) -> Option<Session> {
        self.retired.take().map(|retired| retired.session)
    }

    /// Whether only this process has the session.
    pub(super) fn is_ours(&self) -> bool {
        self.origin == Origin::Made
    }

    /// Takes the session if only this process has it and it was not logged out.
    pub(super) fn take_own(&mut self) -> Option<Session> {
        (self.is_ours() && self.ended.is_none()).then(|| self.session.clone())
    }

    /// Takes the retired session if this process has to log it out.
    pub(super) fn take_own_retired(&mut self) -> Option<Session> {
        let retired = self.retired.take().filter(|retired| retired.is_ours);
        retired.map(|retired| retired.session)
    }
}

/// The outcome of work, which any number of callers can await.
pub(super) type Outcome<T> = Shared<BoxFuture<'static, Result<T, Error>>>;

/// Work that runs at most once at a time, on a task of its own. It ends even if no caller waits for it.
pub(super) struct Running<T: Clone>(Option<(AbortHandle, Outcome<T>)>);

impl<T: Clone> Default for Running<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Clone + Send + Sync + 'static> Running<T> {
    /// The outcome of the work that runs now, if any.
    pub(super) fn current(&self) -> Option<Outcome<T>> {
        let (_, outcome) = self.0.as_ref().filter(|(task, _)| !task.is_finished())?;
        Some(outcome.clone())
    }

    /// Marks the work as done. The next caller starts it anew.
    pub(super) fn end(&mut self) {
        self.0 = None;
    }

    /// Aborts the work that runs now.
    pub(super) fn abort(&mut self) -> Option<AbortHandle> {
        let (task, _) = self.0.take().filter(|(task, _)| !task.is_finished())?;
        task.abort();
        Some(task)
    }

    /// Joins the work that runs now, or starts it.
    pub(super) fn join_or_start(
        &mut self,
        start: impl FnOnce() -> JoinHandle<Result<T, Error>>,
    ) -> Outcome<T> {
        self.current().unwrap_or_else(|| {
            let task = start();
            let handle = task.abort_handle();
            let outcome = task.map(|ended| ended.unwrap_or_else(|error| Err(broken(&error))));
            let outcome = outcome.boxed().shared();
            self.0 = Some((handle, outcome.clone()));
            outcome
        })
    }
}

fn broken(error: &JoinError) -> Error {
    Error::unsent(
        OPERATION,
        if error.is_panic() {
            Failure::Defect("a task of a managed session panicked".to_owned())
        } else {
            Failure::Closed("the runtime of the session was shut down")
        },
    )
}
