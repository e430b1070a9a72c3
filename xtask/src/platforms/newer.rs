//! The published wheel's tests on newer Pythons than this machine's, which a script lays over /usr for one command.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use super::target::BUILT;
use crate::package::python::build::{self, Profile};
use crate::python;
use crate::root;
use crate::step::{command, succeed};

/// The script that gets them, and runs a command that finds them.
const SCRIPT: &str = "ci/newer-python.sh";

const VERSIONS: [&str; 2] = ["python3.14", "python3.15"];

/// Types, and cases that the core alone decides.
const IGNORED: [&str; 6] = [
    "typing",
    "test_errors.py",
    "test_expiry.py",
    "test_faults.py",
    "test_further.py",
    "test_headers.py",
];

/// 200 exits take as long as all other tests. Others of `test_exit.py` are run.
const DESELECTED: &str = "tests/test_exit.py::test_the_exit_is_silent_and_successful";

/// Runs the tests on each of them.
pub(super) fn check() -> Result<(), String> {
    let wheels = [build::wheel(Profile::Published)?, build::sandbox(Profile::Published)?];
    succeed(command(root().join(SCRIPT)).arg("install"))?;
    VERSIONS.iter().try_for_each(|version| test(version, &wheels))
}

fn test(version: &str, wheels: &[PathBuf]) -> Result<(), String> {
    println!("{version}");
    let venv = root().join(BUILT).join(version);
    succeed(newer(version).args(["-m", "venv", "--clear"]).arg(&venv))?;
    let program = venv.join("bin/python");
    let mut pip = newer(&program);
    pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement"]);
    succeed(pip.arg(root().join(python::REQUIREMENTS)).args(wheels))?;
    let mut pytest = newer(&program);
    pytest.args(python::PYTEST).args(["--deselect", DESELECTED]);
    pytest.args(IGNORED.map(|it| format!("--ignore=tests/{it}")));
    succeed(pytest.current_dir(root().join(python::PACKAGE)))
}

/// A program that finds them.
fn newer(program: impl AsRef<OsStr>) -> Command {
    let mut newer = command(root().join(SCRIPT));
    newer.arg("run").arg(program);
    newer
}
