//! A session that processes share by a store.

use std::future::Future;
use std::sync::Arc;

use super::renewed::{Origin, Renewed};
use super::{ActiveSession, OPERATION, Renewal, asking};
use crate::error::{Error, Failure};
use crate::guard::{self, guard};
use crate::outliving::{Abandoned, Outliving};
use crate::store::{SessionStore, Slot, Turn};
use crate::{Client, id};

impl Client {
    /// The customer's session from a store: the one that stands there, as long as its token can be used, or else a new one,
    /// which is put there. The workers of a backend share it in this way, and an app finds it again after its start.
    ///
    /// `renew_with` is that of [`ActiveSession::renew_with`], for the first session as well. However many processes share
    /// the store, one of them logs in or renews, and the others wait for it; where that one dies, another goes on ten
    /// seconds later.
    ///
    /// - A store that fails, or does not answer within the client's `timeout`, stops nobody: the session is made, [`Unsaved`](super::SessionStatus::Unsaved), and the next
    ///   renewal tries the store again. Only where `renew_with` gives none, the error is
    ///   [`StoreFailed`](crate::Kind::StoreFailed).
    /// - A session in the store stays when its last clone is dropped. [`logout`](ActiveSession::logout) takes it out of the
    ///   store and ends it. A process that still holds it then makes a new one when it renews.
    /// - The session that a renewal replaced is logged out by whoever renewed: as its token comes to its end, or when that
    ///   clone is dropped.
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
        let checked = self.check_open().and_then(|()| {
            id::check("customer_id", customer_id)?;
            id::check("user_id", user_id)?;
            Ok(guard::require_runtime()?)
        });
        checked.map_err(|failure: Failure| Error::unsent(OPERATION, failure))?;
        let slot = Slot::new(self, Arc::new(store), [customer_id, user_id]);
        let ask = asking(renew_with);
        let open = |client, renewed, slot, ask| {
            let session = ActiveSession::new(client, renewed, Some(slot));
            drop(session.0.ask.set(ask));
            session
        };
        let turn = match slot.turn(None).await {
            Turn::Theirs(session) => {
                return Ok(open(self.clone(), Renewed::of(session, Origin::Found), slot, ask));
            }
            turn => turn,
        };
        let given = guard(OPERATION, async { Ok(ask().await) }).await;
        let (client, ids) = (self.clone(), [customer_id.to_owned(), user_id.to_owned()]);
        let made = async move {
            let ids = ids.each_ref().map(String::as_str);
            let renewed = Renewed::make(&client, ids, given, Some((&slot, turn)), None).await?;
            Ok(open(client, renewed, slot, ask))
        };
        // Where the caller goes away, the session stands in the store all the same, or is logged out.
        Outliving::new(OPERATION, made, self.tasks(), Abandoned::default()).await
    }
}
