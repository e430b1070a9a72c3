//! What is logged, for the loggers of other languages.
//!
//! An allow-list: events of this crate alone, and of those only the fields that [`LogEvent`] has.

use std::fmt::{self, Debug};
use std::panic::{AssertUnwindSafe, catch_unwind};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber, level_filters::LevelFilter};

use crate::Kind;
use crate::active::OPERATION;
use crate::generated::operations::DELETE_SESSION;

/// Whose events are logged.
const TARGET: &str = env!("CARGO_CRATE_NAME");

/// An event. What it prints is the line of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogEvent {
    /// How much it matters.
    pub level: LogLevel,
    /// What was called.
    pub operation: String,
    /// What happened.
    pub message: String,
    /// The number of the attempt, from 1.
    pub attempt: Option<u64>,
    /// The HTTP status of its answer.
    pub status: Option<u64>,
    /// The answer's request id.
    pub request_id: Option<String>,
    /// How long the attempt took, in milliseconds.
    pub duration_ms: Option<u64>,
    /// How long the wait before the next attempt is, in milliseconds.
    pub delay_ms: Option<u64>,
    /// `ok`, or the kind of the error.
    pub outcome: Option<String>,
}

/// How much an event matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogLevel {
    /// It tells how a call goes.
    #[default]
    Debug,
    /// Something failed of which nobody else is told.
    Warning,
}

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogValue<'a> {
    /// A count, a status, or milliseconds.
    Number(u64),
    /// A word of ours, or an id of FinHub's.
    Text(&'a str),
}

/// A logger of another language.
pub trait LogSink: Send + Sync + 'static {
    /// Whether it wants events now.
    fn is_on(&self) -> bool {
        true
    }

    /// Takes an event, on the thread where it happened. A panic in here ends here.
    fn take(&self, event: LogEvent);
}

/// Has events written into a sink, where the dispatcher is the current one.
pub fn log_into(sink: impl LogSink) -> Dispatch {
    Dispatch::new(Listener(sink))
}

/// Tells that a callback of the application failed, such as `renew_with`. Its caller logs this, with the exception.
pub fn callback_failed(callback: &str) -> LogEvent {
    warning(OPERATION, format!("{callback} failed"))
}

/// Tells that a logout failed after the work that it ends had failed as well, whose error is the one that the caller gets.
pub fn logout_failed(kind: Kind) -> LogEvent {
    let outcome = Some(kind.as_str().to_owned());
    LogEvent { outcome, ..warning(DELETE_SESSION.name, "logout after a failure failed".to_owned()) }
}

fn warning(operation: &str, message: String) -> LogEvent {
    let (level, operation) = (LogLevel::Warning, operation.to_owned());
    LogEvent { level, operation, message, ..LogEvent::default() }
}

impl LogEvent {
    /// The fields that it has beside the operation and the message, by name.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, LogValue<'_>)> {
        let number = |value: Option<u64>| value.map(LogValue::Number);
        let fields = [
            ("attempt", number(self.attempt)),
            ("status", number(self.status)),
            ("request_id", self.request_id.as_deref().map(LogValue::Text)),
            ("duration_ms", number(self.duration_ms)),
            ("delay_ms", number(self.delay_ms)),
            ("outcome", self.outcome.as_deref().map(LogValue::Text)),
        ];
        fields.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}

impl fmt::Display for LogValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for LogEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.operation, self.message)?;
        self.fields().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

struct Listener<S>(S);

impl<S: LogSink> Subscriber for Listener<S> {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_ours(metadata) { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        is_ours(metadata) && self.0.is_on()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::DEBUG)
    }

    fn event(&self, event: &Event<'_>) {
        let mut read = LogEvent::default();
        event.record(&mut read);
        // A logger that is broken stops no call.
        let _ = catch_unwind(AssertUnwindSafe(|| self.0.take(read)));
    }

    // No event needs the spans that it is in.
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let is_in_crate =
        target.strip_prefix(TARGET).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
    metadata.is_event() && *metadata.level() <= Level::DEBUG && is_in_crate
}

impl Visit for LogEvent {
    fn record_u64(&mut self, field: &Field, value: u64) {
        match field.name() {
            "attempt" => self.attempt = Some(value),
            "status" => self.status = Some(value),
            "duration_ms" => self.duration_ms = Some(value),
            "delay_ms" => self.delay_ms = Some(value),
            _ => {}
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "operation" => value.clone_into(&mut self.operation),
            "request_id" => self.request_id = Some(value.to_owned()),
            "outcome" => self.outcome = Some(value.to_owned()),
            _ => {}
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.message = format!("{value:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tracing::dispatcher::with_default;

    use super::{LogEvent, LogSink, callback_failed, log_into, logout_failed};
    use crate::scrub::Shown;
    use crate::{Kind, events};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<LogEvent>>>);

    impl LogSink for Kept {
        fn take(&self, event: LogEvent) {
            self.0.lock().expect("nobody panics").push(event);
        }
    }

    fn lines(work: impl FnOnce()) -> Vec<String> {
        let kept = Kept::default();
        with_default(&log_into(kept.clone()), work);
        kept.0.lock().expect("nobody panics").iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_event_is_a_line_of_its_operation_its_words_and_its_fields() {
        let told = lines(|| {
            let took = Duration::from_millis(41);
            events::attempt_ended("create_session", 1, None, || None::<Shown>, took);
            events::retrying("create_session", 1, Duration::from_secs(2));
            events::renewed(&Ok(()));
        });
        let expected = [
            "create_session: attempt ended attempt=1 duration_ms=41",
            "create_session: retrying attempt=1 delay_ms=2000",
            "access_token: renewal ended outcome=ok",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_others_log_and_fields_that_are_not_listed_reach_no_sink() {
        let told = lines(|| {
            tracing::debug!(target: "finhub_sessions_of_somebody_else", "theirs");
            tracing::trace!(target: "finhub_sessions::events", "too much");
            tracing::debug!(target: "finhub_sessions::events", operation = "a", token = "t", "ours");
        });
        assert_eq!(told, ["a: ours"]);
    }

    #[test]
    fn a_sink_that_panics_disturbs_nobody() {
        struct Broken;
        impl LogSink for Broken {
            fn take(&self, _: LogEvent) {
                panic!("a broken logger");
            }
        }
        with_default(&log_into(Broken), events::renewing);
    }

    #[test]
    fn a_sink_that_is_off_is_given_nothing_until_it_is_on() {
        struct Off(Kept);
        impl LogSink for Off {
            fn is_on(&self) -> bool {
                !self.0.0.lock().expect("nobody panics").is_empty()
            }

            fn take(&self, event: LogEvent) {
                self.0.take(event);
            }
        }
        let kept = Kept::default();
        with_default(&log_into(Off(kept.clone())), || {
            events::renewing();
            kept.take(LogEvent::default());
            events::renewing();
        });
        assert_eq!(kept.0.lock().expect("nobody panics").len(), 2);
    }

    #[test]
    fn what_only_a_binding_sees_is_worded_here() {
        assert_eq!(callback_failed("renew_with").to_string(), "access_token: renew_with failed");
        let line = "delete_session: logout after a failure failed outcome=timeout";
        assert_eq!(logout_failed(Kind::Timeout).to_string(), line);
    }
}
