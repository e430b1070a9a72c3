//! What a call gave, on its way to its caller. A session that does not arrive there is logged out.

use std::sync::Arc;

use finhub_sessions::{Client, Error, Session};
use pyo3::prelude::*;

use crate::error::exception;
use crate::log::Log;
use crate::process::Process;
use crate::work::Value;

/// Whoever brings to its end what the callers of one client left behind.
#[derive(Clone)]
pub(crate) struct Keeper {
    pub(crate) client: Client,
    pub(crate) process: Arc<Process>,
    /// Whether an event loop makes the calls, and not threads that wait.
    pub(crate) in_background: bool,
}

impl Keeper {
    /// Logs out a session that nobody has.
    pub(crate) fn log_out(&self, session: Session) {
        let runtime = if self.in_background {
            self.process.background().ok()
        } else {
            Some(self.process.blocking())
        };
        if let Some(runtime) = runtime.filter(|_| self.process.is_current()) {
            let _inside = runtime.enter();
            self.client.discard(session);
            self.look_after();
        }
    }

    /// Sees to it that what was left comes to its end.
    pub(crate) fn look_after(&self) {
        if self.in_background {
            self.process.expect_clean_up(&self.client, None);
        } else {
            self.process.look_after(&self.client);
        }
    }
}

/// What a call gave, and what it logged. Dropped before it was delivered, it leaves no session behind.
pub(crate) struct Outcome {
    result: Option<Result<Value, Error>>,
    log: Option<Log>,
    keeper: Keeper,
}

/// What Python has been given.
pub(crate) struct Delivered {
    pub(crate) value: Py<PyAny>,
    /// The session, to be logged out where an interrupt takes the value from its caller after all.
    pub(crate) session: Option<Session>,
}

impl Outcome {
    pub(crate) fn new(result: Result<Value, Error>, log: Option<Log>, keeper: Keeper) -> Self {
        Self { result: Some(result), log, keeper }
    }

    /// Writes the log, and gives the value or raises the error. Whatever interrupts that goes before both.
    pub(crate) fn deliver(mut self, py: Python<'_>) -> PyResult<Delivered> {
        let value = match self.result.as_ref().expect("an outcome is delivered once") {
            Ok(value) => value.to_py(py),
            Err(error) => Err(exception(py, error)),
        };
        if let Some(log) = self.log.take() {
            log.emit(py)?;
        }
        py.check_signals()?;
        let value = value?;
        let session = match self.result.take() {
            Some(Ok(Value::Session(session))) => Some(*session),
            _ => None,
        };
        Ok(Delivered { value, session })
    }
}

impl Drop for Outcome {
    fn drop(&mut self) {
        let Some(Ok(value)) = self.result.take() else { return };
        if !self.keeper.process.is_current() {
            // It belongs to the process that this one was forked from.
            std::mem::forget(value);
            return;
        }
        match value {
            Value::Session(session) => self.keeper.log_out(*session),
            // A managed session logs itself out, which somebody has to drive.
            other => {
                drop(other);
                self.keeper.look_after();
            }
        }
    }
}
