//! A project that has nothing but a package of ours, and uses it.

use std::process::Command;

use crate::sandbox::Sandbox;

/// Runs it against the sandbox. It must say what is wanted: a login without its secrets, and the logout.
pub(super) fn log_in(
    sandbox: &Sandbox,
    sample: &mut Command,
    wanted: [&str; 3],
) -> Result<(), String> {
    sample.envs(sandbox.variables.iter().map(|(name, value)| (name, value)));
    let output = sample.output().map_err(|error| format!("it cannot be run: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if output.status.success() && wanted.iter().all(|it| said.contains(it)) {
        return Ok(());
    }
    Err(format!("it ended with {} and said: {}", output.status, said.trim()))
}
