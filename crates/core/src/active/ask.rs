//! What the application gives a renewal when it is asked.

use std::future::Future;
use std::sync::{Arc, Weak};

use futures::FutureExt;
use futures::future::BoxFuture;

use super::{ActiveSession, Inner};
use crate::binding::{ClientExt as _, Hold};
use crate::{Client, Credentials, Session};

/// What a token is renewed with. [`Credentials`] and [`Session`] convert into it by `into`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Renewal {
    /// A new login, which needs the tenant's key and secret. This is for backends.
    Credentials(Credentials),
    /// A session of the same customer and user that another process made. This is for apps, which ask their backend for
    /// one.
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

/// Asks the application for what a renewal needs.
pub(crate) type Ask = Arc<dyn Fn(Asker) -> BoxFuture<'static, Option<Given>> + Send + Sync>;

/// The session that asks. It is not kept alive, since a person may take hours to answer.
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    client: Client,
    /// It does not exist yet if its first login asks.
    session: Weak<Inner>,
}

/// What the application gave.
#[derive(Debug)]
pub(crate) struct Given {
    pub(super) renewal: Renewal,
    /// Present if another task than the renewal's own answered.
    _kept: Option<Kept>,
}

/// Keeps the session, and delays the closing of its client, until the renewal's task has the answer. Otherwise nobody
/// would log out a session that is given just as the last handle is dropped.
#[derive(Debug)]
struct Kept {
    // Dropped first: this may be the last handle, which then logs out.
    _session: Option<ActiveSession>,
    _client: Hold,
}

impl Asker {
    pub(super) fn new(client: &Client, session: Weak<Inner>) -> Self {
        Self { client: client.clone(), session }
    }

    /// An answer on its way to the renewal's task.
    pub(crate) fn give(&self, renewal: Renewal) -> Given {
        // Taken first, so that closing the client waits for whatever the session's end leaves to do.
        let client = self.client.hold();
        let session = self.session.upgrade().map(ActiveSession);
        Given { renewal, _kept: Some(Kept { _session: session, _client: client }) }
    }
}

/// Asks by a callback, which runs on the renewal's own task.
pub(super) fn by_callback<F, A, R>(ask: A) -> Ask
where
    A: Fn() -> F + Send + Sync + 'static,
    F: Future<Output = Option<R>> + Send + 'static,
    R: Into<Renewal>,
{
    Arc::new(move |_| {
        let given = ask().map(|given| Some(Given { renewal: given?.into(), _kept: None }));
        given.boxed()
    })
}
