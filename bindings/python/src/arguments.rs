//! Arguments and settings: which Python types each accepts, and the error for any other.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use finhub_sessions::Secret;
use pyo3::exceptions::{PyException, PyOverflowError, PyTypeError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDateTime, PyDelta, PyString, PyType};

use crate::error::invalid_input;
use crate::secret::PySecret;

/// A `str`.
pub(crate) fn text(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(wrong_type(name, "str", value));
    };
    // Python's own error would quote the text, which may be a password.
    text.to_str().map(str::to_owned).map_err(|_| lone_surrogate(value.py(), operation, name))
}

fn lone_surrogate(py: Python<'_>, operation: &str, name: &str) -> PyErr {
    let problem = "holds a lone surrogate, which is not text: decode it from bytes as what it is";
    invalid_input(py, operation, name, problem)
}

/// A `str`, a `Secret`, or what has the method of one, as pydantic's `SecretStr` does.
pub(crate) fn secret(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Secret> {
    if let Ok(secret) = value.cast::<PySecret>() {
        return Ok(secret.get().0.clone());
    }
    if value.is_instance_of::<PyString>() {
        return text(operation, name, value).map(Secret::from);
    }
    let wrong = || wrong_type(name, "str or Secret", value);
    // A class has the methods of its instances, but is no secret itself.
    if value.is_instance_of::<PyType>() {
        return Err(wrong());
    }
    let get = value.getattr_opt(intern!(value.py(), "get_secret_value"))?;
    let get = get.filter(PyAnyMethods::is_callable).ok_or_else(wrong)?;
    let given = get.call0()?;
    if !given.is_instance_of::<PyString>() {
        return Err(wrong_type(&format!("{name}.get_secret_value()"), "str", &given));
    }
    text(operation, name, &given).map(Secret::from)
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

/// A timeout: seconds, or a `timedelta`. An invalid one (negative, not a number) becomes zero, which the core refuses
/// with the same message in all languages.
pub(crate) fn limit(_: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    Ok(seconds(name, value)?.unwrap_or_default())
}

/// Any other duration: seconds, or a `timedelta`.
pub(crate) fn duration(
    operation: &str,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<Duration> {
    seconds(name, value)?.ok_or_else(|| {
        invalid_input(value.py(), operation, name, "is negative or not a number: give seconds")
    })
}

/// `None` if it is negative or not a number. One that is infinite, or too long for Rust's type, becomes a very long
/// one.
fn seconds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<Duration>> {
    let py = value.py();
    let wrong = || wrong_type(name, "seconds or timedelta", value);
    let seconds: PyResult<f64> = match value.cast::<PyDelta>() {
        Ok(delta) => delta.call_method0("total_seconds").and_then(|seconds| seconds.extract()),
        Err(_) if value.is_instance_of::<PyBool>() => return Err(wrong()),
        Err(_) => value.extract(),
    };
    let seconds = match seconds {
        Ok(seconds) => seconds,
        // An `int` too large for a float: only its sign matters.
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => {
            if value.lt(0)? {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            }
        }
        Err(error) => return Err(unless_it_interrupts(py, error, wrong)),
    };
    // `min` would ignore a NaN.
    let seconds = if seconds > LONGEST_WAIT { LONGEST_WAIT } else { seconds };
    Ok(Duration::try_from_secs_f64(seconds).ok())
}

/// A point in time: an aware `datetime`.
pub(crate) fn instant(
    operation: &str,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<SystemTime> {
    let datetime = value.cast::<PyDateTime>().map_err(|_| wrong_type(name, "datetime", value))?;
    crate::instant::instant(datetime)?.ok_or_else(|| {
        let problem = "is no point in time: give it a zone, such as datetime.UTC";
        invalid_input(value.py(), operation, name, problem)
    })
}

/// A hundred years, in seconds.
const LONGEST_WAIT: f64 = 100.0 * 365.25 * 24.0 * 3600.0;

/// A path: a `str` or something with `__fspath__`.
pub(crate) fn path(operation: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    let py = value.py();
    let wrong = || wrong_type(name, "str or os.PathLike", value);
    let path = py.import("os")?.call_method1("fspath", (value,));
    let path = path.map_err(|error| unless_it_interrupts(py, error, wrong))?;
    let path = path.cast::<PyString>().map_err(|_| wrong())?;
    // Encoded by Python first, since a file name on Linux may not be Unicode. The conversion would panic if that fails.
    if path.call_method1("encode", ("utf-8", "surrogateescape")).is_err() {
        return Err(lone_surrogate(py, operation, name));
    }
    path.extract()
}

/// A whole number. One outside `u32` becomes the largest, which the core refuses with the same message in all
/// languages.
pub(crate) fn count(_: &str, name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    let py = value.py();
    let wrong = || wrong_type(name, "int", value);
    if value.is_instance_of::<PyBool>() {
        return Err(wrong());
    }
    match value.extract::<u32>() {
        Ok(count) => Ok(count),
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => Ok(u32::MAX),
        Err(error) => Err(unless_it_interrupts(py, error, wrong)),
    }
}

/// An exception of a value's own conversion means a wrong type, unless it is Ctrl-C.
fn unless_it_interrupts(py: Python<'_>, error: PyErr, wrong: impl FnOnce() -> PyErr) -> PyErr {
    if error.is_instance_of::<PyException>(py) { wrong() } else { error }
}

/// A `str`, if that is one of several allowed types.
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

/// The message names only types, since the value may be a secret.
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
