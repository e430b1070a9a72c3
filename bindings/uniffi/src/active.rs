//! The managed session.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use finhub_sessions::Error;
use finhub_sessions::binding::{self, CredentialRequests};
use futures::FutureExt;
use futures::future::{BoxFuture, Either, select};
use tokio::sync::Mutex;

use crate::call::{at_once, in_background};
use crate::{
    CallError, Cancellation, Credentials, Secret, Session, SessionStatus, Statuses, Termination,
};

/// Whether a managed session's token is renewed.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum Renews {
    /// It ends when it ends.
    Never,
    /// With what whoever waits for a token gives.
    OnRequest,
}

/// A session that renews its token, where it may.
#[derive(Debug, uniffi::Object)]
pub struct ActiveSession {
    session: finhub_sessions::ActiveSession,
    requests: Option<CredentialRequests>,
}

#[uniffi::export]
impl ActiveSession {
    /// The session as it is now: after a renewal, another one.
    pub fn session(&self) -> Result<Arc<Session>, CallError> {
        at_once("access_token", || Ok(Session::held(self.session.session())))
    }

    /// What the session prints, which is safe to log: without secrets, on one line.
    pub fn shown(&self) -> Result<String, CallError> {
        at_once("access_token", || Ok(format!("{:?}", self.session)))
    }

    /// Asks for a token that lives for so long.
    pub fn access_token(&self, min_ttl: Duration) -> Result<Arc<TokenCall>, CallError> {
        let session = self.session.clone();
        Ok(self.token(async move { session.access_token_for(min_ttl).await }))
    }

    /// Asks for a new token.
    pub fn renew(&self) -> Result<Arc<TokenCall>, CallError> {
        let session = self.session.clone();
        Ok(self.token(async move { session.renew().await }))
    }

    /// Says that a token was refused.
    pub fn invalidate(&self, token: Arc<Secret>) -> Result<(), CallError> {
        at_once("access_token", || {
            self.session.invalidate(&token.0);
            Ok(())
        })
    }

    /// The state of the session now.
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
        let call = Arc::new(Mutex::new(call.boxed()));
        Arc::new(TokenCall { call, requests: self.requests.clone() })
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

/// A caller that waits for a token, and gives credentials where a renewal asks for them.
#[derive(uniffi::Object)]
pub struct TokenCall {
    call: Arc<Mutex<BoxFuture<'static, Result<finhub_sessions::Secret, Error>>>>,
    requests: Option<CredentialRequests>,
}

/// How far a call for a token has come.
#[derive(Debug, uniffi::Enum)]
pub enum TokenStep {
    /// It has ended.
    Token {
        /// The access token.
        token: Arc<Secret>,
    },
    /// It goes on once this has been answered: take another step then.
    CredentialsNeeded {
        /// What waits.
        request: Arc<CredentialRequest>,
    },
}

#[uniffi::export]
impl TokenCall {
    /// Goes on until there is a token, or until credentials are asked for.
    pub async fn step(&self, cancellation: Arc<Cancellation>) -> Result<TokenStep, CallError> {
        let (call, requests) = (Arc::clone(&self.call), self.requests.clone());
        let work = async move {
            let mut call = call.lock().await;
            let Some(requests) = requests else {
                return call.as_mut().await.map(TokenStep::ended);
            };
            let asked = requests.next().boxed();
            match select(call.as_mut(), asked).await {
                Either::Left((token, _)) => token.map(TokenStep::ended),
                Either::Right((request, _)) => Ok(TokenStep::CredentialsNeeded {
                    request: Arc::new(CredentialRequest(Some(request).into())),
                }),
            }
        };
        in_background("access_token", &cancellation, work).await
    }
}

impl TokenStep {
    fn ended(token: finhub_sessions::Secret) -> Self {
        Self::Token { token: Arc::new(Secret(token)) }
    }
}

/// A renewal that waits for credentials. Let go without an answer, it asks the next caller.
#[derive(Debug, uniffi::Object)]
pub struct CredentialRequest(std::sync::Mutex<Option<binding::CredentialRequest>>);

#[uniffi::export]
impl CredentialRequest {
    /// Gives the credentials of a new login, or none where there is nobody to ask.
    pub fn answer(&self, credentials: Option<Arc<Credentials>>) -> Result<(), CallError> {
        self.give(credentials.map(|given| given.0.clone().into()));
        Ok(())
    }

    /// Gives a session that somebody else made.
    pub fn answer_with_session(&self, session: Arc<Session>) -> Result<(), CallError> {
        self.give(Some(session.0.clone().into()));
        Ok(())
    }
}

impl CredentialRequest {
    fn give(&self, given: Option<finhub_sessions::Renewal>) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waiting) = waiting {
            waiting.answer(given);
        }
    }
}
