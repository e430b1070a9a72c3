//! The managed session: it keeps its token fresh, and all its clones share one logout.

mod ask;
mod renewal;
mod renewed;
mod retired;
mod shared;
mod state;
mod status;

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use futures::future::{join, join_all};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinHandle};
use tracing::instrument::WithSubscriber;

pub use self::ask::Renewal;
pub(crate) use self::ask::{Ask, Asker, Given};
pub(crate) use self::renewal::MANDATORY;
use self::renewed::{Origin, Renewed};
use self::state::State;
pub use self::status::{EndReason, SessionStatus, Statuses};
use crate::binding::ClientExt as _;
use crate::error::Error;
use crate::store::Slot;
use crate::{Client, Credentials, Secret, Session, Termination, logout};

/// The operation in errors that no request caused.
pub(crate) const OPERATION: &str = "access_token";

/// A session that renews its token, if you let it, and logs itself out.
///
/// Clones are the same session: share it among tasks. If the last clone of a session from [`Client::login`] is dropped
/// without a [`logout`](Self::logout), the SDK logs it out in the background. It does not log out a session from
/// [`Client::resume`], or one that [`renew_with`](Self::renew_with) gave, since the process that made it may still use it.
///
/// At the end of the program this logout is made only if the runtime lives long enough: wait for [`Client::close`]. The
/// [reference](https://github.com/finhub-cloud/finhub-sessions/blob/main/docs/reference.md#a-managed-session-that-is-dropped)
/// compares the languages.
#[derive(Clone)]
pub struct ActiveSession(Arc<Inner>);

/// What a logout has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The session, and the one in its store.
    Everywhere,
    /// Only the session.
    Own,
}

struct Inner {
    client: Client,
    state: Mutex<State>,
    ask: OnceLock<Ask>,
    /// Its place in a store.
    slot: Option<Slot>,
    /// The runtime on which the session was made: the last clone may be dropped on a thread that has none.
    runtime: Option<Handle>,
}

impl Client {
    /// Logs a customer in and manages the session. The arguments and errors are those of
    /// [`create_session`](Self::create_session).
    pub async fn login(
        &self,
        customer_id: &str,
        user_id: &str,
        credentials: &Credentials,
    ) -> Result<ActiveSession, Error> {
        let session = self.create_session(customer_id, user_id, credentials).await?;
        Ok(ActiveSession::new(self.clone(), Renewed::of(session, Origin::Made), None))
    }

    /// Manages a session that another process made, such as one that a backend handed over to its
    /// app ([`Session::from_secret_json`]). It sends nothing and needs no tenant key.
    pub fn resume(&self, session: Session) -> ActiveSession {
        ActiveSession::new(self.clone(), Renewed::of(session, Origin::Given), None)
    }
}

impl ActiveSession {
    fn new(client: Client, renewed: Renewed, slot: Option<Slot>) -> Self {
        let session = renewed.session.by(client.clock());
        let state = Mutex::new(State::new(Renewed { session, ..renewed }));
        let runtime = Handle::try_current().ok();
        Self(Arc::new(Inner { client, state, ask: OnceLock::new(), slot, runtime }))
    }

    /// The same session for another client. It needs `renew_with` again.
    pub(crate) fn reopened(&self, client: &Client) -> Self {
        let slot = self.0.slot.as_ref().map(|slot| slot.of(client));
        let origin = if slot.is_some() { Origin::Found } else { Origin::Given };
        Self::new(client.clone(), Renewed::of(self.session(), origin), slot)
    }

