//! What the core logs, for Python's `logging`: collected where a call runs, written where it ends.
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

/// Whose events are written.
const TARGET: &str = "finhub_sessions";

/// What is written of them.
const FIELDS: [&str; 5] = ["attempt", "status", "request_id", "duration_ms", "delay_ms"];

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// The lines of one call.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

/// A log, where somebody listens. Where `logging` was never imported, nobody does.
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

/// Found once. `getLogger` takes a lock, which Ctrl-C in the middle of it would leave locked for all other threads.
fn logger(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    let find = || py.import("logging")?.call_method1("getLogger", (LOGGER,)).map(Bound::unbind);
    Ok(FOUND.get_or_try_init(py, find)?.bind(py))
}

/// Warns of a callback that failed, where its caller has nothing to do with it.
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

/// Logs. What fails in there decides nothing, and is told by `sys.unraisablehook`; what only passes through (Ctrl-C,
/// `SystemExit`, whatever a signal's handler raises) goes on to the caller.
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
    // Not `value`, which has no traceback before Python 3.12.
    let error = error.clone_ref(py).into_value(py);
    signals.call_method1("is_by_a_handler", (error,))?.is_truthy()
}

impl Log {
    /// Where the events of the call go.
    pub(crate) fn dispatch(&self) -> Dispatch {
        Dispatch::new(Collector { log: self.clone(), operation: Mutex::default() })
    }

    /// Writes what was collected. Fails only where something interrupts it.
    pub(crate) fn emit(&self, py: Python<'_>) -> PyResult<()> {
        let lines = std::mem::take(&mut *self.lines());
        for line in lines {
            without_failure(py, || logger(py)?.call_method1("debug", ("%s", line)))?;
        }
        Ok(())
    }

    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        let mut line = Line(self.operation().clone());
        event.record(&mut line);
        self.log.lines().push(line.0);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Operation<'a>(&'a mut String);

impl Visit for Operation<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "operation" {
            value.clone_into(self.0);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn fmt::Debug) {}
}

struct Line(String);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text does not fail.
        let _ = match field.name() {
            "message" => write!(self.0, ": {value:?}"),
            name if FIELDS.contains(&name) => write!(self.0, " {name}={value:?}"),
            _ => Ok(()),
        };
    }
}
