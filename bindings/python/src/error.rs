//! Errors become exceptions, whose classes are Python's (`errors.py`).

use finhub_sessions::{Error, Kind, binding};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// The exception for an error of the core.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let exception = match instance(py, error) {
        Ok(exception) => PyErr::from_value(exception),
        Err(broken) => broken,
    };
    if let Some(cause) = std::error::Error::source(error) {
        exception.set_cause(py, Some(PyOSError::new_err(cause.to_string())));
    }
    exception
}

/// The error of an argument that has no value in Rust.
pub(crate) fn invalid_input(py: Python<'_>, operation: &str, field: &str, problem: &str) -> PyErr {
    exception(py, &binding::refused(operation, field, problem))
}

fn instance<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let facts = PyDict::new(py);
    facts.set_item("operation", error.operation())?;
    facts.set_item("field", error.field())?;
    facts.set_item("status", error.status())?;
    facts.set_item("code", error.code())?;
    facts.set_item("detail", error.detail())?;
    facts.set_item("error_type", error.error_type())?;
    facts.set_item("request_id", error.request_id())?;
    facts.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
    facts.set_item("retryable", error.retryable())?;
    facts.set_item("session_may_exist", error.session_may_exist())?;
    facts.set_item("attempts", error.attempts())?;
    let class = errors(py)?.getattr("_BY_KIND")?.get_item(error.kind().as_str())?;
    class.call((error.to_string(),), Some(&facts))
}

fn errors(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let import = || py.import("finhub_sessions.errors").map(Bound::unbind);
    MODULE.get_or_try_init(py, import).map(|module| module.bind(py))
}

/// The names of every kind of error.
#[pyfunction]
#[pyo3(signature = () -> "list[str]")]
pub(crate) fn kinds() -> Vec<&'static str> {
    Kind::all().map(Kind::as_str).collect()
}
