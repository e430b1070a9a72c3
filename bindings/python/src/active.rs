//! The session behind `ActiveSession` and `AsyncActiveSession`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use finhub_sessions::{ActiveSession, Credentials};
use pyo3::prelude::*;
use tokio::sync::{Notify, oneshot};

use crate::arguments;
use crate::client::PyClient;
use crate::credentials::PyCredentials;
use crate::process::PerProcess;
use crate::session::PySession;
use crate::work::{PyWork, Value, Work};

/// A session of the core's, and where it asks for credentials.
#[derive(Clone)]
pub(crate) struct Managed {
    session: ActiveSession,
    asks: Option<Arc<Asks>>,
}

impl Managed {
    pub(crate) fn new(session: ActiveSession, asks: Option<Arc<Asks>>) -> Self {
        let session = match &asks {
            Some(asks) => session.renew_with(asks.asker()),
            None => session,
        };
        Self { session, asks }
    }
}

/// Credentials that renewals wait for. Whoever waits for a token answers.
#[derive(Default)]
pub(crate) struct Asks {
    waiting: Mutex<VecDeque<Ask>>,
    arrived: Notify,
}

/// One renewal that waits. Dropped, it gets no credentials.
pub(crate) struct Ask(oneshot::Sender<Option<Credentials>>);

impl Asks {
    pub(crate) fn when(renews: bool) -> Option<Arc<Self>> {
        renews.then(Arc::default)
    }

    /// What a renewal calls.
    fn asker(
        self: &Arc<Self>,
    ) -> impl Fn() -> std::pin::Pin<Box<dyn Future<Output = Option<Credentials>> + Send>>
    + Send
    + Sync
    + 'static
    + use<> {
        let asks = Arc::clone(self);
        move || {
            let (answer, answered) = oneshot::channel();
            asks.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(Ask(answer));
            asks.arrived.notify_one();
            Box::pin(async move { answered.await.ok().flatten() })
        }
    }

    /// The next renewal that waits.
    pub(crate) async fn next(&self) -> Ask {
        loop {
            let arrived = self.arrived.notified();
            let ask = self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            match ask {
                Some(ask) => return ask,
                None => arrived.await,
            }
        }
    }
}

impl Ask {
    fn answer(self, credentials: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let credentials = match credentials.filter(|given| !given.is_none()) {
            Some(given) => {
                let credentials = given.cast::<PyCredentials>().map_err(|_| {
                    arguments::wrong_type("what renew_with gives", "Credentials or None", given)
                })?;
                Some(credentials.get().0.clone())
            }
            None => None,
        };
        // A renewal that has ended meanwhile needs none.
        let _ = self.0.send(credentials);
        Ok(())
    }

    /// Answers with what a callback gives.
    pub(crate) fn answer_by(self, callback: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let credentials = callback.map(Bound::call0).transpose()?;
        self.answer(credentials.as_ref())
    }
}

/// A renewal that waits for credentials, as an event loop holds it.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Ask")]
pub(crate) struct PyAsk(Mutex<Option<Ask>>);

impl PyAsk {
    pub(crate) fn new(ask: Ask) -> Self {
        Self(Mutex::new(Some(ask)))
    }
}

#[pymethods]
impl PyAsk {
    /// Gives the credentials, or none.
    #[pyo3(signature = (credentials: "Credentials | None") -> "None")]
    fn answer(&self, credentials: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(ask) => ask.answer(credentials),
            None => Ok(()),
        }
    }
}

/// A managed session of the core, in whichever process it is used.
#[pyclass(frozen, module = "finhub_sessions._native", name = "ActiveSession")]
pub(crate) struct PyActiveSession {
    /// There until it is dropped.
    managed: Option<PerProcess<Managed>>,
    client: Py<PyClient>,
}

impl PyActiveSession {
    pub(crate) fn new(managed: Managed, client: Py<PyClient>) -> Self {
        Self { managed: Some(PerProcess::new(managed)), client }
    }

    fn managed(&self, py: Python<'_>) -> PyResult<Managed> {
        let managed = self.managed.as_ref().expect("there until it is dropped");
        managed.get(|parents| {
            self.client.get().managed(py, parents.session.session(), parents.asks.clone())
        })
    }

    fn work(
        &self,
        py: Python<'_>,
        call: impl Future<Output = Result<Value, finhub_sessions::Error>> + Send + 'static,
    ) -> PyResult<Work> {
        Work::new(py, self.client.get().core(py)?, call)
    }
}

#[pymethods]
impl PyActiveSession {
    /// The session as it is now: after a renewal, another one.
    #[getter]
    fn session(&self, py: Python<'_>) -> PyResult<PySession> {
        Ok(PySession(self.managed(py)?.session.session()))
    }

    /// A token that lives for a while.
    #[pyo3(signature = () -> "Work")]
    fn access_token(&self, py: Python<'_>) -> PyResult<PyWork> {
        let Managed { session, asks } = self.managed(py)?;
        let work = self.work(py, async move { session.access_token().await.map(Value::Token) })?;
        Ok(PyWork::new(work.asking(asks)))
    }

    /// The end of the session.
    #[pyo3(signature = () -> "Work")]
    fn logout(&self, py: Python<'_>) -> PyResult<PyWork> {
        let session = self.managed(py)?.session;
        Ok(PyWork::new(
            self.work(py, async move { session.logout().await.map(Value::Termination) })?,
        ))
    }
}

impl Drop for PyActiveSession {
    fn drop(&mut self) {
        // Its last clone logs out in the background, which needs somebody to drive it.
        drop(self.managed.take());
        Python::attach(|py| {
            let client = self.client.get();
            // At the interpreter's end there is nobody to tell.
            let _ = client.core(py).and_then(|core| client.look_after(&core));
        });
    }
}
