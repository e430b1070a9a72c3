//! The outcome of a call on its way to the caller. A session that does not arrive is logged out.

use std::sync::{Arc, Mutex, PoisonError};

use finhub_sessions::binding::ClientExt as _;
use finhub_sessions::{Client, Error, Session};
use pyo3::prelude::*;

use crate::error::exception;
use crate::log::{self, Log};
use crate::process::Process;
use crate::work::Value;

/// The owner of work that the callers of one client leave behind.
#[derive(Clone)]
pub(crate) struct Keeper {
    pub(crate) client: Client,
    pub(crate) process: Arc<Process>,
    /// Whether an event loop makes the calls, rather than threads that wait.
    pub(crate) in_background: bool,
}

impl Keeper {
    /// Logs out a session without a holder.
    pub(crate) fn log_out(&self, session: Session) {
        let runtime = if self.in_background {
            self.process.background().ok()
        } else {
            Some(self.process.blocking())
        };
        if let Some(runtime) = runtime.filter(|_| self.process.is_current()) {
            log::for_the_next_call(&self.process, || {
                self.client.discard(session, runtime.handle());
            });
            self.look_after();
        }
    }

    /// Makes sure that the remaining work finishes.
    pub(crate) fn look_after(&self) {
        if self.in_background {
            self.process.expect_clean_up(&self.client, None);
        } else {
            self.process.look_after(&self.client);
        }
    }
}

/// The outcome of a call and its log records. If it is dropped before it is delivered, its session is logged out.
pub(crate) struct Outcome {
    result: Option<Result<Value, Error>>,
    log: Option<Log>,
    keeper: Keeper,
}

/// A session that was passed to Python and has not been used yet.
///
/// After a native function has returned, Python may raise a pending exception of a signal's handler and drop the value.
#[derive(Clone)]
pub(crate) struct Unclaimed(Arc<Mutex<Option<(Session, Keeper)>>>);

impl Unclaimed {
    fn new(session: Session, keeper: Keeper) -> Self {
        Self(Arc::new(Mutex::new(Some((session, keeper)))))
    }

    /// It has a holder, who will log it out.
    pub(crate) fn claim(&self) {
        drop(self.take());
    }

    /// It did not reach its caller.
    pub(crate) fn log_out(&self) {
        if let Some((session, keeper)) = self.take() {
            keeper.log_out(session);
        }
    }

    fn take(&self) -> Option<(Session, Keeper)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Outcome {
    pub(crate) fn new(result: Result<Value, Error>, log: Option<Log>, keeper: Keeper) -> Self {
        Self { result: Some(result), log, keeper }
    }

    /// Writes the log, then returns the value or raises the error. An interrupt meanwhile takes precedence.
    pub(crate) fn deliver(mut self, py: Python<'_>) -> PyResult<(Py<PyAny>, Option<Unclaimed>)> {
        let unclaimed = match &self.result {
            Some(Ok(Value::Session(session))) => {
                Some(Unclaimed::new(Session::clone(session), self.keeper.clone()))
            }
            _ => None,
        };
        let value = match self.result.as_ref().expect("an outcome is delivered once") {
            Ok(value) => value.to_py(py, unclaimed.as_ref()),
            Err(error) => Err(exception(py, error)),
        };
        if let Some(log) = self.log.take() {
            log.emit(py)?;
        }
        py.check_signals()?;
        let value = value?;
        if !matches!(self.result, Some(Ok(Value::Managed(..)))) {
            // From here on, the caller's value is responsible for the session.
            self.result = None;
        }
        Ok((value, unclaimed))
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
            // A managed session logs itself out, on a runtime that has to be driven.
            other => {
                log::for_the_next_call(&self.keeper.process, || drop(other));
                self.keeper.look_after();
            }
        }
    }
}
