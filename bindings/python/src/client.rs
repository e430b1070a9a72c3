//! The native half of `Client` and `AsyncClient`. Each call becomes a `Work`: the first waits for it, the second
//! starts it.

use std::sync::Arc;

use finhub_sessions::binding::{self, ClientExt as _, CredentialRequests};
use finhub_sessions::{ActiveSession, Client, Readiness};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use zeroize::Zeroizing;

use crate::active::{self, Managed, PyActiveSession};
use crate::arguments;
use crate::credentials::PyCredentials;
use crate::error::exception;
use crate::outcome::Keeper;
use crate::process::{PerProcess, Process};
use crate::session::PySession;
use crate::settings;
use crate::store;
use crate::work::{PyWork, Value, Work};

/// A client of the core that also works in a forked process.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Client")]
pub(crate) struct PyClient {
    /// What all clones share: the connections.
    origin: Arc<PerProcess<Client>>,
    /// With this clone's own settings.
    own: PerProcess<Client>,
    /// Whether an event loop uses it, rather than threads that wait.
    in_background: bool,
}

#[pymethods]
impl PyClient {
    #[new]
    #[pyo3(signature = (settings: "dict[str, object]", in_background: "bool"))]
    fn new(settings: &Bound<'_, PyDict>, in_background: bool) -> PyResult<Self> {
        let client = settings::builder(settings)?
            .build()
            .map_err(|error| exception(settings.py(), &error))?;
        Ok(Self {
            origin: Arc::new(PerProcess::new(client.clone())),
            own: PerProcess::new(client),
            in_background,
        })
    }

    /// A clone with some settings replaced, over the same connections.
    #[pyo3(signature = (settings: "dict[str, object]") -> "Client")]
    fn with_options(&self, settings: &Bound<'_, PyDict>) -> PyResult<Self> {
        let py = settings.py();
        let clone = self.core(py)?.with_options(settings::options(settings)?);
        Ok(Self {
            origin: Arc::clone(&self.origin),
            own: PerProcess::new(clone.map_err(|error| exception(py, &error))?),
            in_background: self.in_background,
        })
    }

