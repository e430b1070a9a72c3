//! Looks at all that a program can print or log of an outcome.

use std::fmt::Debug;
use std::time::{Duration, SystemTime};

use finhub_sessions::{Error, Kind, Session, Termination};

use log::Log;
use secrets::{Canaries, canaries, echoes, header_echoes};

#[path = "../../crates/core/tests/common/log.rs"]
mod log;

#[allow(dead_code, reason = "core's tests use more of it")]
#[path = "../../crates/core/tests/support/secrets.rs"]
pub(crate) mod secrets;

/// The first of the bytes that stand for an echo of the password, and the last.
const ECHOES: std::ops::RangeInclusive<u8> = 0x0e..=0x1d;

/// The longest wait that an error reports.
const LONGEST_WAIT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// What nothing may show, and what was logged.
pub(crate) struct Witness {
    canaries: Canaries,
    log: Log,
}

impl Witness {
    /// Listens to the log of this process, at TRACE.
    pub(crate) fn listening() -> Self {
        let log = Log::default();
        tracing::subscriber::set_global_default(log.subscriber()).expect("the only subscriber");
        Self { canaries: canaries(), log }
    }

    pub(crate) fn check_error(&self, error: &Error) {
        assert_ne!(error.kind(), Kind::Internal, "{error}");
        assert!(error.retry_after().is_none_or(|wait| wait <= LONGEST_WAIT), "{error}");
        let mut shown = format!("{error}\n{error:#}\n{}", printed(error));
        shown += &printed(&(error.detail(), error.error_type(), error.request_id()));
        let mut below = std::error::Error::source(error);
        while let Some(source) = below {
            shown.extend([source.to_string(), "\n".to_owned(), printed(&source)]);
            below = source.source();
        }
        self.check("an error", &shown);
    }

    pub(crate) fn check_session(&self, session: &Session) {
        let texts = (session.error_type(), session.message(), session.session_expires_at_text());
        let claims = session.unverified_claims();
        self.check("a session", &[printed(session), printed(&texts), printed(&claims)].concat());
        self.check("a request id", &printed(&session.request_id()));
        check_times(session);
    }

    pub(crate) fn check_termination(&self, termination: &Termination) {
        let told = (&termination.status, &termination.request_id);
        self.check("a termination", &[printed(termination), printed(&told)].concat());
        termination.terminated_at.iter().for_each(assert_known);
    }

    /// Refuses canaries in what is printed, and in what was logged meanwhile.
    pub(crate) fn check(&self, what: &str, printed: &str) {
        self.canaries.assert_none_in(what, printed);
        self.canaries.assert_none_in("the log", &self.log.take());
    }
}

/// Every point in time of a session can be written by every language, and none makes it panic.
pub(crate) fn check_times(session: &Session) {
    session.session_expires_at().iter().for_each(assert_known);
    session.token_expires_at().iter().for_each(assert_known);
    let left = session.token_expires_in();
    assert_eq!(session.is_token_expired(Duration::ZERO), left.is_some_and(|left| left.is_zero()));
}

/// The years 1 to 9999.
fn assert_known(instant: &SystemTime) {
    let first = SystemTime::UNIX_EPOCH - Duration::from_secs(62_135_596_800);
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800);
    assert!((first..end).contains(instant), "{instant:?}");
}

fn printed(value: &impl Debug) -> String {
    format!("{value:?}\n{value:#?}\n")
}

/// The input with its control characters replaced by echoes of the password, each in another encoding, as a JSON string
/// can hold them.
pub(crate) fn with_echoes(input: &[u8]) -> Vec<u8> {
    let echoes = echoes(secrets::PASSWORD);
    let escaped = |echo: &String| {
        let quoted = serde_json::Value::from(echo.as_str()).to_string();
        quoted[1..quoted.len() - 1].to_owned()
    };
    replaced(input, &echoes.iter().map(escaped).collect::<Vec<_>>())
}

/// The same for a header.
pub(crate) fn with_header_echoes(input: &[u8]) -> Vec<u8> {
    replaced(input, &header_echoes(secrets::PASSWORD))
}

fn replaced(input: &[u8], echoes: &[String]) -> Vec<u8> {
    let echo = |byte: &u8| {
        let number = ECHOES.contains(byte).then(|| usize::from(byte - ECHOES.start()))?;
        echoes.get(number % echoes.len()).map(|echo| echo.clone().into_bytes())
    };
    input.iter().flat_map(|byte| echo(byte).unwrap_or_else(|| vec![*byte])).collect()
}