    /// Renews the token with what `ask` returns: [`Credentials`] for a new login, or a [`Session`] that a backend made for
    /// this app. FinHub documents no other way. `ask` returns `None` if it has neither. A later call of `renew_with` has no
    /// effect: the first `ask` is kept.
    ///
    /// In the last two minutes of the token, one caller renews it while the others use the old one; in the
    /// last half minute, all callers wait for one shared renewal. After a renewal, the SDK tries no other one
    /// for half a minute, so that a wrong password does not lock the customer out. The session that a renewal
    /// replaced is logged out when its token is about to expire, or together with the new one.
    pub fn renew_with<F, A, R>(self, ask: A) -> Self
    where
        A: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Option<R>> + Send + 'static,
        R: Into<Renewal>,
    {
        self.renew_by(ask::by_callback(ask))
    }

    pub(crate) fn renew_by(self, ask: Ask) -> Self {
        // `set` returns the callback if one is registered already. The first one is kept.
        drop(self.0.ask.set(ask));
        self
    }

    /// The current session. A renewal replaces it by another one.
    pub fn session(&self) -> Session {
        self.0.state().session.clone()
    }

    /// Logs the session out, for all clones.
    ///
    /// A session from a store is also removed from the store, and is logged out for all processes that share it.
    ///
    /// It is idempotent and shared: if several callers log out at once, one request is sent and all get its
    /// outcome. If a renewal is under way, the session that it makes is logged out as well.
    ///
    /// The errors are those of [`delete_session`](Client::delete_session), and [`StoreFailed`](crate::Kind::StoreFailed) if
    /// the store may still hold the session. After an error, `logout` may be called again.
    pub async fn logout(&self) -> Result<Termination, Error> {
        self.end(Scope::Everywhere).await
    }

    /// Ends the session at the end of its block, unless other processes share it by a store.
    pub(crate) async fn leave(&self) -> Result<(), Error> {
        if self.0.slot.is_some() && !self.0.state().is_ours() {
            return Ok(());
        }
        self.end(Scope::Own).await.map(drop)
    }

    async fn end(&self, scope: Scope) -> Result<Termination, Error> {
        let logout = match &mut *self.0.state() {
            State { ended: Some(termination), .. } => return Ok(termination.clone()),
            state => state.logout.join_or_start(|| self.0.end(scope)),
        };
        logout.await
    }

    /// Returns an access token that is valid for at least half a minute more, if possible.
    ///
    /// Without [`renew_with`](Self::renew_with), it returns the login's token until that expires, and then
    /// fails with [`Unauthorized`](crate::Kind::Unauthorized). If a renewal fails, it returns the old token
    /// while that is valid, and then the error of the renewal. After a logout it fails with
    /// [`Closed`](crate::Kind::Closed).
    pub async fn access_token(&self) -> Result<Secret, Error> {
        self.access_token_for(Duration::ZERO).await
    }

    /// As [`access_token`](Self::access_token), but the token is valid for at least `min_ttl` more. Use it for work
    /// of that length.
    ///
    /// A token that is valid for less is renewed first. If that fails, the error is that of the renewal, even if the old
    /// token is still valid; without [`renew_with`](Self::renew_with) it is [`Unauthorized`](crate::Kind::Unauthorized). If
    /// the new token is valid for less as well, it is [`InvalidInput`](crate::Kind::InvalidInput).
    pub async fn access_token_for(&self, min_ttl: Duration) -> Result<Secret, Error> {
        renewal::access_token(&self.0, min_ttl).await
    }

    /// Renews the token now, however long it is still valid, and returns the new one. Callers share a renewal: one that
    /// asks during a renewal waits for its outcome.
    ///
    /// Every renewal is a login. If a token was refused, call [`invalidate`](Self::invalidate) instead: many callers then
    /// cause one renewal. The errors are those of [`create_session`](Client::create_session); without
    /// [`renew_with`](Self::renew_with), [`InvalidInput`](crate::Kind::InvalidInput).
    pub async fn renew(&self) -> Result<Secret, Error> {
        renewal::renew_now(&self.0).await
    }

    /// Reports that another API refused this token. The next [`access_token`](Self::access_token) renews it.
    ///
    /// It sends nothing. A token that is no longer the current one has no effect, so the token is renewed once even if many
    /// callers were refused. If the new token is refused as well, the SDK tries no renewal for half a minute.
    pub fn invalidate(&self, token: &Secret) {
        self.0.state().invalidate(token);
    }

