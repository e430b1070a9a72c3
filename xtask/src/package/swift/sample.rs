//! A package that has nothing but ours: whether it logs in and out.

use std::path::Path;

use crate::package::checks::Checks;
use crate::package::sample::log_in;
use crate::sandbox::Sandbox;
use crate::swift::{Half, SAMPLE, swift};

/// The program of the sample.
const PROGRAM: &str = "Sample";

/// Logs in and out against the sandbox.
pub(super) fn check(checks: &mut Checks, half: &Half) {
    println!("Using the package in a package of its own.");
    checks.add("sample", "login, logout", run(half));
}

fn run(half: &Half) -> Result<String, String> {
    let sandbox = Sandbox::start()?;
    let mut sample = swift("run", Path::new(SAMPLE), "sample")?;
    half.give(&mut sample);
    let wanted = ["logged in: ", "token: [redacted]", "logged out: terminated"];
    log_in(&sandbox, sample.arg(PROGRAM), wanted)?;
    Ok(format!("swift run --package-path {SAMPLE} {PROGRAM}"))
}
