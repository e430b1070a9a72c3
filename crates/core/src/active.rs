//! The managed session: a token that is always fresh, and one logout for all who share it.

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

use futures::FutureExt;
use futures::future::{BoxFuture, join, join_all};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinHandle};
use tracing::instrument::WithSubscriber;

pub(crate) use self::renewal::MANDATORY;
use self::renewed::{Origin, Renewed};
use self::state::State;
pub use self::status::{EndReason, SessionStatus, Statuses};
use crate::binding::ClientExt as _;
use crate::error::Error;
use crate::store::Slot;
use crate::{Client, Credentials, Secret, Session, Termination, logout};

/// The operation that errors name which no request caused.
pub(crate) const OPERATION: &str = "access_token";

/// Asks for what a renewal is made with.
type Ask = Arc<dyn Fn() -> BoxFuture<'static, Option<Renewal>> + Send + Sync>;

/// What a token is renewed with. [`Credentials`] and [`Session`] become one by `into`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Renewal {
    /// A new login, which needs the tenant's key and secret: a backend's way.
    Credentials(Credentials),
    /// A session of the same customer and user that somebody else made: the way of an app, which asks its backend.
    Session(Session),
}

impl From<Credentials> for Renewal {
    fn from(credentials: Credentials) -> Self {
        Self::Credentials(credentials)
    }
}

impl From<Session> for Renewal {
    fn from(session: Session) -> Self {
        Self::Session(session)
    }
}

/// A session that renews its token, where it may, and logs itself out.
///
/// Clones are the same session: share it among tasks. When the last clone of a session from [`Client::login`]
/// is dropped without a [`logout`](Self::logout), the logout is made in the background; one from
/// [`Client::resume`] stays, since whoever made it may still use it; so does one that [`renew_with`](Self::renew_with) gave.
///
/// At the end of the program the logout is made where the runtime lives long enough: wait for [`Client::close`]. The
/// [reference](https://github.com/finhub-cloud/finhub-sessions/blob/main/docs/reference.md#a-managed-session-that-is-dropped)
/// compares the languages.
#[derive(Clone)]
pub struct ActiveSession(Arc<Inner>);

/// What a logout ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// The session, and what stands in its store.
    Everywhere,
    /// The session alone.
    Own,
}

struct Inner {
    client: Client,
    state: Mutex<State>,
    ask: OnceLock<Ask>,
    /// Its place in a store.
    slot: Option<Slot>,
    /// Where the session was made: the last clone may be dropped on a thread that knows no runtime.
    runtime: Option<Handle>,
}

impl Client {
    /// Logs a customer in and manages the session. The arguments and the errors are those of
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

    /// Takes over a session that was made elsewhere: in an app, the one that its backend handed over
    /// ([`Session::from_secret_json`]). Nothing is sent, and no tenant key is needed.
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

    /// The same session for another client, which then has to be asked by `renew_with` again.
    pub(crate) fn reopened(&self, client: &Client) -> Self {
        let slot = self.0.slot.as_ref().map(|slot| slot.of(client));
        let origin = if slot.is_some() { Origin::Found } else { Origin::Given };
        Self::new(client.clone(), Renewed::of(self.session(), origin), slot)
    }

    /// Renews the token with what `ask` gives: [`Credentials`] for a new login, or a [`Session`] that a backend made for this
    /// app. FinHub documents no other way. `ask` may give none, where there is nobody to ask. Its first registration stands.
    ///
    /// Two minutes before the token ends, one caller renews it while the others use the old one; in the last
    /// half minute, callers wait for one shared renewal. After a renewal, the next is not tried within half a
    /// minute, so that a wrong password does not lock the customer out. The session that a renewal replaced is
    /// logged out as its token comes to its end, or with the new one.
    pub fn renew_with<F, A, R>(self, ask: A) -> Self
    where
        A: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Option<R>> + Send + 'static,
        R: Into<Renewal>,
    {
        // `set` gives the callback back where one is registered already: the first one stands.
        drop(self.0.ask.set(asking(ask)));
        self
    }

    /// The session as it is now: after a renewal, another one.
    pub fn session(&self) -> Session {
        self.0.state().session.clone()
    }

    /// Ends the session, for all clones.
    ///
    /// One from a store is taken out of that, and ended for all processes, whichever of them has renewed it.
    ///
    /// Idempotent, and shared: however many callers ask at once, one request is sent and all get its outcome.
    /// A session that a renewal is just making is logged out as soon as it is there.
    ///
    /// The errors are those of [`delete_session`](Client::delete_session), and
    /// [`StoreFailed`](crate::Kind::StoreFailed) where the store may still have it; after one, `logout` may be tried again.
    pub async fn logout(&self) -> Result<Termination, Error> {
        self.end(Scope::Everywhere).await
    }

