//! A machine that has nothing but Python: what comes with the package, and whether it logs in there.

use std::path::Path;
use std::process::Command;

use super::Checks;
use crate::root;
use crate::step::succeed;
use crate::venv::Venv;

/// What pip lists beside the package, and any environment has.
const OF_EVERY_ENVIRONMENT: [&str; 3] = ["pip", "setuptools", "wheel"];

/// Installs an archive into a new environment, and logs in and out there against the sandbox.
pub(super) fn check(checks: &mut Checks, subject: &str, archive: &Path, sandbox: &Path) {
    println!("Installing the {subject} into a virtual environment of its own.");
    let venv = install(subject, archive);
    match &venv {
        Ok(venv) => {
            checks.add(subject, "brings along", brings(venv));
            checks.add(subject, "login, logout", login(venv, sandbox));
        }
        Err(problem) => checks.add(subject, "installs", Err(problem.clone())),
    }
}

fn install(subject: &str, archive: &Path) -> Result<Venv, String> {
    let venv = Venv::fresh(&format!("target/python/clean-{subject}"))?;
    let mut pip = venv.pip_install();
    // The source is compiled as pip does it, but for a quick answer and not for speed.
    pip.env("CARGO_TARGET_DIR", root().join("target/python/sdist-build"));
    pip.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0");
    pip.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    succeed(pip.arg(archive))?;
    Ok(venv)
}

/// The package alone.
fn brings(venv: &Venv) -> Result<String, String> {
    let listed = output(venv.python().args(["-m", "pip", "list", "--format", "freeze"]))?;
    let names = listed.lines().filter_map(|line| line.split("==").next());
    let names: Vec<_> = names.filter(|name| !OF_EVERY_ENVIRONMENT.contains(name)).collect();
    match names.as_slice() {
        ["finhub-sessions"] => Ok("nothing".to_owned()),
        names => Err(format!(
            "pip installed {}, and should have installed finhub-sessions alone",
            names.join(", ")
        )),
    }
}

fn login(venv: &Venv, sandbox: &Path) -> Result<String, String> {
    let mut login = venv.python();
    login.args(["-m", "finhub_sessions", "--sandbox"]).env("FINHUB_SANDBOX", sandbox);
    output(&mut login)?;
    Ok("python -m finhub_sessions --sandbox".to_owned())
}

/// What a command prints, which must succeed.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("Python cannot be run: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let said = text(&output.stdout) + &text(&output.stderr);
    Err(format!("it ended with {} and said: {}", output.status, said.trim()))
}
