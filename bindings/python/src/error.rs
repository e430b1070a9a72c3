//! Errors become exceptions, whose classes are defined in Python (`errors.py`).

use finhub_sessions::{Error, Kind};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

/// The exception that says what an error of the core says.
pub(crate) fn exception(py: Python<'_>, error: &Error) -> PyErr {
    let facts = Facts {
        kind: error.kind(),
        operation: error.operation(),
        field: error.field(),
        answer: Some(error),
    };
    let exception = facts.raise(py, &error.to_string());
    if let Some(cause) = std::error::Error::source(error) {
        exception.set_cause(py, Some(PyOSError::new_err(cause.to_string())));
    }
    exception
}

/// An argument that the core cannot take, since it is no value of Rust.
pub(crate) fn invalid_input(py: Python<'_>, operation: &str, field: &str, problem: &str) -> PyErr {
    let text = format!("invalid_input: {field} {problem}. [{operation}, nothing sent]");
    let facts = Facts { kind: Kind::InvalidInput, operation, field: Some(field), answer: None };
    facts.raise(py, &text)
}

struct Facts<'a> {
    kind: Kind,
    operation: &'a str,
    field: Option<&'a str>,
    answer: Option<&'a Error>,
}

impl Facts<'_> {
    fn raise(&self, py: Python<'_>, text: &str) -> PyErr {
        match self.instance(py, text) {
            Ok(exception) => PyErr::from_value(exception),
            Err(broken) => broken,
        }
    }

    fn instance<'py>(&self, py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
        let facts = PyDict::new(py);
        facts.set_item("operation", self.operation)?;
        facts.set_item("field", self.field)?;
        if let Some(error) = self.answer {
            facts.set_item("status", error.status())?;
            facts.set_item("code", error.code())?;
            facts.set_item("detail", error.detail())?;
            facts.set_item("error_type", error.error_type())?;
            facts.set_item("request_id", error.request_id())?;
            facts.set_item("retry_after", error.retry_after().map(|wait| wait.as_secs_f64()))?;
            facts.set_item("retryable", error.retryable())?;
            facts.set_item("session_may_exist", error.session_may_exist())?;
            facts.set_item("attempts", error.attempts())?;
        }
        errors(py)?.getattr(self.kind.python())?.call((text,), Some(&facts))
    }
}

fn errors(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let import = || py.import("finhub_sessions.errors").map(Bound::unbind);
    MODULE.get_or_try_init(py, import).map(|module| module.bind(py))
}

/// Every kind of error, beside the name of its exception.
#[pyfunction]
#[pyo3(signature = () -> "list[tuple[str, str]]")]
pub(crate) fn kinds() -> Vec<(&'static str, &'static str)> {
    Kind::all().map(|kind| (kind.as_str(), kind.python())).collect()
}
