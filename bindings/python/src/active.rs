//! The native half of `ActiveSession` and `AsyncActiveSession`.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use finhub_sessions::binding::{self, ClientExt as _, CredentialRequest, CredentialRequests};
use finhub_sessions::{ActiveSession, SessionStatus, Statuses};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::arguments;
use crate::client::PyClient;
use crate::credentials::PyCredentials;
use crate::log;
use crate::process::PerProcess;
use crate::session::PySession;
use crate::status::{self, PyStatuses};
use crate::work::{PyWork, Value, Work};

/// A session of the core, and the queue in which it asks for credentials.
#[derive(Clone)]
pub(crate) struct Managed {
    session: ActiveSession,
    requests: Option<CredentialRequests>,
    /// The changes that were not read yet, from the first read on.
    untold: Arc<OnceLock<Mutex<Statuses>>>,
}

impl Managed {
    pub(crate) fn new(session: ActiveSession, requests: Option<CredentialRequests>) -> Self {
        let session = match &requests {
            Some(requests) => binding::renew_on_request(session, requests),
            None => session,
        };
        Self { session, requests, untold: Arc::default() }
    }

    /// A session that renews by asking its queue.
    pub(crate) fn opened(session: ActiveSession, requests: CredentialRequests) -> Self {
        Self { session, requests: Some(requests), untold: Arc::default() }
    }

    /// The next status that was not read yet, if there is one.
    fn take_status(&self) -> Option<SessionStatus> {
        let untold = self.untold.get_or_init(|| Mutex::new(self.session.statuses()));
        untold.lock().unwrap_or_else(PoisonError::into_inner).try_next()
    }
}

/// The queue in which a session asks for credentials.
pub(crate) fn requests(renews: bool) -> Option<CredentialRequests> {
    renews.then(CredentialRequests::new)
}

/// Answers a renewal with Python's value. A wrong value counts as `None`, so that the others that wait do not ask
/// again.
fn answer(request: CredentialRequest, given: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
    let Some(given) = given.filter(|given| !given.is_none()) else {
        request.answer(None);
        return Ok(());
    };
    let renewal = if let Ok(credentials) = given.cast::<PyCredentials>() {
        Some(credentials.get().0.clone().into())
    } else if let Ok(session) = given.cast::<PySession>() {
        Some(session.get().get().clone().into())
    } else {
        None
    };
    let is_one = renewal.is_some();
    request.answer(renewal);
    if is_one {
        return Ok(());
    }
    Err(arguments::wrong_type("what renew_with gives", "Credentials, Session or None", given))
}

/// Answers a renewal with what a callback returns.
pub(crate) fn answer_by(
    request: CredentialRequest,
    callback: Option<&Bound<'_, PyAny>>,
) -> PyResult<()> {
    let given = callback.map(Bound::call0).transpose()?;
    answer(request, given.as_ref())
}

/// A renewal that waits for credentials, as an event loop holds it.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Ask")]
pub(crate) struct PyAsk(Mutex<Option<CredentialRequest>>);

impl PyAsk {
    pub(crate) fn new(request: CredentialRequest) -> Self {
        Self(Mutex::new(Some(request)))
    }
}

#[pymethods]
impl PyAsk {
    /// Answers with what to renew with, or with `None`.
    #[pyo3(signature = (given: "Credentials | Session | None") -> "None")]
    fn answer(&self, given: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        match self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(request) => answer(request, given),
            None => Ok(()),
        }
    }

    /// Leaves the renewal to the next caller that waits for a token.
    #[pyo3(signature = () -> "None")]
    fn leave(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

/// A managed session of the core that also works in a forked process.
#[pyclass(frozen, module = "finhub_sessions._native", name = "ActiveSession")]
pub(crate) struct PyActiveSession {
    /// Present until it is dropped.
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
            let client = self.client.get();
            let session = client.inside(py, |client| client.reopen(&parents.session))?;
            Ok(Managed::new(session, parents.requests.clone()))
        })
    }

    fn work(
        &self,
        py: Python<'_>,
        call: impl Future<Output = Result<Value, finhub_sessions::Error>> + Send + 'static,
    ) -> PyResult<Work> {
        Work::new(py, self.client.get().keeper(py)?, call)
    }
}

#[pymethods]
impl PyActiveSession {
    /// The current session. A renewal replaces it by another one.
    #[getter]
    fn session(&self, py: Python<'_>) -> PyResult<PySession> {
        Ok(PySession::new(self.managed(py)?.session.session(), None))
    }

    /// A token that is valid for at least `min_ttl`.
    #[pyo3(signature = (min_ttl: "object") -> "Work")]
    fn access_token(&self, min_ttl: &Bound<'_, PyAny>) -> PyResult<PyWork> {
        let py = min_ttl.py();
        let min_ttl = arguments::duration("access_token", "min_ttl", min_ttl)?;
        let Managed { session, requests, .. } = self.managed(py)?;
        let work = self
            .work(py, async move { session.access_token_for(min_ttl).await.map(Value::Token) })?;
        Ok(PyWork::new(work.asking(requests)))
    }

    /// A new token.
    #[pyo3(signature = () -> "Work")]
    fn renew(&self, py: Python<'_>) -> PyResult<PyWork> {
        let Managed { session, requests, .. } = self.managed(py)?;
        let work = self.work(py, async move { session.renew().await.map(Value::Token) })?;
        Ok(PyWork::new(work.asking(requests)))
    }

    /// Reports that a token was refused.
    #[pyo3(signature = (token: "object") -> "None")]
    fn invalidate(&self, token: &Bound<'_, PyAny>) -> PyResult<()> {
        let refused = arguments::secret("access_token", "token", token)?;
        self.managed(token.py())?.session.invalidate(&refused);
        Ok(())
    }

    /// The current state, as arguments of `SessionStatus`.
    #[pyo3(signature = () -> "tuple[typing.Any, ...]")]
    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        status::facts(py, &self.managed(py)?.session.status())
    }

    /// The next status that was not returned yet, if there is one.
    #[pyo3(signature = () -> "tuple[typing.Any, ...] | None")]
    fn take_status<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let status = self.managed(py)?.take_status();
        status.map(|status| status::facts(py, &status)).transpose()
    }

    /// All its states.
    #[pyo3(signature = () -> "Statuses")]
    fn statuses(&self, py: Python<'_>) -> PyResult<PyStatuses> {
        Ok(PyStatuses::new(self.managed(py)?.session.statuses(), self.client.clone_ref(py)))
    }

    /// Ends its block.
    #[pyo3(signature = () -> "Work")]
    fn leave(&self, py: Python<'_>) -> PyResult<PyWork> {
        let session = self.managed(py)?.session;
        let left = async move { binding::leave(&session).await.map(|()| Value::Nothing) };
        Ok(PyWork::new(self.work(py, left)?))
    }

    /// Logs the session out.
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
        let managed = self.managed.take();
        Python::attach(|py| match self.client.get().keeper(py) {
            // Its last clone logs out in the background, which needs somebody to drive it.
            Ok(keeper) => {
                log::for_the_next_call(&keeper.process, || drop(managed));
                keeper.look_after();
            }
            // At the interpreter's end there is nobody to tell.
            Err(_) => drop(managed),
        });
    }
}
