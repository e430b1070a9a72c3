//! A queue in which renewals ask for credentials.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::{Notify, oneshot};

use crate::active::{Ask, Asker, Given};
use crate::error::Error;
use crate::{ActiveSession, Client, Renewal, SessionStore};

/// A queue of renewals that wait for credentials. A caller that waits for a token answers them.
///
/// Clones are the same queue.
#[derive(Clone, Default)]
pub struct CredentialRequests(Arc<Queue>);

#[derive(Debug, Default)]
struct Queue {
    waiting: Mutex<VecDeque<CredentialRequest>>,
    arrived: Notify,
}

/// One waiting renewal. If it is dropped without an answer, it returns to the head of the queue: the caller that
/// took it may have gone away while others wait.
#[derive(Debug)]
pub struct CredentialRequest {
    answer: Option<oneshot::Sender<Option<Given>>>,
    asker: Asker,
    queue: Weak<Queue>,
}

impl CredentialRequests {
    /// Creates an empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits for the next renewal.
    pub async fn next(&self) -> CredentialRequest {
        loop {
            let arrived = self.0.arrived.notified();
            let request = self.0.waiting().pop_front();
            match request {
                Some(request) => return request,
                None => arrived.await,
            }
        }
    }

    /// Asks in this queue.
    fn asking(&self) -> Ask {
        let requests = self.clone();
        Arc::new(move |asker| {
            let answered = requests.ask(asker);
            Box::pin(async move { answered.await.ok().flatten() })
        })
    }

    fn ask(&self, asker: Asker) -> oneshot::Receiver<Option<Given>> {
        let (answer, answered) = oneshot::channel();
        let queue = Arc::downgrade(&self.0);
        self.0.waiting().push_back(CredentialRequest { answer: Some(answer), asker, queue });
        self.0.arrived.notify_one();
        answered
    }
}

impl Queue {
    fn waiting(&self) -> MutexGuard<'_, VecDeque<CredentialRequest>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CredentialRequest {
    /// Answers with what to renew with, or with `None`.
    pub fn answer(mut self, given: Option<Renewal>) {
        if let Some(answer) = self.answer.take() {
            // A renewal that has ended meanwhile needs no answer.
            let _ = answer.send(given.map(|renewal| self.asker.give(renewal)));
        }
    }
}

impl Drop for CredentialRequest {
    fn drop(&mut self) {
        let waits = |answer: &oneshot::Sender<_>| !answer.is_closed();
        if let (Some(answer), Some(queue)) =
            (self.answer.take().filter(waits), self.queue.upgrade())
        {
            let (asker, waiting) = (self.asker.clone(), Weak::clone(&self.queue));
            let again = Self { answer: Some(answer), asker, queue: waiting };
            queue.waiting().push_front(again);
            queue.arrived.notify_one();
        }
    }
}

/// As [`ActiveSession::renew_with`], with the credentials that a caller answers in this queue.
pub fn renew_on_request(session: ActiveSession, requests: &CredentialRequests) -> ActiveSession {
    session.renew_by(requests.asking())
}

/// Ends a session's block: logs the session out, unless others share it by a store.
pub async fn leave(session: &ActiveSession) -> Result<(), Error> {
    session.leave().await
}

/// As [`Client::session_for`], with what a caller answers in this queue.
pub async fn session_for_on_request(
    client: &Client,
    ids: [&str; 2],
    store: Arc<dyn SessionStore>,
    requests: &CredentialRequests,
) -> Result<ActiveSession, Error> {
    client.session_for_by(ids, store, requests.asking()).await
}

impl fmt::Debug for CredentialRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialRequests").field("waiting", &self.0.waiting().len()).finish()
    }
}