    /// Ends what a block of the session has to end: nothing, where others find the session in a store.
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

    /// An access token that lives for at least half a minute more, where that can be had.
    ///
    /// Without [`renew_with`](Self::renew_with), the token of the login for as long as it lives, and then
    /// [`Unauthorized`](crate::Kind::Unauthorized). A renewal that fails gives the old token while that still
    /// works, and then the error of the renewal. After a logout: [`Closed`](crate::Kind::Closed).
    pub async fn access_token(&self) -> Result<Secret, Error> {
        self.access_token_for(Duration::ZERO).await
    }

    /// As [`access_token`](Self::access_token), with a token that lives for at least `min_ttl` more: for work of that
    /// length.
    ///
    /// A token that lives for less is renewed first. Where that fails, the error is that of the renewal, even if the old
    /// token still works; without [`renew_with`](Self::renew_with) it is [`Unauthorized`](crate::Kind::Unauthorized). Where a new
    /// token lives for less as well, it is [`InvalidInput`](crate::Kind::InvalidInput).
    pub async fn access_token_for(&self, min_ttl: Duration) -> Result<Secret, Error> {
        renewal::access_token(&self.0, min_ttl).await
    }

    /// Renews the token now, whatever is left of it, and gives the new one. Shared: whoever asks while a renewal is under
    /// way waits for that one.
    ///
    /// Every call is a login. Where a token was refused, say so by [`invalidate`](Self::invalidate) instead: many callers
    /// then cause one renewal. The errors are those of [`create_session`](Client::create_session); without
    /// [`renew_with`](Self::renew_with), [`InvalidInput`](crate::Kind::InvalidInput).
    pub async fn renew(&self) -> Result<Secret, Error> {
        renewal::renew_now(&self.0).await
    }

    /// Says that another API refused this token, so that the next [`access_token`](Self::access_token) renews it.
    ///
    /// Nothing is sent, and a token that is no longer the current one changes nothing: however many callers were refused,
    /// the token is renewed once. Where the new one is refused as well, the next renewal is not tried within half a minute.
    pub fn invalidate(&self, token: &Secret) {
        self.0.state().invalidate(token);
    }

    /// The state of the session now.
    pub fn status(&self) -> SessionStatus {
        self.0.notice_expiry();
        self.0.state().watched.current()
    }

    /// Every status from now on: the present one first, then each change, until the session has ended.
    ///
    /// Nothing is missed, however late it is read. It does not keep the session alive.
    pub fn statuses(&self) -> Statuses {
        Statuses::of(&self.0)
    }
}

fn asking<F, A, R>(ask: A) -> Ask
where
    A: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Option<R>> + Send + 'static,
    R: Into<Renewal>,
{
    Arc::new(move || ask().map(|given| given.map(Into::into)).boxed())
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere leaves a state that is still whole: every change to it is one assignment.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(time) = self.client.time() {
            state.session.correct(&time);
        }
        state
    }

    /// How long it is until the session ends by itself; `None` where a renewal may follow, or no clock is known.
    fn expires_in(&self) -> Option<Duration> {
        self.ask.get().is_none().then(|| self.state().session.token_expires_in()).flatten()
    }

    fn notice_expiry(&self) {
        if self.expires_in() == Some(Duration::ZERO) {
            self.state().watched.change(SessionStatus::Ended(EndReason::Expired));
        }
    }

    /// The one logout that all callers share. It goes on where all of them go away.
    fn end(self: &Arc<Self>, scope: Scope) -> JoinHandle<Result<Termination, Error>> {
        let inner = Arc::clone(self);
        let work = async move {
            let client = &inner.client;
            // First, so that nobody finds it there any more.
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
            // Where the store could not be emptied, another process may find the customer logged in.
            taken.inspect_err(|_| inner.state().refuse())?;
            inner.state().end(&termination);
            Ok(termination)
        };
        self.client.tasks().spawn(work.with_current_subscriber())
    }

    /// Logs out, in the background, sessions that nobody holds any more.
    fn discard(&self, sessions: impl IntoIterator<Item = Session>) {
        // Without a runtime nothing can be sent any more; the sessions then end by themselves.
        let Some(runtime) = self.runtime() else { return };
        for session in sessions {
            self.client.discard(session, &runtime);
        }
    }

    /// Whoever closes the client waits until a task that was stopped has left what it was at.
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
            // It can only be waiting for credentials, which nobody needs any more.
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
        // Last, so that whoever is told and then closes the client waits for the logout.
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
