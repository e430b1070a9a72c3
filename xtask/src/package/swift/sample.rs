//! A package that has nothing but ours: whether it logs in and out.

use std::path::Path;

use crate::package::checks::Checks;
use crate::package::sample::log_in;
use crate::sandbox::Sandbox;
use crate::swift::{Half, SAMPLE, swift};

/// The program of the sample.
const PROGRAM: &str = "Sample";

/// The one that starts a sandbox of its own, by what is published for tests.
const DEMO: &str = "FinhubDemo";

/// Logs in and out against the sandbox.
pub(super) fn check(checks: &mut Checks, half: &Half) {
    println!("Using the package in a package of its own.");
    checks.add("sample", "login, logout", run(half));
    checks.add("sample", "sandbox", demo(half));
}

fn demo(half: &Half) -> Result<String, String> {
    let mut demo = swift("run", Path::new(SAMPLE), "sample")?;
    half.give(&mut demo);
    let said = demo.arg(DEMO).output().map_err(|error| format!("it cannot be run: {error}"))?;
    let printed = String::from_utf8_lossy(&said.stdout);
    if said.status.success() && printed.contains("\n0 sessions are live in the sandbox") {
        Ok(format!("swift run --package-path {SAMPLE} {DEMO}"))
    } else {
        Err(format!("it ended with {} and said: {printed}", said.status))
    }
}

fn run(half: &Half) -> Result<String, String> {
    let sandbox = Sandbox::start()?;
    let mut sample = swift("run", Path::new(SAMPLE), "sample")?;
    half.give(&mut sample);
    let wanted = ["logged in: ", "token: [redacted]", "logged out: terminated"];
    log_in(&sandbox, sample.arg(PROGRAM), wanted)?;
    Ok(format!("swift run --package-path {SAMPLE} {PROGRAM}"))
}
