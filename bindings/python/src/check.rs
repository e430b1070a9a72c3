//! Checks of single arguments for the generated methods, with the same errors as in those written by hand.

use pyo3::exceptions::PyBaseException;
use pyo3::prelude::*;

use crate::arguments;
use crate::error::invalid_input;
use crate::secret::PySecret;

/// A `str`, without a lone surrogate.
#[pyfunction]
#[pyo3(signature = (operation: "str", name: "str", value: "object") -> "str")]
pub(crate) fn take_text(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    arguments::text(operation, name, value)
}

/// An id: a `str` or a `uuid.UUID`.
#[pyfunction]
#[pyo3(signature = (operation: "str", name: "str", value: "object") -> "str")]
pub(crate) fn take_id(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    arguments::id(operation, name, value)
}

/// A `str`, a `Secret`, or an object with a secret's method.
#[pyfunction]
#[pyo3(signature = (operation: "str", name: "str", value: "object") -> "Secret")]
pub(crate) fn take_secret(
    operation: &str,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<PySecret> {
    arguments::secret(operation, name, value).map(PySecret)
}

/// The `InvalidInputError` of an argument that has the right type and cannot be sent.
#[pyfunction]
#[pyo3(signature = (operation: "str", name: "str", problem: "str") -> "Exception")]
pub(crate) fn refusal(
    py: Python<'_>,
    operation: &str,
    name: &str,
    problem: &str,
) -> Py<PyBaseException> {
    invalid_input(py, operation, name, problem).into_value(py)
}