    /// Which calls the settings allow.
    #[pyo3(signature = () -> "typing.Literal['login', 'resume_only']")]
    fn check(&self, py: Python<'_>) -> PyResult<&'static str> {
        match self.core(py)?.check() {
            Ok(Readiness::ResumeOnly) => Ok("resume_only"),
            Ok(_) => Ok("login"),
            Err(error) => Err(exception(py, &error)),
        }
    }

    /// A login.
    #[pyo3(signature = (customer_id: "object", user_id: "object", credentials: "Credentials") -> "Work")]
    fn create_session(
        &self,
        customer_id: &Bound<'_, PyAny>,
        user_id: &Bound<'_, PyAny>,
        credentials: &Bound<'_, PyCredentials>,
    ) -> PyResult<PyWork> {
        let py = customer_id.py();
        let (customer, user) = path("create_session", customer_id, user_id)?;
        let credentials = credentials.get().0.clone();
        let client = self.core(py)?;
        self.work(py, async move {
            let session = client.create_session(&customer, &user, &credentials).await?;
            Ok(Value::Session(Box::new(session)))
        })
    }

    /// A logout.
    #[pyo3(signature = (session: "Session") -> "Work")]
    fn delete_session(&self, session: &Bound<'_, PySession>) -> PyResult<PyWork> {
        let py = session.py();
        let session = session.get().get().clone();
        let client = self.core(py)?;
        self.work(py, async move { client.delete_session(&session).await.map(Value::Termination) })
    }

    /// A logout by ids.
    #[pyo3(signature = (
        customer_id: "object", user_id: "object", session_id: "object", token: "object"
    ) -> "Work")]
    fn delete_session_by_id(
        &self,
        customer_id: &Bound<'_, PyAny>,
        user_id: &Bound<'_, PyAny>,
        session_id: &Bound<'_, PyAny>,
        token: &Bound<'_, PyAny>,
    ) -> PyResult<PyWork> {
        let py = customer_id.py();
        let (customer, user) = path("delete_session", customer_id, user_id)?;
        let session = arguments::id("delete_session", "session_id", session_id)?;
        let token = arguments::secret("delete_session", "token", token)?;
        let client = self.core(py)?;
        self.work(py, async move {
            let termination = client.delete_session_by_id(&customer, &user, &session, &token).await;
            termination.map(Value::Termination)
        })
    }

    /// An operation whose methods are generated. Its value is JSON.
    #[pyo3(signature = (operation: "str", arguments: "bytes") -> "Work")]
    fn call(&self, py: Python<'_>, operation: String, arguments: &[u8]) -> PyResult<PyWork> {
        let arguments = Zeroizing::new(arguments.to_vec());
        let client = self.core(py)?;
        self.work(py, async move {
            binding::call(&client, &operation, &arguments).await.map(Value::Json)
        })
    }

    /// A managed login. With `renews`, its token is renewed with what a callback returns.
    #[pyo3(signature = (
        customer_id: "object", user_id: "object", credentials: "Credentials", renews: "bool"
    ) -> "Work")]
    fn login(
        slf: &Bound<'_, Self>,
        customer_id: &Bound<'_, PyAny>,
        user_id: &Bound<'_, PyAny>,
        credentials: &Bound<'_, PyCredentials>,
        renews: bool,
    ) -> PyResult<PyWork> {
        let py = slf.py();
        let (customer, user) = path("create_session", customer_id, user_id)?;
        let credentials = credentials.get().0.clone();
        let client = slf.get().core(py)?;
        let owner = slf.clone().unbind();
        slf.get().work(py, async move {
            let session = client.login(&customer, &user, &credentials).await?;
            Ok(Value::Managed(Managed::new(session, active::requests(renews)), owner))
        })
    }

    /// Manages a session that another process made.
    #[pyo3(signature = (session: "Session", renews: "bool") -> "ActiveSession")]
    fn resume(
        slf: &Bound<'_, Self>,
        session: &Bound<'_, PySession>,
        renews: bool,
    ) -> PyResult<PyActiveSession> {
        let session = session.get().get().clone();
        let resume = |client: Client| client.resume(session);
        let resumed = Managed::new(slf.get().inside(slf.py(), resume)?, active::requests(renews));
        Ok(PyActiveSession::new(resumed, slf.clone().unbind()))
    }

    /// The session of a store, or a new one in it, made and renewed with what a callback returns.
    #[pyo3(signature = (
        customer_id: "object", user_id: "object", store: "object"
    ) -> "Work")]
    fn session_for(
        slf: &Bound<'_, Self>,
        customer_id: &Bound<'_, PyAny>,
        user_id: &Bound<'_, PyAny>,
        store: &Bound<'_, PyAny>,
    ) -> PyResult<PyWork> {
        let py = slf.py();
        let (customer, user) = path("create_session", customer_id, user_id)?;
        let store = store::store("store", store)?;
        let client = slf.get().core(py)?;
        let (owner, requests) = (slf.clone().unbind(), CredentialRequests::new());
        let asked = Some(requests.clone());
        let work = Work::new(py, slf.get().keeper(py)?, async move {
            let ids = [customer.as_str(), user.as_str()];
            let session = binding::session_for_on_request(&client, ids, store, &requests).await?;
            Ok(Value::Managed(Managed::opened(session, requests), owner))
        })?;
        Ok(PyWork::new(work.asking(asked)))
    }

    /// Closes this client and all its clones.
    #[pyo3(signature = () -> "Work")]
    fn close(&self, py: Python<'_>) -> PyResult<PyWork> {
        let client = self.core(py)?;
        self.work(py, async move {
            client.close().await;
            Ok(Value::Nothing)
        })
    }
}

impl PyClient {
    /// The core's client, with connections of this process.
    pub(crate) fn core(&self, py: Python<'_>) -> PyResult<Client> {
        self.own.get(|mine| {
            let again =
                |parents: &Client| parents.reconnected().map_err(|error| exception(py, &error));
            Ok(mine.sharing(&self.origin.get(again)?))
        })
    }

    pub(crate) fn work(
        &self,
        py: Python<'_>,
        call: impl Future<Output = Result<Value, finhub_sessions::Error>> + Send + 'static,
    ) -> PyResult<PyWork> {
        Ok(PyWork::new(Work::new(py, self.keeper(py)?, call)?))
    }

    /// The owner of work that callers leave behind.
    pub(crate) fn keeper(&self, py: Python<'_>) -> PyResult<Keeper> {
        let (client, process) = (self.core(py)?, Process::current()?);
        Ok(Keeper { client, process, in_background: self.in_background })
    }

    /// Manages an existing session. It remembers the runtime on which this was done.
    pub(crate) fn inside(
        &self,
        py: Python<'_>,
        manage: impl FnOnce(Client) -> ActiveSession,
    ) -> PyResult<ActiveSession> {
        let client = self.core(py)?;
        let process = Process::current()?;
        let runtime = if self.in_background { process.background()? } else { process.blocking() };
        let _inside = runtime.enter();
        Ok(manage(client))
    }
}

/// The ids that every path holds.
fn path(
    operation: &str,
    customer_id: &Bound<'_, PyAny>,
    user_id: &Bound<'_, PyAny>,
) -> PyResult<(String, String)> {
    Ok((
        arguments::id(operation, "customer_id", customer_id)?,
        arguments::id(operation, "user_id", user_id)?,
    ))
}