    /// The current state of the session.
    pub fn status(&self) -> SessionStatus {
        self.0.notice_expiry();
        self.0.state().watched.current()
    }

    /// A stream of the session's states: the current one first, then each change, until the session ends.
    ///
    /// No change is lost if it is read late. It does not keep the session alive.
    pub fn statuses(&self) -> Statuses {
        Statuses::of(&self.0)
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves the state consistent: every change to it is one assignment.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(time) = self.client.time() {
            state.session.correct(&time);
        }
        state
    }

    /// The time until the session ends by itself. `None` if it may be renewed, or if no end is known.
    fn expires_in(&self) -> Option<Duration> {
        self.ask.get().is_none().then(|| self.state().session.token_expires_in()).flatten()
    }

    fn notice_expiry(&self) {
        if self.expires_in() == Some(Duration::ZERO) {
            self.state().watched.change(SessionStatus::Ended(EndReason::Expired));
        }
    }

    /// The one logout that all callers share. It goes on even if all of them go away.
    fn end(self: &Arc<Self>, scope: Scope) -> JoinHandle<Result<Termination, Error>> {
        let inner = Arc::clone(self);
        let work = async move {
            let client = &inner.client;
            // Done first, so that no process finds the session there any more.
            let taken = match &inner.slot {
                Some(slot) if scope == Scope::Everywhere => slot.take().await,
                _ => Ok(None),
            };
            let (current, others) = {
                let mut state = inner.state();
                let stored = taken.as_ref().ok().cloned().flatten();
                let before = stored.and_then(|stored| state.adopt(stored));
                (state.session.clone(), [before, state.take_retired()])
            };
            let clean_up = join_all(
                others
                    .iter()
                    .flatten()
                    .map(|session| async move { logout::clean_up(client, session).await }),
            );
            let (termination, _) = join(client.delete_session(&current), clean_up).await;
            let termination = termination?;
            // The store could not be emptied, so another process may still find the customer logged in.
            taken.inspect_err(|_| inner.state().refuse())?;
            inner.state().end(&termination);
            Ok(termination)
        };
        self.client.tasks().spawn(work.with_current_subscriber())
    }

    /// Logs out, in the background, sessions that have no holder any more.
    fn discard(&self, sessions: impl IntoIterator<Item = Session>) {
        // Without a runtime nothing can be sent. The sessions then end by themselves.
        let Some(runtime) = self.runtime() else { return };
        for session in sessions {
            self.client.discard(session, &runtime);
        }
    }

    /// Makes the closing of the client wait until a cancelled task has stopped.
    fn expect_end(&self, stopped: Option<AbortHandle>) {
        if let (Some(stopped), Some(runtime)) = (stopped, self.runtime()) {
            let end = async move {
                while !stopped.is_finished() {
                    tokio::task::yield_now().await;
                }
            };
            self.client.tasks().spawn_on(end, &runtime);
        }
    }

    fn runtime(&self) -> Option<Handle> {
        Handle::try_current().ok().or_else(|| self.runtime.clone())
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let (own, retired, asking) = {
            let mut state = self.state();
            // It can only be waiting for credentials, which are not needed any more.
            let asking = state.renewal.abort();
            (state.take_own(), state.take_own_retired(), asking)
        };
        self.discard(own);
        if self.slot.is_some() {
            self.discard_later(retired);
        } else {
            self.discard(retired);
        }
        self.expect_end(asking);
        // Told last: a watcher that then closes the client waits for the logout.
        self.state().watched.change(SessionStatus::Ended(EndReason::Dropped));
    }
}

impl fmt::Debug for ActiveSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.0.state();
        f.debug_struct("ActiveSession")
            .field("session", &state.session)
            .field("ended", &state.ended)
            .finish_non_exhaustive()
    }
}
