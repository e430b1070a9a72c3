//! `Secret`: a text that does not print.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use finhub_sessions::Secret;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::arguments;

/// A secret text: a password, a key, a token.
///
/// It does not print, does not pickle, and compares in constant time. Only `get_secret_value()` returns the text.
///
///     >>> Secret("correct horse")
///     Secret([redacted])
#[pyclass(frozen, module = "finhub_sessions", name = "Secret")]
pub(crate) struct PySecret(pub(crate) Secret);

#[pymethods]
impl PySecret {
    #[new]
    #[pyo3(signature = (text: "str", /))]
    fn new(text: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(Secret::from(arguments::text("configure", "text", text)?)))
    }

    /// The text itself. Keep it no longer than you need it.
    #[pyo3(signature = () -> "str")]
    fn get_secret_value(&self) -> &str {
        self.0.expose_secret()
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __hash__(&self) -> u64 {
        // Keyed, so that a hash reveals nothing about the text.
        static HASHER: LazyLock<std::hash::RandomState> =
            LazyLock::new(std::hash::RandomState::new);
        HASHER.hash_one(&self.0)
    }

    fn __repr__(&self) -> &'static str {
        "Secret([redacted])"
    }

    fn __str__(&self) -> &'static str {
        "[redacted]"
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo: "object", /) -> "Secret")]
    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        Err(PyTypeError::new_err(
            "a Secret is not pickled; pass get_secret_value() where it has to go",
        ))
    }
}
