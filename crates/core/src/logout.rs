//! Logging out: `deleteSession`.

use finhub_sessions_client::generated::Client as Api;
use finhub_sessions_client::generated::operations::DELETE_SESSION;
use finhub_sessions_client::generated::types::DeleteSessionResponse;

use crate::call::{Call, Failed};
use crate::config::Settings;
use crate::context;
use crate::error::{Error, Failure, InvalidInput, Unreadable};
use crate::guard::guard;
use crate::outliving::{Abandoned, Outliving};
use crate::scrub::Scrub;
use crate::termination::{Outcome, Termination};
use crate::transport::Received;
use crate::{Client, Secret, Session, id};

/// A logout that has been checked and can be sent.
struct Logout {
    call: Call,
    customer_id: String,
    user_id: String,
    session_id: String,
}

impl Client {
    /// Logs a session out.
    ///
    /// Idempotent, and so repeated where its outcome is unknown. A session that FinHub does not know any more
    /// is [`AlreadyGone`](Outcome::AlreadyGone), which is no error. A caller that goes away does not stop it.
    ///
    /// Fails with [`Unauthorized`](crate::Kind::Unauthorized) where the token has expired,
    /// [`InvalidResponse`](crate::Kind::InvalidResponse) where something else answered in FinHub's place, and
    /// the other kinds of [`Kind`](crate::Kind).
    ///
    /// Source: `deleteSession` of `openapi/sessions.yaml`.
    pub async fn delete_session(&self, session: &Session) -> Result<Termination, Error> {
        self.log_out(ids_of(session), session.token(), &session.secrets()).await
    }

    /// Logs a session out by its ids: those of the login's path, and the session's own. `token` is the
    /// session's access token, or an administrator's.
    ///
    /// The rest is as with [`delete_session`](Self::delete_session).
    pub async fn delete_session_by_id(
        &self,
        customer_id: &str,
        user_id: &str,
        session_id: &str,
        token: &Secret,
    ) -> Result<Termination, Error> {
        self.log_out([customer_id, user_id, session_id], token, &Scrub::new([token])).await
    }

    async fn log_out(
        &self,
        ids: [&str; 3],
        token: &Secret,
        secrets: &Scrub,
    ) -> Result<Termination, Error> {
        guard(DELETE_SESSION.name, async {
            let logout = self
                .check_open()
                .and_then(|()| Logout::prepare(self, ids, token, secrets))
                .map_err(|failure| Error::unsent(DELETE_SESSION.name, failure))?;
            Outliving::new(logout.finish(), self.tasks(), Abandoned::default()).await
        })
        .await
    }
}

/// Logs out a session that nobody holds any more, even on behalf of a client that is being closed.
///
/// Nobody is left to be told of a failure; a session that stays in spite of this ends by itself.
pub(crate) async fn clean_up(client: &Client, session: &Session) {
    if let Ok(logout) =
        Logout::prepare(client, ids_of(session), session.token(), &session.secrets())
    {
        let _ = logout.finish().await;
    }
}

fn ids_of(session: &Session) -> [&str; 3] {
    [session.customer_id(), session.user_id(), session.session_id()]
}

impl Logout {
    fn prepare(
        client: &Client,
        ids: [&str; 3],
        token: &Secret,
        secrets: &Scrub,
    ) -> Result<Self, Failure> {
        let [customer_id, user_id, session_id] = ids;
        require(client.settings())?;
        id::check("customer_id", customer_id)?;
        id::check("user_id", user_id)?;
        id::check("session_id", session_id)?;
        let call = Call {
            client: client.clone(),
            operation: &DELETE_SESSION,
            bearer: Some(context::bearer("token", token)?),
            secrets: secrets.and_all(&client.settings().secrets),
            abandoned: Abandoned::default(),
        };
        Ok(Self {
            call,
            customer_id: customer_id.to_owned(),
            user_id: user_id.to_owned(),
            session_id: session_id.to_owned(),
        })
    }

    async fn finish(self) -> Result<Termination, Error> {
        let this = &self;
        let send = |api: Api| async move {
            let call = api.delete_session().customer_id(&this.customer_id).user_id(&this.user_id);
            call.session_id(&this.session_id).send().await
        };
        let outcome = self.call.run(send, |received| self.termination(received)).await;
        outcome.or_else(|failed| match ended_after_all(&failed) {
            Some(outcome) => Ok(Termination::untold(&self.session_id, outcome, &self.call.secrets)),
            None => Err(self.call.error(failed)),
        })
    }

    fn termination(
        &self,
        received: Received<'_, DeleteSessionResponse>,
    ) -> Result<Termination, Unreadable> {
        let answer = received.value;
        if answer.success.is_none() && answer.data.is_none() {
            return Err(Unreadable::Foreign);
        }
        Ok(Termination::answered(&self.session_id, answer, &self.call.secrets))
    }
}

/// Whether a failure means that the session has ended all the same.
fn ended_after_all(failed: &Failed) -> Option<Outcome> {
    match &failed.failure {
        Failure::Unreadable(_, why) if why.is_incomplete() => Some(Outcome::Terminated),
        Failure::Unreadable(reply, _) if reply.status == 204 => Some(Outcome::Terminated),
        Failure::Status(reply) => match reply.status {
            // An earlier attempt ended the session, and its token with it.
            401 if failed.was_ambiguous => Some(Outcome::AlreadyGone),
            404 | 410 if reply.is_finhubs() => Some(Outcome::AlreadyGone),
            _ => None,
        },
        _ => None,
    }
}

/// Refuses a client that lacks a setting which logging out needs.
pub(crate) fn require(settings: &Settings) -> Result<(), InvalidInput> {
    context::require(&context::missing(&DELETE_SESSION, &settings.headers))
}
