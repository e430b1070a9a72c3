//! The Python package on Linux aarch64: its wheel, and a part of its tests on an emulated Python. The sandbox is this machine's.

use std::fs;
use std::path::{Path, PathBuf};

use super::target::{BUILT, compile_for, got};
use crate::package::python::build::{PACKAGE, built, maturin, tools};
use crate::python;
use crate::root;
use crate::step::{cargo, command, succeed};

const TARGET: &str = "aarch64-unknown-linux-gnu";

/// The script that gets a Python of that processor, and the version that it gets.
const SCRIPT: &str = "ci/aarch64-python.sh";
const VERSION: &str = "3.11";

/// Logins and logouts with their errors, blocking and in asyncio, in threads and by managed sessions.
const TESTS: [&str; 7] =
    ["asyncio", "exceptions", "login", "logout", "managed", "threads", "values"];

/// What asks for a stack that the emulator itself would have to find, and what takes as long as all others.
const DESELECTED: [&str; 2] = [
    "tests/test_threads.py::test_a_process_that_is_given_no_thread_is_told_so",
    "tests/test_asyncio.py::test_1000_logins_at_once_all_succeed",
];

/// Builds the wheel, and runs the tests.
pub(super) fn check() -> Result<(), String> {
    let packages = installed(&wheel()?)?;
    succeed(&mut cargo(["build", "--quiet", "--package", "finhub-sandbox"]))?;
    let mut pytest = command(got(SCRIPT, "python")?);
    pytest.args(python::PYTEST).args(DESELECTED.map(|it| format!("--deselect={it}")));
    pytest.args(TESTS.map(|name| format!("tests/test_{name}.py")));
    pytest.current_dir(root().join(python::PACKAGE)).env("PYTHONPATH", packages);
    succeed(pytest.env("FINHUB_SANDBOX", root().join("target/debug/finhub-sandbox")))
}

/// The wheel, linked as it is published, and hardly optimised: this is about the platform.
fn wheel() -> Result<PathBuf, String> {
    println!("Building the wheel for {TARGET}. The first time takes minutes.");
    let mut build = maturin()?;
    build.args(["build", "--zig", "--compatibility", "manylinux2014", "--manifest-path", PACKAGE]);
    build.args(["--target", TARGET, "--target-dir", BUILT]);
    compile_for(TARGET, &mut build)?;
    built("aarch64", &mut build)
}

/// A folder with the wheel and what the tests import. This machine's pip installs it, which need not be emulated.
fn installed(wheel: &Path) -> Result<PathBuf, String> {
    let folder = root().join(BUILT).join("aarch64-python");
    // What is there already is not installed again, though its content changes.
    let _ = fs::remove_dir_all(&folder);
    let mut pip = tools()?.pip_install();
    pip.arg("--target").arg(&folder).args(["--python-version", VERSION]);
    pip.args(["--only-binary", ":all:", "--platform", "manylinux2014_aarch64"]);
    pip.args(["--platform", "manylinux_2_28_aarch64", "--constraint", python::REQUIREMENTS]);
    succeed(pip.args(["pytest", "uvloop"]).arg(wheel))?;
    Ok(folder)
}
