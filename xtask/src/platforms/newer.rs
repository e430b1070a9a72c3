//! The tests on newer interpreters than this machine's, which a script lays over /usr.

use std::path::Path;
use std::process::Command;

use crate::kotlin::{self, maven};
use crate::package::python::build::{self, Profile};
use crate::python;
use crate::root;
use crate::step::{command, succeed};

/// The script that gets them, and runs a command that finds them.
const NEWER: &str = "ci/newer.sh";

/// Java's program, where the script lays it.
const JAVA: &str = "/usr/lib/jvm/java-21-openjdk-amd64/bin/java";

/// The tests of Kotlin that make most kinds of calls, in little time.
const QUICK: &str = "LoginTest,LogoutTest,CancelTest,StoreTest";

/// Tests the published wheel on a newer Python.
pub(super) fn python(program: &str) -> Result<(), String> {
    let wheels = [build::wheel(Profile::Published)?, build::sandbox(Profile::Published)?];
    install()?;
    let venv = root().join("target/platforms").join(program);
    succeed(newer(program).args(["-m", "venv", "--clear"]).arg(&venv))?;
    let of_venv = venv.join("bin/python");
    let mut pip = newer(&of_venv);
    pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement"]);
    succeed(pip.arg(root().join("ci/requirements-python.txt")).args(wheels))?;
    let mut pytest = newer(&of_venv);
    // Types are checked on this machine's own Python, for the oldest version that is served.
    pytest.args(["-m", "pytest", "--quiet", "-p", "no:cacheprovider", "--ignore", "tests/typing"]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = [venv.join("bin")].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(all).map_err(|error| error.to_string())?;
    succeed(pytest.current_dir(root().join(python::PACKAGE)).env("PATH", path))
}

/// Runs the quick part of Kotlin's tests on a newer Java. Maven itself runs on this machine's.
pub(super) fn java() -> Result<(), String> {
    install()?;
    let mut test = maven(kotlin::PACKAGE)?;
    test.args(["test", &format!("-Djvm={JAVA}"), &format!("-Dtest={QUICK}")]);
    let mut test_there = newer(test.get_program());
    test_there.args(test.get_args()).current_dir(root());
    test_there.envs(test.get_envs().filter_map(|(name, value)| Some((name, value?))));
    succeed(&mut test_there)
}

fn install() -> Result<(), String> {
    succeed(command(root().join(NEWER)).arg("install"))
}

/// A program that finds them.
fn newer(program: impl AsRef<Path>) -> Command {
    let mut newer = command(root().join(NEWER));
    newer.arg("run").arg(program.as_ref());
    newer
}
