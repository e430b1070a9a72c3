//! A project that has nothing but a package of ours, and uses it.

use std::process::Command;

use crate::sandbox::Sandbox;

/// Runs it against the sandbox. It must say what is wanted: a login without its secrets, and the logout.
pub(super) fn log_in(
    sandbox: &Sandbox,
    sample: &mut Command,
    wanted: [&str; 3],
) -> Result<(), String> {
    let demo = finhub_sandbox::demo();
    sample.envs([
        ("FINHUB_BASE_URL", sandbox.base_url.as_str()),
        ("FINHUB_TENANT_ID", demo.tenant_id),
        ("FINHUB_TENANT_KEY", demo.tenant_key),
        ("FINHUB_TENANT_SECRET", demo.tenant_secret),
        ("FINHUB_FORWARDED_FROM", "sample"),
    ]);
    let output = sample.output().map_err(|error| format!("it cannot be run: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    if output.status.success() && wanted.iter().all(|it| said.contains(it)) {
        return Ok(());
    }
    Err(format!("it ended with {} and said: {}", output.status, said.trim()))
}
