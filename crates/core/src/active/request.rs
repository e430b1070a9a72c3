//! Credentials that are asked for through a queue.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, oneshot};

use super::ActiveSession;
use crate::Credentials;

/// Renewals that wait for credentials: for bindings, where whoever waits for a token answers them.
///
/// Clones are the same queue.
#[derive(Clone, Default)]
pub struct CredentialRequests(Arc<Queue>);

#[derive(Default)]
struct Queue {
    waiting: Mutex<VecDeque<CredentialRequest>>,
    arrived: Notify,
}

/// One renewal that waits. Dropped, it gets no credentials.
#[derive(Debug)]
pub struct CredentialRequest(oneshot::Sender<Option<Credentials>>);

impl CredentialRequests {
    /// An empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// The next renewal that waits.
    pub async fn next(&self) -> CredentialRequest {
        loop {
            let arrived = self.0.arrived.notified();
            let request = self.waiting().pop_front();
            match request {
                Some(request) => return request,
                None => arrived.await,
            }
        }
    }

    fn ask(&self) -> oneshot::Receiver<Option<Credentials>> {
        let (answer, answered) = oneshot::channel();
        self.waiting().push_back(CredentialRequest(answer));
        self.0.arrived.notify_one();
        answered
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, VecDeque<CredentialRequest>> {
        self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CredentialRequest {
    /// Gives the credentials, or none where there is nobody to ask.
    pub fn answer(self, credentials: Option<Credentials>) {
        // A renewal that has ended meanwhile needs none.
        let _ = self.0.send(credentials);
    }
}

impl ActiveSession {
    /// As [`renew_with`](Self::renew_with), with credentials that somebody gives who takes the renewal's request
    /// from this queue.
    pub fn renew_on_request(self, requests: &CredentialRequests) -> Self {
        let requests = requests.clone();
        self.renew_with(move || {
            let answered = requests.ask();
            async move { answered.await.ok().flatten() }
        })
    }
}

impl fmt::Debug for CredentialRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialRequests").field("waiting", &self.waiting().len()).finish()
    }
}
