//! Arguments and settings: which Python types each accepts, and the sentence where it is another one.

use std::path::PathBuf;
use std::time::Duration;

use finhub_sessions::Secret;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDelta, PyString};

use crate::error::invalid_input;
use crate::secret::PySecret;

/// A `str`.
pub(crate) fn text(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(wrong_type(name, "str", value));
    };
    text.to_str().map(str::to_owned).map_err(|_| {
        // Python's own error would hold the text, which may be a password.
        invalid_input(value.py(), operation, name, "holds a lone surrogate, which is not text")
    })
}

/// A `str` or a `Secret`.
pub(crate) fn secret(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Secret> {
    match value.cast::<PySecret>() {
        Ok(secret) => Ok(secret.get().0.clone()),
        Err(_) if value.is_instance_of::<PyString>() => {
            text(operation, name, value).map(Secret::from)
        }
        Err(_) => Err(wrong_type(name, "str or Secret", value)),
    }
}

/// An id: a `str` or a `uuid.UUID`.
pub(crate) fn id(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    if is_a(value, "uuid", &["UUID"]) {
        return value.str()?.extract();
    }
    text_or(operation, name, "str or uuid.UUID", value)
}

/// An address: a `str` or one of `ipaddress`.
pub(crate) fn address(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    if is_a(value, "ipaddress", &["IPv4Address", "IPv6Address"]) {
        return value.str()?.extract();
    }
    text_or(operation, name, "str, IPv4Address or IPv6Address", value)
}

/// A duration: seconds, or a `timedelta`.
pub(crate) fn duration(
    operation: &str,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<Duration> {
    let seconds: f64 = match value.cast::<PyDelta>() {
        Ok(delta) => delta.call_method0("total_seconds")?.extract()?,
        Err(_) if value.is_instance_of::<PyBool>() => {
            return Err(wrong_type(name, "seconds or timedelta", value));
        }
        Err(_) => value.extract().map_err(|_| wrong_type(name, "seconds or timedelta", value))?,
    };
    // An infinite wait is a long one. Not `min`, which takes a NaN for nothing.
    let seconds = if seconds > LONGEST_WAIT { LONGEST_WAIT } else { seconds };
    Duration::try_from_secs_f64(seconds).map_err(|_| {
        invalid_input(value.py(), operation, name, "is negative or not a number: give seconds")
    })
}

/// A hundred years, in seconds.
const LONGEST_WAIT: f64 = 100.0 * 365.25 * 24.0 * 3600.0;

/// A path: a `str` or something with `__fspath__`.
pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.extract().map_err(|_| wrong_type(name, "str or os.PathLike", value))
}

/// A whole number that is not negative.
pub(crate) fn count(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    if value.is_instance_of::<PyBool>() {
        return Err(wrong_type(name, "int", value));
    }
    let count: i64 = value.extract().map_err(|_| wrong_type(name, "int", value))?;
    u32::try_from(count)
        .map_err(|_| invalid_input(value.py(), operation, name, "is negative, or far too large"))
}

/// A `str`, where it is one of several types that are allowed.
fn text_or(
    operation: &str,
    name: &str,
    allowed: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<String> {
    if value.is_instance_of::<PyString>() {
        text(operation, name, value)
    } else {
        Err(wrong_type(name, allowed, value))
    }
}

/// The sentence names types alone: the value may be a secret.
pub(crate) fn wrong_type(name: &str, allowed: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let got = value
        .get_type()
        .name()
        .map_or_else(|_| "something else".to_owned(), |name| name.to_string());
    PyTypeError::new_err(format!("{name} must be {allowed}, not {got}"))
}

/// Whether a value is of one of these classes. A module that was never imported has no instances.
fn is_a(value: &Bound<'_, PyAny>, module: &str, classes: &[&str]) -> bool {
    let imported = || {
        let modules = value.py().import("sys")?.getattr("modules")?;
        let module = modules.get_item(module)?;
        for class in classes {
            if value.is_instance(&module.getattr(*class)?)? {
                return PyResult::Ok(true);
            }
        }
        Ok(false)
    };
    !value.is_exact_instance_of::<PyString>() && imported().unwrap_or(false)
}
