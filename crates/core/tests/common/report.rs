//! What was observed of the cases of faults, for `cargo xtask faults`.

use std::fs::File;
use std::io::Write;
use std::time::Duration;

use finhub_conformance::Case;
use finhub_sessions::Error;
use serde_json::{Value, json};

use super::runner::Got;

/// Adds a line to the file that `CONFORMANCE_REPORT` names, if the case is one of a fault.
pub(crate) fn add(case: &Case, got: &Result<Got, Error>, requests: usize, took: Duration) {
    let (Some(fault), Some(path)) = (&case.fault, std::env::var_os("CONFORMANCE_REPORT")) else {
        return;
    };
    let call = serde_json::to_value(&case.call).expect("a call is JSON");
    let line = json!({
        "fault": fault,
        "case": case.name,
        "call": call["operation"],
        "outcome": outcome(got),
        "session_may_exist": got.as_ref().is_err_and(Error::session_may_exist),
        "requests": requests,
        "ms": took.as_millis(),
    });
    let mut report = File::options().create(true).append(true).open(path).expect("a report");
    writeln!(report, "{line}").expect("the report can be written");
}

/// The kind of an error, or what else the caller got.
fn outcome(got: &Result<Got, Error>) -> Value {
    match got {
        Ok(Got::Built) => "built".into(),
        Ok(Got::Ready(_)) => "ready".into(),
        Ok(Got::Session(_)) => "session".into(),
        Ok(Got::Termination(termination)) => termination.outcome.as_str().into(),
        Ok(Got::Answer(answer) | Got::Lived(Ok(answer))) => answer.value.clone(),
        Ok(Got::Lived(Err(problem))) => problem.as_str().into(),
        Err(error) => error.kind().as_str().into(),
    }
}
