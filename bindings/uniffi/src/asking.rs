//! Calls that ask the application for credentials before they end.

use std::sync::{Arc, Mutex, PoisonError};

use finhub_sessions::Error;
use finhub_sessions::binding::{self, CredentialRequests, panicked};
use futures::FutureExt;
use futures::future::{BoxFuture, Either, select};

use crate::call::in_background;
use crate::{CallError, Cancellation, Credentials, Session};

/// A call, and the channel by which it asks. It goes step by step: each step ends with the outcome, or with a request that must be
/// answered before the next step.
pub(crate) struct Asking<T> {
    operation: &'static str,
    call: Mutex<Option<BoxFuture<'static, Result<T, Error>>>>,
    requests: Option<CredentialRequests>,
}

/// What a step of such a call ended with.
pub(crate) enum Step<T> {
    /// It has ended.
    Ended(T),
    /// The call goes on once this request has been answered.
    CredentialsNeeded(Arc<CredentialRequest>),
}

impl<T: Send + 'static> Asking<T> {
    pub(crate) fn new(
        operation: &'static str,
        call: impl Future<Output = Result<T, Error>> + Send + 'static,
        requests: Option<CredentialRequests>,
    ) -> Self {
        Self { operation, call: Mutex::new(Some(call.boxed())), requests }
    }

    /// Goes on until the call ends or asks. If the caller goes away meanwhile, the call is dropped on the runtime.
    pub(crate) async fn step(&self, cancellation: &Cancellation) -> Result<Step<T>, CallError> {
        // Whoever takes a step after the end, or two at once, breaks what the other half promises.
        let mut call = self.slot().take().ok_or_else(|| panicked(self.operation))?;
        let requests = self.requests.clone();
        let work = async move {
            let Some(requests) = requests else {
                return Ok((Step::Ended(call.await?), None));
            };
            match select(call.as_mut(), requests.next().boxed()).await {
                Either::Left((outcome, _)) => Ok((Step::Ended(outcome?), None)),
                Either::Right((request, _)) => {
                    let request = Arc::new(CredentialRequest(Some(request).into()));
                    Ok((Step::CredentialsNeeded(request), Some(call)))
                }
            }
        };
        let (step, rest) = in_background(self.operation, cancellation, work).await?;
        *self.slot() = rest;
        Ok(step)
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<BoxFuture<'static, Result<T, Error>>>> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A renewal that waits for credentials. If it is dropped without an answer, the next caller is asked.
#[derive(Debug, uniffi::Object)]
pub struct CredentialRequest(Mutex<Option<binding::CredentialRequest>>);

#[uniffi::export]
impl CredentialRequest {
    /// Answers with the credentials of a new login, or with none if there is nobody to ask.
    pub fn answer(&self, credentials: Option<Arc<Credentials>>) -> Result<(), CallError> {
        self.give(credentials.map(|given| given.0.clone().into()));
        Ok(())
    }

    /// Answers with a session that was made elsewhere.
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
