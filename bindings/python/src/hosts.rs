//! The rules for the integrations with HTTP clients: which hosts get the token, and the header's value.

use finhub_sessions::binding;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::arguments;
use crate::error::exception;
use crate::secret::PySecret;

/// The hosts that get the token, and no other.
#[pyclass(frozen, module = "finhub_sessions._native", name = "TokenHosts")]
pub(crate) struct PyTokenHosts(binding::TokenHosts);

#[pymethods]
impl PyTokenHosts {
    #[new]
    #[pyo3(signature = (hosts: "collections.abc.Iterable[str]", /))]
    fn new(hosts: &Bound<'_, PyAny>) -> PyResult<Self> {
        if hosts.is_instance_of::<PyString>() {
            let problem = r#"hosts is a list: write hosts=["api.example.com"], not one str"#;
            return Err(PyTypeError::new_err(problem));
        }
        let text = |host: PyResult<_>| arguments::text("access_token", "a host", &host?);
        let texts: Vec<_> = hosts.try_iter()?.map(text).collect::<PyResult<_>>()?;
        let named = binding::TokenHosts::new(texts);
        named.map(Self).map_err(|error| exception(hosts.py(), &error))
    }

    /// Whether a request to this address gets the token.
    #[pyo3(signature = (scheme: "str", host: "str", port: "int | None") -> "bool")]
    fn covers(
        &self,
        py: Python<'_>,
        scheme: &str,
        host: &str,
        port: Option<u16>,
    ) -> PyResult<bool> {
        self.0.covers(scheme, host, port).map_err(|error| exception(py, &error))
    }

    /// Each host with its port.
    #[pyo3(signature = () -> "list[str]")]
    fn named(&self) -> Vec<&str> {
        self.0.named().collect()
    }
}

/// The value of `Authorization`, with the token in clear text.
#[pyfunction]
#[pyo3(signature = (token: "Secret") -> "str")]
pub(crate) fn bearer(py: Python<'_>, token: &Bound<'_, PySecret>) -> PyResult<String> {
    let value = binding::bearer(&token.get().0).map_err(|error| exception(py, &error))?;
    Ok(String::from_utf8_lossy(value.as_bytes()).into_owned())
}
