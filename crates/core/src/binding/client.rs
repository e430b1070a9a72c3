//! Operations on a client that only bindings need.

use std::ffi::OsString;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::runtime::Handle;
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::instrument::WithSubscriber;

use crate::client::Shared;
use crate::error::Error;
use crate::{ActiveSession, Client, ClientBuilder, Session, logout};

/// The methods of a [`Client`] for bindings.
pub trait ClientExt: Sized {
    /// The same client with connections of its own, for a process that was forked from the one that built it:
    /// connections, and the tasks that serve them, stay with the process that opened them.
    ///
    /// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if the CA bundle cannot be read any more.
    fn reconnected(&self) -> Result<Self, Error>;

    /// This client's settings over the connections of another client, and closed with that one.
    #[must_use]
    fn sharing(&self, other: &Self) -> Self;

    /// The session of the parent process, for this process, which was forked from it.
    fn reopen(&self, session: &ActiveSession) -> ActiveSession;

    /// Closes the client and all its clones, without the wait of [`settle`](Self::settle).
    fn shut(&self);

    /// Waits until every call whose caller has gone away has ended, so that no session is left behind.
    fn settle(&self) -> impl Future<Output = ()> + Send;

    /// Delays [`settle`](Self::settle) until it is dropped: a caller may close the client before the runtime has noticed
    /// that another caller went away.
    fn hold(&self) -> Hold;

    /// Whether all calls whose callers have gone away have ended.
    fn is_settled(&self) -> bool;

    /// Logs out, in the background, a session that its caller never received.
    fn discard(&self, session: Session, runtime: &Handle);
}

/// A guard that [`ClientExt::settle`] waits for until it is dropped. [`ClientExt::hold`] returns it.
#[derive(Debug)]
pub struct Hold {
    _token: TaskTrackerToken,
}

impl ClientExt for Client {
    fn reconnected(&self) -> Result<Self, Error> {
        let shared = Shared::new(self.shared.wiring.clone(), Arc::clone(&self.shared.clock))
            .map_err(|refusal| Error::unsent("configure", refusal))?;
        shared.closed.store(self.shared.closed.load(Ordering::Acquire), Ordering::Release);
        Ok(Self { shared: Arc::new(shared), settings: Arc::clone(&self.settings) })
    }

    fn sharing(&self, other: &Self) -> Self {
        Self { shared: Arc::clone(&other.shared), settings: Arc::clone(&self.settings) }
    }

    fn reopen(&self, session: &ActiveSession) -> ActiveSession {
        session.reopened(self)
    }

    fn shut(&self) {
        self.shared.closed.store(true, Ordering::Release);
    }

    async fn settle(&self) {
        self.shared.tasks.wait().await;
    }

    fn hold(&self) -> Hold {
        Hold { _token: self.shared.tasks.token() }
    }

    fn is_settled(&self) -> bool {
        self.shared.tasks.is_empty()
    }

    fn discard(&self, session: Session, runtime: &Handle) {
        let client = self.clone();
        let work = async move { logout::clean_up(&client, &session).await };
        self.shared.tasks.spawn_on(work.with_current_subscriber(), runtime);
    }
}

/// Builds a client with the given environment variables: `lookup` returns the value of a name, if it has one.
///
/// Fails as [`ClientBuilder::build`] does.
pub fn build_in(
    builder: ClientBuilder,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<Client, Error> {
    builder.complete_and_build(lookup)
}
