//! What the core logs, for the loggers of Kotlin and Swift.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use finhub_sessions::{Kind, binding};
use uniffi::UnexpectedUniFFICallbackError;

use crate::CallError;
use crate::call::at_once;

/// An event of the core.
#[derive(Debug, uniffi::Record)]
pub struct LogEvent {
    /// How much it matters.
    pub level: LogLevel,
    /// The event as a line of a log.
    pub line: String,
    /// What was called.
    pub operation: String,
    /// What happened.
    pub message: String,
    /// The number of the attempt.
    pub attempt: Option<u64>,
    /// The HTTP status of its answer.
    pub status: Option<u64>,
    /// The answer's request id.
    pub request_id: Option<String>,
    /// How long the attempt took.
    pub duration_ms: Option<u64>,
    /// How long the wait before the next one is.
    pub delay_ms: Option<u64>,
    /// `ok`, or the kind of the error.
    pub outcome: Option<String>,
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum LogLevel {
    /// It tells the course of a call.
    Debug,
    /// Something failed that no caller is told of.
    Warning,
}

/// A logger of the other language. It is called on the thread where the event happened.
#[uniffi::export(callback_interface)]
pub trait LogSink: Send + Sync {
    /// Takes an event.
    fn take(&self, event: LogEvent) -> Result<(), LogError>;
}

/// Why a logger did not take an event.
#[derive(Debug, uniffi::Error)]
pub enum LogError {
    /// It threw something, which is ignored.
    Failed,
}

impl From<UnexpectedUniFFICallbackError> for LogError {
    fn from(_: UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

impl std::fmt::Display for LogError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the logger failed")
    }
}

impl std::error::Error for LogError {}

/// Where events go now. It is read at each event, so that a logger can be switched on and off.
static SINK: RwLock<Option<Arc<dyn LogSink>>> = RwLock::new(None);

/// Whether there is one.
static IS_ON: AtomicBool = AtomicBool::new(false);

struct Current;

impl binding::LogSink for Current {
    fn is_on(&self) -> bool {
        IS_ON.load(Ordering::Relaxed)
    }

    fn take(&self, event: binding::LogEvent) {
        // Not while the lock is held: a logger may switch itself off.
        let sink = SINK.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(sink) = sink {
            // Nobody is told where it fails: a call does not depend on it.
            let _ = sink.take(event.into());
        }
    }
}

/// Sends all events of this process to a sink, or to none. Until the first sink is set, no event is created.
#[uniffi::export]
pub fn log_into(sink: Option<Box<dyn LogSink>>) -> Result<(), CallError> {
    at_once("configure", || {
        let sink = sink.map(Arc::from);
        let is_on = sink.is_some();
        let before = {
            let mut current = SINK.write().unwrap_or_else(PoisonError::into_inner);
            IS_ON.store(is_on, Ordering::Relaxed);
            std::mem::replace(&mut *current, sink)
        };
        // Not while the lock is held: this calls the other language.
        drop(before);
        if is_on {
            // From the second time on, it is there already.
            let _ = tracing::dispatcher::set_global_default(binding::log_into(Current));
        }
        Ok(())
    })
}

/// The event of a callback of the application's that failed. The other language logs it, with the exception.
#[uniffi::export]
pub fn callback_failed(callback: &str) -> Result<LogEvent, CallError> {
    at_once("access_token", || Ok(binding::callback_failed(callback).into()))
}

/// The event of a logout that failed with an error of this kind, which nobody else is told of.
#[uniffi::export]
pub fn logout_failed(kind: &str) -> Result<LogEvent, CallError> {
    let kind = Kind::all().find(|known| known.as_str() == kind).unwrap_or(Kind::Internal);
    at_once("delete_session", || Ok(binding::logout_failed(kind).into()))
}

impl From<binding::LogEvent> for LogEvent {
    fn from(event: binding::LogEvent) -> Self {
        let line = event.to_string();
        let level = match event.level {
            binding::LogLevel::Debug => LogLevel::Debug,
            binding::LogLevel::Warning => LogLevel::Warning,
        };
        Self {
            level,
            line,
            operation: event.operation,
            message: event.message,
            attempt: event.attempt,
            status: event.status,
            request_id: event.request_id,
            duration_ms: event.duration_ms,
            delay_ms: event.delay_ms,
            outcome: event.outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::{LogError, LogEvent, LogSink, log_into};

    /// Hears what `tell` tells, and fails each time.
    struct Failing(Arc<Mutex<Vec<String>>>);

    impl LogSink for Failing {
        fn take(&self, event: LogEvent) -> Result<(), LogError> {
            if event.operation == "of_this_test" {
                self.0.lock().expect("nobody panics").push(event.line);
            }
            Err(LogError::Failed)
        }
    }

    fn tell(attempt: u32) {
        tracing::debug!(target: "finhub_sessions::tests", operation = "of_this_test", attempt, "told");
    }

    #[test]
    fn a_sink_hears_what_happens_while_it_is_there_though_it_fails() {
        let heard = Arc::new(Mutex::default());
        let sink = || Some(Box::new(Failing(Arc::clone(&heard))) as Box<dyn LogSink>);
        tell(1);
        log_into(sink()).expect("it listens");
        tell(2);
        log_into(None).expect("it listens no more");
        tell(3);
        log_into(sink()).expect("it listens again");
        tell(4);
        let expected = ["of_this_test: told attempt=2", "of_this_test: told attempt=4"];
        assert_eq!(*heard.lock().expect("nobody panics"), expected);
    }
}
