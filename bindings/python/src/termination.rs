//! `Termination`: what a logout returns.

use finhub_sessions::{Termination, binding};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDateTime};

use crate::instant::datetime;

/// `typing.Literal['terminated', 'already_gone']`
type OutcomeName = &'static str;

/// The end of a session.
#[pyclass(frozen, module = "finhub_sessions", name = "Termination", eq)]
#[derive(PartialEq)]
pub(crate) struct PyTermination(pub(crate) Termination);

#[pymethods]
impl PyTermination {
    /// The session that ended.
    #[getter]
    fn session_id(&self) -> &str {
        &self.0.session_id
    }

    /// FinHub's status of the session, such as `TERMINATED`: an open set. `None` if no answer gave one.
    #[getter]
    fn status(&self) -> Option<&str> {
        self.0.status.as_deref()
    }

    /// When it ended (UTC). `None` if no answer gave a time.
    #[getter]
    fn terminated_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.0.terminated_at.map(|instant| datetime(py, instant)).transpose()
    }

    /// `terminated`: this call ended the session. `already_gone`: it had ended before.
    #[getter]
    fn outcome(&self) -> OutcomeName {
        self.0.outcome.as_str()
    }

    /// The id by which FinHub's support finds the logout, from the headers of the answer that settled it. `None` if that
    /// answer had none. Comparisons ignore it.
    #[getter]
    fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The fields of FinHub's answer that have generated accessors, as JSON.
    #[pyo3(name = "_further")]
    fn further<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &binding::termination_further(&self.0))
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.0.session_id.hash(&mut hasher);
        self.0.outcome.hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Termination(session_id={}, status={}, terminated_at={}, outcome='{}')",
            crate::repr::text(py, Some(&self.0.session_id))?,
            crate::repr::text(py, self.0.status.as_deref())?,
            crate::repr::instant(py, self.0.terminated_at)?,
            self.0.outcome.as_str(),
        ))
    }
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo: "object", /) -> "Termination")]
    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }
}
