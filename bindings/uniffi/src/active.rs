//! The managed session.

use std::sync::Arc;
use std::time::Duration;

use finhub_sessions::Error;
use finhub_sessions::binding::{self, CredentialRequests};

use crate::asking::{Asking, CredentialRequest, Step};
use crate::call::{at_once, in_background};
use crate::{
    CallError, Cancellation, Secret, Session, SessionStatus, Statuses, Store, Termination,
};

/// Whether a managed session's token is renewed.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum Renews {
    /// It is not renewed.
    Never,
    /// It is renewed with what the caller that asks for a token supplies.
    OnRequest,
}

/// A session that renews its token if it is told how.
#[derive(Debug, uniffi::Object)]
pub struct ActiveSession {
    session: finhub_sessions::ActiveSession,
    requests: Option<CredentialRequests>,
}

#[uniffi::export]
impl ActiveSession {
    /// The current session. A renewal replaces it.
    pub fn session(&self) -> Result<Arc<Session>, CallError> {
        at_once("access_token", || Ok(Session::held(self.session.session())))
    }

    /// What the session prints, which is safe to log: without secrets, on one line.
    pub fn shown(&self) -> Result<String, CallError> {
        at_once("access_token", || Ok(format!("{:?}", self.session)))
    }

    /// Asks for a token that is valid for at least this long.
    pub fn access_token(&self, min_ttl: Duration) -> Result<Arc<TokenCall>, CallError> {
        let session = self.session.clone();
        Ok(self.token(async move { session.access_token_for(min_ttl).await }))
    }

    /// Asks for a new token.
    pub fn renew(&self) -> Result<Arc<TokenCall>, CallError> {
        let session = self.session.clone();
        Ok(self.token(async move { session.renew().await }))
    }

    /// Reports that another API refused a token.
    pub fn invalidate(&self, token: Arc<Secret>) -> Result<(), CallError> {
        at_once("access_token", || {
            self.session.invalidate(&token.0);
            Ok(())
        })
    }

    /// The current state of the session.
    pub fn status(&self) -> Result<SessionStatus, CallError> {
        at_once("access_token", || Ok(self.session.status().into()))
    }

    /// Every status from now on.
    pub fn statuses(&self) -> Result<Arc<Statuses>, CallError> {
        at_once("access_token", || Ok(Statuses::new(self.session.statuses())))
    }

    /// Ends the session.
    pub async fn logout(&self, cancellation: Arc<Cancellation>) -> Result<Termination, CallError> {
        let session = self.session.clone();
        let work = async move { session.logout().await };
        in_background("delete_session", &cancellation, work).await.map(Into::into)
    }
}

impl ActiveSession {
    fn token(
        &self,
        call: impl Future<Output = Result<finhub_sessions::Secret, Error>> + Send + 'static,
    ) -> Arc<TokenCall> {
        let call = async { call.await.map(|token| Arc::new(Secret(token))) };
        Arc::new(TokenCall(Asking::new("access_token", call, self.requests.clone())))
    }

    pub(crate) fn held(session: finhub_sessions::ActiveSession, renewal: Renews) -> Arc<Self> {
        let (session, requests) = match renewal {
            Renews::Never => (session, None),
            Renews::OnRequest => {
                let requests = CredentialRequests::new();
                (binding::renew_on_request(session, &requests), Some(requests))
            }
        };
        Arc::new(Self { session, requests })
    }
}

/// A call that waits for a token, and supplies credentials if a renewal asks for them.
#[derive(uniffi::Object)]
pub struct TokenCall(Asking<Arc<Secret>>);

/// What a step of a call for a token ended with.
#[derive(Debug, uniffi::Enum)]
pub enum TokenStep {
    /// The call has ended.
    Token {
        /// The access token.
        token: Arc<Secret>,
    },
    /// The call waits for an answer. Take another step after it.
    CredentialsNeeded {
        /// The renewal to answer.
        request: Arc<CredentialRequest>,
    },
}

#[uniffi::export]
impl TokenCall {
    /// Goes on until there is a token or a request for credentials.
    pub async fn step(&self, cancellation: Arc<Cancellation>) -> Result<TokenStep, CallError> {
        Ok(match self.0.step(&cancellation).await? {
            Step::Ended(token) => TokenStep::Token { token },
            Step::CredentialsNeeded(request) => TokenStep::CredentialsNeeded { request },
        })
    }
}

/// A call that waits for a customer's session, and supplies credentials if a login is needed.
#[derive(uniffi::Object)]
pub struct SessionCall {
    client: finhub_sessions::Client,
    asking: Asking<Arc<ActiveSession>>,
}

/// What a step of a call for a session ended with.
#[derive(Debug, uniffi::Enum)]
pub enum SessionStep {
    /// The call has ended.
    Session {
        /// The session.
        session: Arc<ActiveSession>,
    },
    /// The call waits for an answer. Take another step after it.
    CredentialsNeeded {
        /// The renewal to answer.
        request: Arc<CredentialRequest>,
    },
}

impl SessionCall {
    pub(crate) fn new(
        client: finhub_sessions::Client,
        ids: [String; 2],
        store: &Store,
    ) -> Arc<Self> {
        let (requests, store) = (CredentialRequests::new(), Arc::clone(&store.0));
        let (opened, asked) = (client.clone(), requests.clone());
        let call = async move {
            let ids = ids.each_ref().map(String::as_str);
            let session = binding::session_for_on_request(&opened, ids, store, &asked).await?;
            Ok(Arc::new(ActiveSession { session, requests: Some(asked) }))
        };
        Arc::new(Self { client, asking: Asking::new("create_session", call, Some(requests)) })
    }
}

#[uniffi::export]
impl SessionCall {
    /// Goes on until there is a session or a request for credentials.
    pub async fn step(&self, cancellation: Arc<Cancellation>) -> Result<SessionStep, CallError> {
        Ok(match self.asking.step(cancellation.of(&self.client)).await? {
            Step::Ended(session) => SessionStep::Session { session },
            Step::CredentialsNeeded(request) => SessionStep::CredentialsNeeded { request },
        })
    }
}
