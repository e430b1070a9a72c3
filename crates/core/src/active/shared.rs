//! A managed session that processes share by a store.

use std::future::Future;
use std::sync::{Arc, Weak};

use super::renewed::{Origin, Renewed};
use super::{ActiveSession, Ask, Asker, OPERATION, Renewal, ask};
use crate::error::{Error, Failure};
use crate::guard::{self, guard};
use crate::outliving::{Abandoned, Outliving};
use crate::store::{SessionStore, Slot, Turn};
use crate::{Client, id};

impl Client {
    /// Returns the customer's session from a store. If the store has none whose token can be used, the SDK makes one and
    /// puts it there. The workers of a backend share a session in this way, and an app finds its session again after a
    /// restart.
    ///
    /// `renew_with` is that of [`ActiveSession::renew_with`], and makes the first session as well. Of all processes that
    /// share the store, one logs in or renews while the others wait for it. If that process dies, another takes over ten
    /// seconds later.
    ///
    /// - If the store fails, or does not answer within the client's `timeout`, the session is made nevertheless. Its state is
    ///   [`Unsaved`](super::SessionStatus::Unsaved), and the next renewal tries the store again. The call fails with
    ///   [`StoreFailed`](crate::Kind::StoreFailed) only if `renew_with` returns `None`.
    /// - A session in the store stays there when its last clone is dropped. [`logout`](ActiveSession::logout) removes it
    ///   from the store and ends it. A process that still holds it makes a new one when it renews.
    /// - The process that renewed logs the replaced session out: when its token is about to expire, or when the session's
    ///   last clone is dropped.
    ///
    /// The other errors are those of [`create_session`](Self::create_session).
    pub async fn session_for<F, A, R>(
        &self,
        customer_id: &str,
        user_id: &str,
        store: impl SessionStore,
        renew_with: A,
    ) -> Result<ActiveSession, Error>
    where
        A: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = Option<R>> + Send + 'static,
        R: Into<Renewal>,
    {
        self.session_for_by([customer_id, user_id], Arc::new(store), ask::by_callback(renew_with))
            .await
    }

    pub(crate) async fn session_for_by(
        &self,
        [customer_id, user_id]: [&str; 2],
        store: Arc<dyn SessionStore>,
        ask: Ask,
    ) -> Result<ActiveSession, Error> {
        let checked = self.check_open().and_then(|()| {
            id::check("customer_id", customer_id)?;
            id::check("user_id", user_id)?;
            Ok(guard::require_runtime()?)
        });
        checked.map_err(|failure: Failure| Error::unsent(OPERATION, failure))?;
        let slot = Slot::new(self, store, [customer_id, user_id]);
        let open = |client, renewed, slot, ask| {
            ActiveSession::new(client, renewed, Some(slot)).renew_by(ask)
        };
        let turn = match slot.turn(None).await {
            Turn::Theirs(session) => {
                return Ok(open(self.clone(), Renewed::of(session, Origin::Found), slot, ask));
            }
            turn => turn,
        };
        let given = guard(OPERATION, async { Ok(ask(Asker::new(self, Weak::new())).await) }).await;
        let (client, ids) = (self.clone(), [customer_id.to_owned(), user_id.to_owned()]);
        let made = async move {
            let ids = ids.each_ref().map(String::as_str);
            let renewed = Renewed::make(&client, ids, given, Some((&slot, turn)), None).await?;
            Ok(open(client, renewed, slot, ask))
        };
        // If the caller goes away, the session still gets into the store, or is logged out.
        Outliving::new(OPERATION, made, self.tasks(), Abandoned::default()).await
    }
}
