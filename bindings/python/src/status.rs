//! The states of a managed session, from which Python makes `SessionStatus`.

use std::sync::Arc;

use finhub_sessions::{SessionStatus, Statuses};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use tokio::sync::Mutex;

use crate::client::PyClient;
use crate::error::exception;
use crate::work::{PyWork, Value};

/// The arguments of `SessionStatus`: its state, why it ended, and what failed.
pub(crate) fn facts<'py>(py: Python<'py>, status: &SessionStatus) -> PyResult<Bound<'py, PyTuple>> {
    let (reason, error) = match status {
        SessionStatus::Ended(reason) => (Some(reason.as_str()), None),
        SessionStatus::Unsaved(error) | SessionStatus::RenewalFailed(error) => {
            (None, Some(exception(py, error).into_value(py)))
        }
        _ => (None, None),
    };
    (status.as_str(), reason, error).into_pyobject(py)
}

/// The states of a managed session, which this does not keep alive.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Statuses")]
pub(crate) struct PyStatuses {
    told: Arc<Mutex<Statuses>>,
    client: Py<PyClient>,
}

impl PyStatuses {
    pub(crate) fn new(statuses: Statuses, client: Py<PyClient>) -> Self {
        Self { told: Arc::new(Mutex::new(statuses)), client }
    }
}

#[pymethods]
impl PyStatuses {
    /// Waits for the next status: the arguments of `SessionStatus`, or `None` after the end.
    #[pyo3(signature = () -> "Work")]
    fn next(&self, py: Python<'_>) -> PyResult<PyWork> {
        let told = Arc::clone(&self.told);
        let next =
            async move { Ok(told.lock().await.next().await.map_or(Value::Nothing, Value::Status)) };
        self.client.get().work(py, next)
    }
}
