//! A call that can be waited for, or started.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use finhub_sessions::{
    Client, CredentialRequest, CredentialRequests, Error, Secret, Session, Termination,
};
use futures::FutureExt;
use futures::future::{BoxFuture, Either, pending, select};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use tracing::instrument::WithSubscriber;

use crate::active::{Managed, PyActiveSession, answer_by};
use crate::blocking;
use crate::client::PyClient;
use crate::error::exception;
use crate::log::{self, Log};
use crate::mailbox::{Call, PyMailbox};
use crate::process::Process;
use crate::secret::PySecret;
use crate::session::PySession;
use crate::termination::PyTermination;

/// What a call gives.
pub(crate) enum Value {
    Session(Box<Session>),
    Termination(Termination),
    Token(Secret),
    Managed(Managed, Py<PyClient>),
    Nothing,
}

impl Value {
    pub(crate) fn into_py(self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        Ok(match self {
            Self::Session(session) => Py::new(py, PySession(*session))?.into_any(),
            Self::Termination(termination) => Py::new(py, PyTermination(termination))?.into_any(),
            Self::Token(token) => Py::new(py, PySecret(token))?.into_any(),
            Self::Managed(managed, client) => {
                Py::new(py, PyActiveSession::new(managed, client))?.into_any()
            }
            Self::Nothing => py.None(),
        })
    }
}

/// How far a call has come.
pub(crate) enum Step {
    Done(Result<Value, Error>),
    /// It goes on once credentials have been given.
    Asked(CredentialRequest),
}

/// A call that has not ended yet.
pub(crate) struct Work {
    pub(crate) client: Client,
    call: BoxFuture<'static, Result<Value, Error>>,
    requests: Option<CredentialRequests>,
    pub(crate) log: Option<Log>,
}

impl Work {
    pub(crate) fn new(
        py: Python<'_>,
        client: Client,
        call: impl Future<Output = Result<Value, Error>> + Send + 'static,
    ) -> PyResult<Self> {
        let log = log::wanted(py)?;
        let call = match &log {
            Some(log) => call.with_subscriber(log.dispatch()).boxed(),
            None => call.boxed(),
        };
        Ok(Self { client, call, requests: None, log })
    }

    /// A call that may ask for credentials on its way.
    pub(crate) fn asking(mut self, requests: Option<CredentialRequests>) -> Self {
        self.requests = requests;
        self
    }

    /// Goes on, until the call ends or asks for something.
    pub(crate) async fn step(&mut self) -> Step {
        let Some(requests) = self.requests.clone() else {
            return Step::Done(self.call.as_mut().await);
        };
        let asked = requests.next().boxed();
        match select(self.call.as_mut(), asked).await {
            Either::Left((outcome, _)) => Step::Done(outcome),
            Either::Right((request, _)) => Step::Asked(request),
        }
    }

    /// Nobody waits for the call any more: what it has begun comes to an end in the background, and a session that
    /// nobody saw is logged out.
    pub(crate) fn abandon(&mut self, process: &Arc<Process>, unseen: Option<Step>) {
        self.call = pending().boxed();
        if let Some(Step::Done(Ok(Value::Session(session)))) = unseen {
            let _inside = process.blocking().enter();
            self.client.discard(*session);
        }
        process.look_after(&self.client);
    }

    /// Waits on this thread. `answer` gives the credentials that the call asks for.
    fn wait(&mut self, py: Python<'_>, answer: Option<&Bound<'_, PyAny>>) -> PyResult<Value> {
        let outcome = loop {
            match blocking::step(py, self)? {
                Step::Done(outcome) => break outcome,
                Step::Asked(request) => answer_by(request, answer)?,
            }
        };
        if let Some(log) = self.log.take() {
            log.emit(py)?;
        }
        let value = outcome.map_err(|error| exception(py, &error))?;
        if let Err(interrupt) = py.check_signals() {
            // Ctrl-C came with the answer: nobody is going to see it.
            self.abandon(&Process::current()?, Some(Step::Done(Ok(value))));
            return Err(interrupt);
        }
        Ok(value)
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
    /// Makes the call, and waits for its outcome outside the interpreter.
    ///
    /// `answer` is called for the credentials of a renewal.
    #[pyo3(signature = (answer: "collections.abc.Callable[[], Credentials | None] | None" = None) -> "typing.Any")]
    fn wait(&self, py: Python<'_>, answer: Option<&Bound<'_, PyAny>>) -> PyResult<Py<PyAny>> {
        let mut work = self.take()?;
        let outcome = work.wait(py, answer);
        work.abandon(&Process::current()?, None);
        outcome?.into_py(py)
    }

    /// Makes the call in the background. Its outcome goes to the mailbox, under this number.
    #[pyo3(signature = (mailbox: "Mailbox", number: "int") -> "Call")]
    fn start(&self, mailbox: &Bound<'_, PyMailbox>, number: u64) -> PyResult<Call> {
        Call::start(self.take()?, mailbox.get(), number)
    }
}
