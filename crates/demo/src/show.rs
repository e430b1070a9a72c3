//! How the demo talks: colours where the terminal shows them, and none with `NO_COLOR`.

use std::fmt::Display;
use std::time::{Duration, SystemTime};

use anstream::{eprintln, println};
use anstyle::{AnsiColor, Style};
use finhub_sessions::{Error, Session, Termination};

const TITLE: Style = Style::new().bold();
const STEP: Style = AnsiColor::Cyan.on_default().bold();
const CODE: Style = Style::new().dimmed();
const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

pub(crate) fn title(text: &str) {
    println!("\n{TITLE}{text}{TITLE:#}");
}

/// A step of the demo, and the line of code that makes it.
pub(crate) fn step(text: &str, code: &str) {
    println!("\n{STEP}{text}{STEP:#}  {CODE}{code}{CODE:#}");
}

pub(crate) fn fact(label: &str, value: &str) {
    println!("  {LABEL}{label:<16}{LABEL:#} {value}");
}

pub(crate) fn good(text: &str) {
    println!("  {GOOD}✓ {text}{GOOD:#}");
}

pub(crate) fn end(text: &str) {
    println!("\n{GOOD}{text}{GOOD:#}\n");
}

pub(crate) fn failure(problem: &impl Display) {
    eprintln!("{BAD}error:{BAD:#} {problem}");
}

pub(crate) fn session(session: &Session) {
    fact("session", session.session_id());
    fact("user", &format!("{} (in the path: {})", session.api_user_id(), session.user_id()));
    fact("token", &format!("{:?}", session.token()));
    fact("refresh token", &format!("{:?}", session.refresh_token()));
    fact("token ends", &clock(session.token_expires_at()));
    fact("session ends", &clock(session.session_expires_at()));
    if let Some(claims) = session.unverified_claims() {
        fact("claims", &format!("{:?}, not verified", claims.roles));
    }
    good("logged in");
}

pub(crate) fn termination(termination: &Termination) {
    fact("session", &termination.session_id);
    fact("status", termination.status.as_deref().unwrap_or("untold"));
    fact("ended", &clock(termination.terminated_at));
    good(termination.outcome.as_str());
}

/// An error that the demo provoked: its text, and what a program reads of it.
pub(crate) fn error(error: &Error) {
    println!("  {BAD}✗{BAD:#} {error}");
    fact("kind", error.kind().as_str());
    if let Some(field) = error.field() {
        fact("field", field);
    }
    fact("retryable", &error.retryable().to_string());
}

/// An instant, and how far it is from now.
fn clock(instant: Option<SystemTime>) -> String {
    let Some(instant) = instant else { return "untold".to_owned() };
    let shown = jiff::Timestamp::try_from(instant)
        .map_or_else(|_| "far away".to_owned(), |instant| format!("{instant:.0}"));
    match instant.duration_since(SystemTime::now()) {
        Ok(left) => format!("{shown}, in {}", rounded(left)),
        Err(_) => format!("{shown}, now"),
    }
}

fn rounded(left: Duration) -> String {
    let minutes = (left.as_secs() + 30) / 60;
    match minutes {
        0..120 => format!("{minutes} minutes"),
        _ => format!("{} hours", (minutes + 30) / 60),
    }
}
