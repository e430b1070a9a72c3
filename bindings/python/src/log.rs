//! Passes the core's events to Python's `logging`: collects them while a call runs, and writes them when it ends.
//!
//! No thread of ours enters the interpreter. What happens after a call's end, such as the logout of a session that nobody
//! took, is written by the next call, by `close` or at the exit.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use finhub_sessions::binding::{self, LogEvent, LogLevel, LogSink, LogValue, log_into};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use tracing::Dispatch;
use tracing::dispatcher::with_default;

use crate::process::Process;

/// The logger.
const LOGGER: &str = "finhub_sessions";

static FOUND: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// `logging.DEBUG`.
const DEBUG: u8 = 10;

/// `logging.WARNING`.
const WARNING: u8 = 30;

/// How many records wait for the next call. Of more, the latest are kept.
const MOST: usize = 1000;

/// The records of one call. When it is dropped, the next call writes them.
pub(crate) struct Log(Collected);

/// Where the events of one call go, also those that come after its end.
#[derive(Clone)]
struct Collected {
    /// There until the call ends.
    own: Arc<Mutex<Option<Vec<LogEvent>>>>,
    process: Arc<Process>,
}

/// The records of a process whose calls have ended.
#[derive(Default)]
pub(crate) struct Unwritten {
    events: Mutex<VecDeque<LogEvent>>,
    /// Whether somebody listened when the last call began.
    is_wanted: AtomicBool,
}

/// A log, where somebody listens. Where `logging` was never imported, nobody does.
pub(crate) fn wanted(py: Python<'_>, process: &Arc<Process>) -> PyResult<Option<Log>> {
    let is_wanted = is_wanted(py)?;
    process.unwritten.is_wanted.store(is_wanted, Ordering::Relaxed);
    let own = || Arc::new(Mutex::new(Some(Vec::new())));
    Ok(is_wanted.then(|| Log(Collected { own: own(), process: Arc::clone(process) })))
}

fn is_wanted(py: Python<'_>) -> PyResult<bool> {
    let ask = || {
        if FOUND.get(py).is_none() && !is_imported(py)? {
            return Ok(false);
        }
        logger(py)?.call_method1("isEnabledFor", (DEBUG,))?.is_truthy()
    };
    Ok(without_failure(py, ask)?.unwrap_or_default())
}

/// Does something whose events are the next call's to write. It may run where Python must not.
pub(crate) fn for_the_next_call<T>(process: &Arc<Process>, work: impl FnOnce() -> T) -> T {
    if !process.unwritten.is_wanted.load(Ordering::Relaxed) {
        return work();
    }
    let collected = Collected { own: Arc::default(), process: Arc::clone(process) };
    with_default(&log_into(collected), work)
}

/// Writes what no call wrote.
pub(crate) fn write_the_rest(py: Python<'_>, process: &Process) -> PyResult<()> {
    write_all(py, process.unwritten.take())
}

fn write_all(py: Python<'_>, events: impl IntoIterator<Item = LogEvent>) -> PyResult<()> {
    for event in events {
        without_failure(py, || write(py, &event, &PyDict::new(py)))?;
    }
    Ok(())
}

fn write(py: Python<'_>, event: &LogEvent, options: &Bound<'_, PyDict>) -> PyResult<()> {
    let attributes = PyDict::new(py);
    attributes.set_item("operation", &event.operation)?;
    for (name, value) in event.fields() {
        match value {
            LogValue::Number(number) => attributes.set_item(name, number)?,
            LogValue::Text(text) => attributes.set_item(name, text)?,
        }
    }
    options.set_item("extra", attributes)?;
    let level = match event.level {
        LogLevel::Debug => DEBUG,
        LogLevel::Warning => WARNING,
    };
    let line = (level, "%s", event.to_string());
    logger(py)?.call_method("log", line, Some(options)).map(drop)
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
        let options = PyDict::new(py);
        options.set_item("exc_info", error)?;
        write(py, &binding::callback_failed(name), &options)
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
        log_into(self.0.clone())
    }

    /// Writes what was collected, here and by calls that have ended. Fails only where something interrupts it.
    pub(crate) fn emit(self, py: Python<'_>) -> PyResult<()> {
        let own = self.0.end();
        write_the_rest(py, &self.0.process)?;
        write_all(py, own)
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.0.process.unwritten.add(self.0.end());
    }
}

impl Collected {
    fn own(&self) -> MutexGuard<'_, Option<Vec<LogEvent>>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The call has ended: what comes now is for the next one.
    fn end(&self) -> Vec<LogEvent> {
        self.own().take().unwrap_or_default()
    }
}

impl LogSink for Collected {
    fn take(&self, event: LogEvent) {
        match &mut *self.own() {
            Some(own) => own.push(event),
            None => self.process.unwritten.add([event]),
        }
    }
}

impl Unwritten {
    fn add(&self, new: impl IntoIterator<Item = LogEvent>) {
        let mut events = self.events();
        events.extend(new);
        let superfluous = events.len().saturating_sub(MOST);
        events.drain(..superfluous);
    }

    fn take(&self) -> VecDeque<LogEvent> {
        std::mem::take(&mut *self.events())
    }

    fn events(&self) -> MutexGuard<'_, VecDeque<LogEvent>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
