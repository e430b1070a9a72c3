//! The texts of values in a `repr`.

use std::time::SystemTime;

use pyo3::prelude::*;
use pyo3::types::PyString;

/// A text as Python writes it, or `None`.
pub(crate) fn text(py: Python<'_>, text: Option<&str>) -> PyResult<String> {
    match text {
        Some(text) => Ok(PyString::new(py, text).repr()?.to_string()),
        None => Ok("None".to_owned()),
    }
}

/// An instant in ISO 8601, for people to read, or `None`.
pub(crate) fn instant(py: Python<'_>, instant: Option<SystemTime>) -> PyResult<String> {
    match instant {
        Some(instant) => {
            crate::instant::datetime(py, instant)?.call_method0("isoformat")?.extract()
        }
        None => Ok("None".to_owned()),
    }
}
