//! A call that can be waited for, or started.

use std::future::Future;
use std::sync::{Mutex, PoisonError};

use finhub_sessions::binding::{CredentialRequest, CredentialRequests};
use finhub_sessions::{Error, Secret, Session, SessionStatus, Termination};
use futures::FutureExt;
use futures::future::{BoxFuture, Either, pending, select};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tracing::instrument::WithSubscriber;
use zeroize::Zeroizing;

use crate::active::{Managed, PyActiveSession, answer_by};
use crate::blocking;
use crate::client::PyClient;
use crate::log::{self, Log};
use crate::mailbox::{Call, PyMailbox};
use crate::outcome::{Keeper, Outcome, Unclaimed};
use crate::secret::PySecret;
use crate::session::PySession;
use crate::status;
use crate::termination::PyTermination;

/// The value of a call.
pub(crate) enum Value {
    Session(Box<Session>),
    Termination(Termination),
    Token(Secret),
    Managed(Managed, Py<PyClient>),
    Json(Zeroizing<Vec<u8>>),
    Status(SessionStatus),
    Nothing,
}

impl Value {
    /// `unclaimed` goes along with a session.
    pub(crate) fn to_py(
        &self,
        py: Python<'_>,
        unclaimed: Option<&Unclaimed>,
    ) -> PyResult<Py<PyAny>> {
        Ok(match self {
            Self::Session(session) => {
                let session = PySession::new(Session::clone(session), unclaimed.cloned());
                Py::new(py, session)?.into_any()
            }
            Self::Termination(termination) => {
                Py::new(py, PyTermination(termination.clone()))?.into_any()
            }
            Self::Token(token) => Py::new(py, PySecret(token.clone()))?.into_any(),
            Self::Managed(managed, client) => {
                let session = PyActiveSession::new(managed.clone(), client.clone_ref(py));
                Py::new(py, session)?.into_any()
            }
            Self::Json(json) => PyBytes::new(py, json).into_any().unbind(),
            Self::Status(status) => status::facts(py, status)?.into_any().unbind(),
            Self::Nothing => py.None(),
        })
    }
}

/// How far a call has come.
pub(crate) enum Step {
    Done(Outcome),
    /// It goes on when it has been given credentials.
    Asked(CredentialRequest),
}

/// A call that has not ended yet.
pub(crate) struct Work {
    pub(crate) keeper: Keeper,
    call: BoxFuture<'static, Result<Value, Error>>,
    /// The queue of its requests for credentials. It is asked once, so that a callback that failed is not called again.
    requests: Option<CredentialRequests>,
    log: Option<Log>,
}

impl Work {
    pub(crate) fn new(
        py: Python<'_>,
        keeper: Keeper,
        call: impl Future<Output = Result<Value, Error>> + Send + 'static,
    ) -> PyResult<Self> {
        let log = log::wanted(py, &keeper.process)?;
        let call = match &log {
            Some(log) => call.with_subscriber(log.dispatch()).boxed(),
            None => call.boxed(),
        };
        Ok(Self { keeper, call, requests: None, log })
    }

    /// A call that may ask for credentials.
    pub(crate) fn asking(mut self, requests: Option<CredentialRequests>) -> Self {
        self.requests = requests;
        self
    }

    /// Goes on, until the call ends or asks for something.
    pub(crate) async fn step(&mut self) -> Step {
        let result = match self.requests.clone() {
            None => self.call.as_mut().await,
            Some(requests) => {
                let asked = requests.next().boxed();
                match select(self.call.as_mut(), asked).await {
                    Either::Left((result, _)) => result,
                    Either::Right((request, _)) => {
                        self.requests = None;
                        return Step::Asked(request);
                    }
                }
            }
        };
        Step::Done(Outcome::new(result, self.log.take(), self.keeper.clone()))
    }

    /// Abandons the call: its work finishes in the background.
    pub(crate) fn abandon(&mut self) {
        self.call = pending().boxed();
        self.log = None;
        self.keeper.look_after();
    }

    /// Waits on this thread. `answer` returns the credentials that the call asks for.
    fn wait(&mut self, py: Python<'_>, answer: Option<&Bound<'_, PyAny>>) -> PyResult<Outcome> {
        loop {
            match blocking::step(py, self)? {
                Step::Done(outcome) => return Ok(outcome),
                Step::Asked(request) => {
                    let _driven = self.keeper.process.drive();
                    answer_by(request, answer)?;
                }
            }
        }
    }
}

/// A call, as Python holds it.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Work")]
pub(crate) struct PyWork(Mutex<Option<Work>>);

impl PyWork {
    pub(crate) fn new(work: Work) -> Self {
        Self(Mutex::new(Some(work)))
    }

    fn take(&self) -> PyResult<Work> {
        let work = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        work.ok_or_else(|| PyRuntimeError::new_err("the call was made already"))
    }
}

#[pymethods]
impl PyWork {
    /// Makes the call and waits for its outcome without the GIL.
    ///
    /// `answer` is called for the credentials of a renewal.
    #[pyo3(signature = (answer: "collections.abc.Callable[[], Credentials | Session | None] | None" = None) -> "typing.Any")]
    fn wait(&self, py: Python<'_>, answer: Option<&Bound<'_, PyAny>>) -> PyResult<Py<PyAny>> {
        let mut work = self.take()?;
        let outcome = work.wait(py, answer);
        work.abandon();
        outcome?.deliver(py).map(|(value, _)| value)
    }

    /// Makes the call in the background. Each step puts this number into the mailbox.
    #[pyo3(signature = (mailbox: "Mailbox", number: "int") -> "Call")]
    fn start(&self, mailbox: &Bound<'_, PyMailbox>, number: u64) -> PyResult<Call> {
        Call::start(self.take()?, mailbox.get(), number)
    }
}
