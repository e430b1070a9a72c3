//! Logging out: `deleteSession`.

use std::time::{Duration, SystemTime};

use crate::call::Call;
use crate::claims::UnverifiedClaims;
use crate::config::Settings;
use crate::context;
use crate::error::{Error, Failure, InvalidInput, Media, Unreadable};
use crate::generated::operations::DELETE_SESSION;
use crate::generated::requests;
use crate::generated::types::DeleteSessionResponse;
use crate::generated::values::TerminationFurther;
use crate::guard::{self, guard};
use crate::outliving::{Abandoned, Outliving};
use crate::scrub::{Scrub, Shown};
use crate::termination::{Outcome, Termination};
use crate::transport::{Received, Request};
use crate::{Client, Secret, Session, events, id, instant};

/// A logout that has been checked and can be sent.
struct Logout {
    call: Call,
    session_id: String,
    /// The access token, if it is the session's own.
    own_token: Option<Secret>,
}

/// How far the clocks of FinHub's servers may differ.
const LEEWAY: Duration = Duration::from_secs(60);

impl Client {
    /// Logs a session out.
    ///
    /// A logout is idempotent, so the SDK retries it if its outcome is unknown. If FinHub does not know the
    /// session any more, the outcome is [`AlreadyGone`](Outcome::AlreadyGone), which is no error. A caller
    /// that goes away does not cancel the logout.
    ///
    /// Fails with [`Unauthorized`](crate::Kind::Unauthorized) if the token has expired, with
    /// [`InvalidResponse`](crate::Kind::InvalidResponse) if the answer is not FinHub's, and with the other
    /// kinds of [`Kind`](crate::Kind).
    ///
    /// Source: `deleteSession` of `openapi/sessions.yaml`.
    pub async fn delete_session(&self, session: &Session) -> Result<Termination, Error> {
        self.log_out(|| Logout::of(self, session)).await
    }

    /// Logs a session out by ids: the two of the login's path, and the session's own. `token` is the
    /// access token of the session or of an administrator.
    ///
    /// In all else it behaves as [`delete_session`](Self::delete_session).
    pub async fn delete_session_by_id(
        &self,
        customer_id: &str,
        user_id: &str,
        session_id: &str,
        token: &Secret,
    ) -> Result<Termination, Error> {
        self.log_out(|| {
            Logout::prepare(self, [customer_id, user_id, session_id], token, &Scrub::new([token]))
        })
        .await
    }

    async fn log_out(
        &self,
        prepare: impl FnOnce() -> Result<Logout, Failure>,
    ) -> Result<Termination, Error> {
        guard(DELETE_SESSION.name, async {
            let logout = self
                .check_open()
                .and_then(|()| prepare())
                .map_err(|failure| Error::unsent(DELETE_SESSION.name, failure))?;
            let finish = logout.finish();
            Outliving::new(DELETE_SESSION.name, finish, self.tasks(), Abandoned::default()).await
        })
        .await
    }
}

/// Logs out a session that has no holder any more. It works while the client is being closed, too.
///
/// No caller is left to receive an error. If the logout fails, the session ends by itself.
pub(crate) async fn clean_up(client: &Client, session: &Session) {
    if let Ok(logout) = Logout::of(client, session) {
        events::cleaned_up(&logout.finish().await);
    }
}

impl Logout {
    fn of(client: &Client, session: &Session) -> Result<Self, Failure> {
        let ids = [session.customer_id(), session.user_id(), session.session_id()];
        let logout = Self::prepare(client, ids, session.token(), &session.secrets())?;
        Ok(Self { own_token: Some(session.token().clone()), ..logout })
    }

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
        guard::require_runtime()?;
        let bearer = context::bearer("token", token)?;
        let line = requests::delete_session(customer_id, user_id, session_id);
        let call = Call {
            client: client.clone(),
            operation: &DELETE_SESSION,
            request: Request::new(client.transport().line(line)?, Some(bearer), None),
            secrets: secrets.and_all(&client.settings().secrets),
            abandoned: Abandoned::default(),
        };
        Ok(Self { call, session_id: session_id.to_owned(), own_token: None })
    }

    async fn finish(self) -> Result<Termination, Error> {
        let settle = |failure: &Failure, was_ambiguous| {
            let outcome = self.ended_after_all(failure, was_ambiguous)?;
            let request_id = failure.reply().and_then(|reply| reply.request_id.clone());
            let request_id = request_id.map(Shown::into_string);
            Some(Termination::untold(&self.session_id, outcome, request_id, &self.call.secrets))
        };
        let read = |received: Received<'_>| self.termination(&received);
        let outcome = self.call.run_or_settle(read, settle).await;
        outcome.map_err(|failed| self.call.error(failed))
    }

    fn termination(&self, received: &Received<'_>) -> Result<Termination, Unreadable> {
        let answer = received.value::<DeleteSessionResponse>()?;
        let tells = answer.data.as_ref().is_some_and(|data| {
            data.session_id.is_some() || data.status.is_some() || data.terminated_at.is_some()
        });
        if !received.says_success && !tells {
            return Err(Unreadable::Foreign);
        }
        let further = TerminationFurther::read(received.json());
        let (request_id, secrets) = (received.request_id(), &self.call.secrets);
        Ok(Termination::answered(&self.session_id, answer, further, request_id, secrets))
    }

    /// Whether a failure of the last attempt shows that the session has ended nevertheless. Only FinHub's own answer
    /// can show it.
    fn ended_after_all(&self, failure: &Failure, was_ambiguous: bool) -> Option<Outcome> {
        match failure {
            Failure::Unreadable(reply, _) if reply.status == 204 => {
                (reply.media != Media::Other).then_some(Outcome::Terminated)
            }
            Failure::Unreadable(reply, why) if why.is_incomplete() => {
                (reply.media == Media::Json).then_some(Outcome::Terminated)
            }
            Failure::Status(reply) if reply.is_finhubs() => match reply.status {
                // An earlier attempt has ended the session and its token.
                401 if was_ambiguous && self.own_token_was_good(reply.server_time?) => {
                    Some(Outcome::AlreadyGone)
                }
                404 | 410 => Some(Outcome::AlreadyGone),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the token is the session's own and was valid for this tenant at this time, so that only the session's
    /// end explains its refusal.
    fn own_token_was_good(&self, time: SystemTime) -> bool {
        let token = self.own_token.as_ref().map(Secret::expose_secret);
        // The claims are not printed, so there is nothing to redact.
        let decode = |token| UnverifiedClaims::decode(token, &Scrub::default());
        let Some(claims) = token.and_then(decode) else {
            return false;
        };
        let tenant = &self.call.client.settings().options.tenant_id;
        let is_our_tenants = claims.tenant_id.is_none() || claims.tenant_id == *tenant;
        let left = instant::from_unix_seconds(claims.expires_at)
            .and_then(|end| end.duration_since(time).ok());
        is_our_tenants && left.is_some_and(|left| left > LEEWAY)
    }
}

/// Refuses a client that lacks a setting that a logout needs.
pub(crate) fn require(settings: &Settings) -> Result<(), InvalidInput> {
    context::require(&context::missing(&DELETE_SESSION, settings.headers.of(&DELETE_SESSION)))
}
