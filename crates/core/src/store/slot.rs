//! A customer's place in a store, which all processes share.

use std::sync::Arc;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep};

use super::bounded::Bounded;
use super::lease::{Lease, Waiter};
use super::{OPERATION, SessionStore, StoreError};
use crate::active::MANDATORY;
use crate::binding::ClientExt as _;
use crate::error::{Cause, Error, Failure};
use crate::scrub::Scrub;
use crate::{Client, Secret, Session, events};

/// How often a process that waits for another's login checks the store.
const LOOK: Duration = Duration::from_millis(100);

/// How long a process waits for the logins of others in all: longer than a lease is held.
const PATIENCE: Duration = Duration::from_secs(75);

/// How often the SDK tries to store a session while other processes change the text.
const TRIES: usize = 100;

/// The place of a customer's session in a store.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    client: Client,
    store: Arc<dyn SessionStore>,
    customer_id: String,
    user_id: String,
    key: String,
    lease_key: String,
}

/// Whose turn it is to make a session.
pub(crate) enum Turn {
    /// No process has to: another one has made a session.
    Theirs(Session),
    /// This process's turn, as long as it holds the lease.
    Ours(Lease),
    /// This process's turn, and perhaps others' too: the store failed.
    Alone(Error),
}

impl Turn {
    /// Releases the turn if no session was made, so that the next process can try.
    pub(crate) async fn pass(self) {
        if let Self::Ours(lease) = self {
            lease.release().await;
        }
    }
}

/// The outcome of storing a session.
pub(crate) enum Kept {
    /// It is in the store.
    Saved,
    /// Another process was faster: the store has its session.
    Theirs(Session),
    /// The store failed.
    Unsaved(Error),
}

impl Slot {
    pub(crate) fn new(
        client: &Client,
        store: Arc<dyn SessionStore>,
        [customer_id, user_id]: [&str; 2],
    ) -> Self {
        let tenant_id = client.settings().options.tenant_id.as_deref().unwrap_or_default();
        let parts = [client.authority(), tenant_id, customer_id, user_id];
        let key =
            parts.map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).join("/");
        Self {
            client: client.clone(),
            store: Arc::new(Bounded { store, limit: client.settings().timeout }),
            customer_id: customer_id.to_owned(),
            user_id: user_id.to_owned(),
            lease_key: format!("{key}/lease"),
            key,
        }
    }

    /// The same place for another client.
    pub(crate) fn of(&self, client: &Client) -> Self {
        Self { client: client.clone(), ..self.clone() }
    }

    /// Waits until another process has made a session or it is this process's turn. `present` is the session to
    /// replace.
    pub(crate) async fn turn(&self, present: Option<&Session>) -> Turn {
        self.wait_for_turn(present)
            .await
            .unwrap_or_else(|error| Turn::Alone(failed("load", &*error, &Scrub::default())))
    }

    async fn wait_for_turn(&self, present: Option<&Session>) -> Result<Turn, StoreError> {
        let mut waiter = Waiter::new(&self.store, &self.lease_key);
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(theirs) = self.another(present).await? {
                return Ok(Turn::Theirs(theirs));
            }
            if let Some(lease) = waiter.try_take().await? {
                // The previous holder may have made a session.
                return Ok(match self.another(present).await? {
                    Some(theirs) => {
                        lease.release().await;
                        Turn::Theirs(theirs)
                    }
                    None => Turn::Ours(lease),
                });
            }
            sleep(LOOK.mul_f64(1.0 + fastrand::f64())).await;
        }
        Err("other processes have made no session for too long".into())
    }

    /// Stores a session that was made in this process's turn, unless another process has stored one meanwhile.
    pub(crate) async fn keep(
        &self,
        session: &Session,
        present: Option<&Session>,
        turn: Turn,
    ) -> Kept {
        let kept = self.put(session, present).await;
        turn.pass().await;
        match kept {
            Ok(None) => Kept::Saved,
            Ok(Some(theirs)) => Kept::Theirs(theirs),
            Err(error) => Kept::Unsaved(failed("save", &*error, &session.secrets())),
        }
    }

    async fn put(
        &self,
        new: &Session,
        present: Option<&Session>,
    ) -> Result<Option<Session>, StoreError> {
        let text = new.to_secret_json();
        for _ in 0..TRIES {
            let found = self.store.load(&self.key).await?;
            if found.as_ref() == Some(&text) {
                // An earlier swap succeeded, although the store reported that it failed.
                return Ok(None);
            }
            let theirs = found.as_ref().and_then(|found| self.usable(found, present));
            if theirs.is_some() {
                return Ok(theirs);
            }
            if self.store.swap(&self.key, found.as_ref(), Some(&text)).await? {
                self.end_displaced(found.and_then(|found| self.read(&found)), present);
                return Ok(None);
            }
        }
        Err("what it was asked to replace is never what it has".into())
    }

    /// Logs out a session that was replaced in the store, unless the caller knows it and logs it out itself.
    fn end_displaced(&self, displaced: Option<Session>, present: Option<&Session>) {
        let is_known = |session: &Session| {
            present.is_some_and(|present| present.session_id() == session.session_id())
        };
        let ends =
            |session: &Session| !is_known(session) && !session.is_token_expired(Duration::ZERO);
        if let Some(displaced) = displaced.filter(ends) {
            self.client.discard(displaced, &Handle::current());
        }
    }

    /// Removes the session from the store, whichever process made it, and returns it.
    pub(crate) async fn take(&self) -> Result<Option<Session>, Error> {
        let found = self.store.remove(&self.key).await;
        let found = found.map_err(|error| failed("remove", &*error, &Scrub::default()))?;
        Ok(found.and_then(|found| self.read(&found)))
    }

    /// Removes this session from the store, if it is there.
    pub(crate) async fn forget(&self, session: &Session) {
        let Ok(Some(found)) = self.store.load(&self.key).await else { return };
        let is_it = self.read(&found).is_some_and(|it| it.session_id() == session.session_id());
        if is_it {
            // If that fails, FinHub refuses the token to any process that finds the session.
            let _ = self.store.swap(&self.key, Some(&found), None).await;
        }
    }

    async fn another(&self, present: Option<&Session>) -> Result<Option<Session>, StoreError> {
        let found = self.store.load(&self.key).await?;
        Ok(found.and_then(|found| self.usable(&found, present)))
    }

    /// Reads the session of a text. `None` if its token cannot be used or if it is the present session.
    fn usable(&self, text: &Secret, present: Option<&Session>) -> Option<Session> {
        let session = self.read(text)?;
        let is_present = present.is_some_and(|present| present.token() == session.token());
        (!is_present && !session.is_token_expired(MANDATORY)).then_some(session)
    }

    /// Reads a text. Anything but a session of this customer counts as none.
    fn read(&self, text: &Secret) -> Option<Session> {
        let clock = Arc::clone(self.client.clock());
        let mut session = Session::from_secret_json_with_clock(text.expose_secret(), clock).ok()?;
        if let Some(time) = self.client.time() {
            session.correct(&time);
        }
        let is_theirs =
            session.customer_id() == self.customer_id && session.user_id() == self.user_id;
        is_theirs.then_some(session)
    }
}

/// The error of a store. `doing` is what it could not do to the session; the error redacts `secrets`.
pub(crate) fn failed(
    doing: &'static str,
    error: &(dyn std::error::Error + 'static),
    secrets: &Scrub,
) -> Error {
    events::store_failed();
    Error::unsent(OPERATION, Failure::Store(doing, Cause::of_store(error, secrets)))
}
