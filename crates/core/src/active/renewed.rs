//! The session that replaces another one: made by a login, given by a backend, or found in a store.

use std::time::Duration;

use tokio::runtime::Handle;

use super::{Given, OPERATION, Renewal, SessionStatus};
use crate::binding::ClientExt as _;
use crate::error::{Error, InvalidInput};
use crate::store::{Kept, Slot, Turn};
use crate::{Client, Session};

/// The result of a renewal.
pub(super) struct Renewed {
    pub(super) session: Session,
    pub(super) origin: Origin,
    /// Why it is not in the store, if it should be.
    pub(super) unsaved: Option<Error>,
}

/// The origin of a session, which decides who has to log it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// This process made it, for its own use.
    Made,
    /// This process made it and put it into the store, where others find it.
    Shared,
    /// Another process made it and put it into the store.
    Found,
    /// A backend gave it and may still use it.
    Given,
}

impl Renewed {
    pub(super) fn of(session: Session, origin: Origin) -> Self {
        Self { session, origin, unsaved: None }
    }

    pub(super) fn status(&self) -> SessionStatus {
        self.unsaved.clone().map_or(SessionStatus::Active, SessionStatus::Unsaved)
    }

    /// Makes the session of a customer and user from what the application gave, and puts it into the store, if there is
    /// one.
    pub(super) async fn make(
        client: &Client,
        ids: [&str; 2],
        given: Result<Option<Given>, Error>,
        shared: Option<(&Slot, Turn)>,
        present: Option<&Session>,
    ) -> Result<Self, Error> {
        let Some((slot, turn)) = shared else { return Self::unkept(client, ids, given).await };
        let given = match (given, &turn) {
            // A store that failed may still hold a session.
            (Ok(None), Turn::Alone(error)) => Err(error.clone()),
            (given, _) => given,
        };
        match Self::unkept(client, ids, given).await {
            Ok(made) => Ok(made.keep(client, slot, turn, present).await),
            Err(error) => {
                turn.pass().await;
                Err(error)
            }
        }
    }

    async fn keep(
        self,
        client: &Client,
        slot: &Slot,
        turn: Turn,
        present: Option<&Session>,
    ) -> Self {
        match slot.keep(&self.session, present, turn).await {
            Kept::Saved if self.origin == Origin::Made => Self { origin: Origin::Shared, ..self },
            Kept::Saved => self,
            Kept::Theirs(theirs) => {
                if self.origin == Origin::Made {
                    client.discard(self.session, &Handle::current());
                }
                Self::of(theirs, Origin::Found)
            }
            Kept::Unsaved(error) => Self { unsaved: Some(error), ..self },
        }
    }

    async fn unkept(
        client: &Client,
        [customer_id, user_id]: [&str; 2],
        given: Result<Option<Given>, Error>,
    ) -> Result<Self, Error> {
        let refused =
            |field, problem| Err(Error::unsent(OPERATION, InvalidInput::new(field, problem)));
        match given?.map(|given| given.renewal) {
            None => refused("credentials", "were asked for, and the callback gave none"),
            Some(Renewal::Credentials(credentials)) => {
                let session = client.create_session(customer_id, user_id, &credentials).await?;
                Ok(Self::of(session, Origin::Made))
            }
            Some(Renewal::Session(session)) => {
                if session.customer_id() != customer_id || session.user_id() != user_id {
                    return refused("session", "is that of another customer or user");
                }
                let session = session.by(client.clock()).handed_over_now();
                if session.is_token_expired(Duration::ZERO) {
                    return refused("session", "has ended: renew with one that was just made");
                }
                Ok(Self::of(session, Origin::Given))
            }
        }
    }
}
