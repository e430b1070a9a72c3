//! A package that has nothing but ours: whether it logs in and out.

use std::path::Path;

use crate::package::checks::Checks;
use crate::sandbox::Sandbox;
use crate::swift::{Half, SAMPLE, swift};

/// The program of the sample.
const PROGRAM: &str = "Sample";

/// Logs in and out against the sandbox.
pub(super) fn check(checks: &mut Checks, half: &Half) {
    println!("Using the package in a package of its own.");
    checks.add("sample", "login, logout", log_in(half));
}

/// Runs it. It must show a login without its secrets, and the logout.
fn log_in(half: &Half) -> Result<String, String> {
    let sandbox = Sandbox::start()?;
    let demo = finhub_sandbox::demo();
    let mut sample = swift("run", Path::new(SAMPLE), "sample")?;
    half.give(&mut sample);
    sample.envs([
        ("FINHUB_BASE_URL", sandbox.base_url.as_str()),
        ("FINHUB_TENANT_ID", demo.tenant_id),
        ("FINHUB_TENANT_KEY", demo.tenant_key),
        ("FINHUB_TENANT_SECRET", demo.tenant_secret),
        ("FINHUB_FORWARDED_FROM", "sample"),
    ]);
    let output = sample.arg(PROGRAM).output();
    let output = output.map_err(|error| format!("it cannot be run: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let wanted = ["logged in: ", "[redacted]", "logged out: terminated"];
    if output.status.success() && wanted.iter().all(|it| said.contains(it)) {
        return Ok(format!("swift run --package-path {SAMPLE} {PROGRAM}"));
    }
    Err(format!("it ended with {} and said: {}", output.status, said.trim()))
}
