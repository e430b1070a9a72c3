//! Logging in: `createSession`.

use std::sync::Arc;

use crate::call::Call;
use crate::config::Settings;
use crate::context;
use crate::error::{Error, Failure, InvalidInput, Unreadable};
use crate::generated::operations::CREATE_SESSION;
use crate::generated::requests;
use crate::generated::types::CreateSessionResponse;
use crate::generated::values::SessionFurther;
use crate::guard::{self, guard};
use crate::moment::Moment;
use crate::outliving::{Abandoned, Outliving};
use crate::transport::{Received, Request};
use crate::{Client, Credentials, Session, id, json, logout};

/// A login that has been checked and can be sent.
struct Login {
    call: Call,
    customer_id: String,
    user_id: String,
}

impl Client {
    /// Logs a customer in.
    ///
    /// `customer_id` and `user_id` are opaque ids in the path. The client needs `tenant_key`, `tenant_secret`
    /// and `forwarded_for` for this call.
    ///
    /// A login is sent again only if nothing had been sent or if FinHub asked for it. If the caller goes away,
    /// no session stays behind: one that the login created is logged out.
    ///
    /// Fails with [`InvalidCredentials`](crate::Kind::InvalidCredentials),
    /// [`InvalidTenantKeys`](crate::Kind::InvalidTenantKeys), [`NotFound`](crate::Kind::NotFound) and the other
    /// kinds of [`Kind`](crate::Kind); with [`OutcomeUnknown`](crate::Kind::OutcomeUnknown) if the answer was
    /// lost, so that a session may exist.
    ///
    /// Source: `createSession` of `openapi/sessions.yaml`.
    pub async fn create_session(
        &self,
        customer_id: &str,
        user_id: &str,
        credentials: &Credentials,
    ) -> Result<Session, Error> {
        guard(CREATE_SESSION.name, async {
            let login = Login::prepare(self, customer_id, user_id, credentials)
                .map_err(|failure| Error::unsent(CREATE_SESSION.name, failure))?;
            let abandoned = login.call.abandoned.clone();
            Outliving::new(CREATE_SESSION.name, login.finish(), self.tasks(), abandoned).await
        })
        .await
    }
}

impl Login {
    fn prepare(
        client: &Client,
        customer_id: &str,
        user_id: &str,
        credentials: &Credentials,
    ) -> Result<Self, Failure> {
        let options = &client.settings().options;
        let keys = (options.tenant_key.as_ref(), options.tenant_secret.as_ref());
        let bearer = credentials.bearer_token();
        let bearer = bearer.map(|token| context::bearer("bearer", token)).transpose()?;
        client.check_open()?;
        require(client.settings())?;
        id::check("customer_id", customer_id)?;
        id::check("user_id", user_id)?;
        credentials.check()?;
        let (Some(key), Some(secret)) = keys else {
            return Err(InvalidInput::missing(&["tenant_key", "tenant_secret"]).into());
        };
        guard::require_runtime()?;
        let line = requests::create_session(customer_id, user_id, &credentials.further);
        let line = client.transport().line(line)?;
        let body = json::encode(&credentials.request(key.clone(), secret.clone()));
        let call = Call {
            client: client.clone(),
            operation: &CREATE_SESSION,
            request: Request::new(line, bearer, Some(body)),
            secrets: credentials.secrets().remembered().and_all(&client.settings().secrets),
            abandoned: Abandoned::default(),
        };
        Ok(Self { call, customer_id: customer_id.to_owned(), user_id: user_id.to_owned() })
    }

    /// Sends the login, and logs the session out at once if the caller has gone away.
    async fn finish(self) -> Result<Session, Error> {
        let session = self.call.run(|received| self.session(&received)).await;
        let session = session.map_err(|failed| self.call.error(failed))?;
        if self.call.abandoned.is_set() {
            logout::clean_up(&self.call.client, &session).await;
        }
        Ok(session)
    }

    fn session(&self, received: &Received<'_>) -> Result<Session, Unreadable> {
        let answer = received.value::<CreateSessionResponse>()?.data;
        let further = SessionFurther::read(received.json());
        if !context::is_header_safe(answer.token.expose_secret()) {
            return Err(Unreadable::Token);
        }
        if id::check("session_id", &answer.session_id).is_err() {
            return Err(Unreadable::Id);
        }
        let client = &self.call.client;
        let time = client.time().unwrap_or_else(|| Moment::now(Arc::clone(client.clock())));
        let (secrets, request_id) = (&self.call.secrets, received.written_request_id());
        let ids = [self.customer_id.as_str(), &self.user_id];
        Ok(Session::created(ids, answer, further, request_id, secrets, time))
    }
}

/// Refuses a client that lacks a setting that a login needs.
pub(crate) fn require(settings: &Settings) -> Result<(), InvalidInput> {
    let mut missing = context::missing(&CREATE_SESSION, settings.headers.of(&CREATE_SESSION));
    missing.extend(settings.options.tenant_key.is_none().then_some("tenant_key"));
    missing.extend(settings.options.tenant_secret.is_none().then_some("tenant_secret"));
    context::require(&missing)
}
