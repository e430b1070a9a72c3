//! Passes the core's events to Python's `logging`: collects them while a call runs, and writes them when it ends.
//!
//! An allow-list: events of the core alone, and of those only the fields named here.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// The logger.
const LOGGER: &str = "finhub_sessions";

static FOUND: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The target of the events that are written.
const TARGET: &str = "finhub_sessions";

/// What each record begins with.
const OPERATION: &str = "operation";

/// The fields that are written, which are also attributes of the records.
const FIELDS: [&str; 6] = ["attempt", "status", "request_id", "duration_ms", "delay_ms", "outcome"];

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// The records of one call.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<Entry>>>);

/// A record.
#[derive(Default)]
struct Entry {
    operation: String,
    message: String,
    /// The fields, as they are written.
    rest: String,
    numbers: Vec<(&'static str, u64)>,
    words: Vec<(&'static str, String)>,
}

/// A log, if the logger is enabled. It is not if `logging` was never imported.
pub(crate) fn wanted(py: Python<'_>) -> PyResult<Option<Log>> {
    let ask = || {
        if FOUND.get(py).is_none() && !is_imported(py)? {
            return Ok(false);
        }
        logger(py)?.call_method1("isEnabledFor", (DEBUG,))?.is_truthy()
    };
    let is_wanted = without_failure(py, ask)?;
    Ok(is_wanted.unwrap_or_default().then(Log::default))
}

fn is_imported(py: Python<'_>) -> PyResult<bool> {
    py.import("sys")?.getattr("modules")?.cast::<PyDict>()?.contains("logging")
}

/// Looked up once. `getLogger` takes a lock, which a Ctrl-C inside it would leave locked for all other threads.
fn logger(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    let find = || py.import("logging")?.call_method1("getLogger", (LOGGER,)).map(Bound::unbind);
    Ok(FOUND.get_or_try_init(py, find)?.bind(py))
}

/// Warns of a failed callback whose exception does not reach a caller.
#[pyfunction]
#[pyo3(signature = (name: "str", error: "BaseException") -> "None")]
pub(crate) fn callback_failed(name: &str, error: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = error.py();
    let warn = || {
        let details = PyDict::new(py);
        details.set_item("exc_info", error)?;
        logger(py)?.call_method("warning", ("%s failed", name), Some(&details))
    };
    without_failure(py, warn).map(drop)
}

/// Logs. A failure of logging does not affect the call: it goes to `sys.unraisablehook`. An interrupt (Ctrl-C,
/// `SystemExit`, an exception of a signal's handler) goes on to the caller.
fn without_failure<T>(py: Python<'_>, log: impl FnOnce() -> PyResult<T>) -> PyResult<Option<T>> {
    let error = match log() {
        Ok(value) => return Ok(Some(value)),
        Err(error) => error,
    };
    if !error.is_instance_of::<PyException>(py) || is_by_a_signal(py, &error)? {
        return Err(error);
    }
    error.write_unraisable(py, logger(py).ok());
    Ok(None)
}

fn is_by_a_signal(py: Python<'_>, error: &PyErr) -> PyResult<bool> {
    let signals = py.import("finhub_sessions._signals")?;
    // `value` has no traceback before Python 3.12.
    let error = error.clone_ref(py).into_value(py);
    signals.call_method1("is_by_a_handler", (error,))?.is_truthy()
}

impl Log {
    /// The subscriber of the call's events.
    pub(crate) fn dispatch(&self) -> Dispatch {
        Dispatch::new(Collector { log: self.clone(), operation: Mutex::default() })
    }

    /// Writes the collected records. Fails only if it is interrupted.
    pub(crate) fn emit(&self, py: Python<'_>) -> PyResult<()> {
        let entries = std::mem::take(&mut *self.entries());
        for entry in entries {
            without_failure(py, || entry.emit(py))?;
        }
        Ok(())
    }

    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn emit(&self, py: Python<'_>) -> PyResult<()> {
        let attributes = PyDict::new(py);
        attributes.set_item(OPERATION, &self.operation)?;
        for (name, number) in &self.numbers {
            attributes.set_item(name, number)?;
        }
        for (name, word) in &self.words {
            attributes.set_item(name, word)?;
        }
        let options = PyDict::new(py);
        options.set_item("extra", attributes)?;
        let line = format!("{}: {}{}", self.operation, self.message, self.rest);
        logger(py)?.call_method("debug", ("%s", line), Some(&options)).map(drop)
    }
}

/// Writes each event of a call as a line, after the operation that the call's span names.
struct Collector {
    log: Log,
    operation: Mutex<String>,
}

impl Collector {
    fn operation(&self) -> MutexGuard<'_, String> {
        self.operation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with(TARGET)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Operation(&mut self.operation()));
        // A call has one span.
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut entry = Entry { operation: self.operation().clone(), ..Entry::default() };
        event.record(&mut entry);
        self.log.entries().push(entry);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Operation<'a>(&'a mut String);

impl Visit for Operation<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == OPERATION {
            value.clone_into(self.0);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

impl Entry {
    /// The name of a field that is written.
    fn write(&mut self, field: &Field, value: &dyn fmt::Display) -> Option<&'static str> {
        let name = FIELDS.into_iter().find(|name| *name == field.name())?;
        // Writing to a text does not fail.
        let _ = write!(self.rest, " {name}={value}");
        Some(name)
    }
}

impl Visit for Entry {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if let Some(name) = self.write(field, &value) {
            self.numbers.push((name, value));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == OPERATION {
            value.clone_into(&mut self.operation);
        } else if let Some(name) = self.write(field, &value) {
            self.words.push((name, value.to_owned()));
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}
