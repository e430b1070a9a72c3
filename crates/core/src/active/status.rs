//! The state of a managed session, and the stream of its changes.

use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures::FutureExt;
use futures::future::select;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::sleep;
use tokio_util::sync::ReusableBoxFuture;

use super::Inner;
use crate::error::Error;
use crate::termination::Outcome;

/// How often code that waits for a token's end checks the time: timers stop while a phone sleeps.
pub(super) const LOOK: Duration = Duration::from_secs(60);

/// The state of a managed session.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum SessionStatus {
    /// [`access_token`](super::ActiveSession::access_token) returns a token, and renews it when that is due.
    Active,
    /// As [`Active`](Self::Active), but the session is not in its store, because the store failed. Another process may log
    /// the customer in as well.
    Unsaved(Error),
    /// A renewal is under way.
    Renewing,
    /// The last renewal failed. The old token may still be valid, and the next renewal may succeed.
    RenewalFailed(Error),
    /// The session has ended, for good.
    Ended(EndReason),
}

impl SessionStatus {
    /// The stable, machine-readable name: `active`, `unsaved`, `renewing`, `renewal_failed` or `ended`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Unsaved(_) => "unsaved",
            Self::Renewing => "renewing",
            Self::RenewalFailed(_) => "renewal_failed",
            Self::Ended(_) => "ended",
        }
    }
}

/// Why a managed session has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// It was logged out.
    LoggedOut,
    /// At the logout, FinHub did not know it any more.
    Gone,
    /// Its token has expired, and there is nothing to renew it with.
    Expired,
    /// Its last handle was dropped.
    Dropped,
}

impl EndReason {
    /// The stable, machine-readable name: `logged_out`, `gone`, `expired` or `dropped`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoggedOut => "logged_out",
            Self::Gone => "gone",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
        }
    }
}

impl From<Outcome> for EndReason {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Terminated => Self::LoggedOut,
            Outcome::AlreadyGone => Self::Gone,
        }
    }
}

/// The current status, and the watchers of its changes.
pub(super) struct Watched {
    current: SessionStatus,
    watchers: Vec<UnboundedSender<SessionStatus>>,
}

impl Watched {
    pub(super) fn new(current: SessionStatus) -> Self {
        Self { current, watchers: Vec::new() }
    }

    pub(super) fn current(&self) -> SessionStatus {
        self.current.clone()
    }

    /// Changes the status and tells all watchers. There is no change after the end.
    pub(super) fn change(&mut self, status: SessionStatus) {
        if matches!(self.current, SessionStatus::Ended(_)) {
            return;
        }
        self.watchers.retain(|watcher| watcher.send(status.clone()).is_ok());
        if matches!(status, SessionStatus::Ended(_)) {
            self.watchers.clear();
        }
        self.current = status;
    }

    fn watch(&mut self) -> UnboundedReceiver<SessionStatus> {
        let (watcher, told) = unbounded_channel();
        // The receiver still exists, so this cannot fail.
        let _ = watcher.send(self.current.clone());
        if !matches!(self.current, SessionStatus::Ended(_)) {
            self.watchers.push(watcher);
        }
        told
    }
}

/// A stream of the states of a managed session, from the current one to [`Ended`](SessionStatus::Ended), which is the
/// last.
///
/// [`ActiveSession::statuses`](super::ActiveSession::statuses) returns it. It does not keep the session alive.
pub struct Statuses {
    told: UnboundedReceiver<SessionStatus>,
    session: Weak<Inner>,
    /// The timer of the next check whether the token has expired.
    look: Option<ReusableBoxFuture<'static, ()>>,
}

impl Statuses {
    pub(super) fn of(inner: &Arc<Inner>) -> Self {
        inner.notice_expiry();
        let told = inner.state().watched.watch();
        Self { told, session: Arc::downgrade(inner), look: None }
    }

    /// Waits for the next status. `None` after the end. No status is lost if the call is cancelled.
    pub async fn next(&mut self) -> Option<SessionStatus> {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Returns the next status if there is one already.
    pub fn try_next(&mut self) -> Option<SessionStatus> {
        self.notice_expiry();
        self.told.try_recv().ok()
    }

    fn notice_expiry(&self) {
        if let Some(inner) = self.session.upgrade() {
            inner.notice_expiry();
        }
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<SessionStatus>> {
        loop {
            if let Poll::Ready(status) = self.told.poll_recv(context) {
                return Poll::Ready(status);
            }
            if self.look.is_none() {
                self.look = self.session.upgrade().and_then(|inner| next_look(&inner));
            }
            let Some(look) = &mut self.look else { return Poll::Pending };
            ready!(look.poll(context));
            self.look = None;
            self.notice_expiry();
        }
    }
}

/// The timer of the next check. It does not use the clock's `sleep`: a test's may end at once, again and again.
fn next_look(inner: &Inner) -> Option<ReusableBoxFuture<'static, ()>> {
    // Registered before the time left is read, so that no move of the clock is missed.
    let moved = inner.client.clock().moved();
    let left = inner.expires_in()?;
    let end = select(Box::pin(sleep(left.min(LOOK))), moved).map(drop);
    Some(ReusableBoxFuture::new(end))
}

impl fmt::Debug for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statuses").finish_non_exhaustive()
    }
}
