//! The Python package on a Python of another platform: its wheel, and a part of its tests. The sandbox and pip are this machine's.

use std::fs;
use std::path::{Path, PathBuf};

use super::target::{BUILT, hasty_build};
use crate::package::python::build::{PACKAGE, built, tools};
use crate::python;
use crate::root;
use crate::step::{cargo, command, succeed};

/// Logins and logouts with their errors, blocking and in asyncio, in threads and by managed sessions.
const TESTS: [&str; 6] = ["exceptions", "login", "logout", "managed", "threads", "values"];

/// A Python of another platform.
#[derive(Debug)]
pub(super) struct Interpreter {
    /// What files are named after.
    name: &'static str,
    /// Rust's name of the platform.
    target: &'static str,
    /// pip's names of the platform, by the C libraries whose wheels the Python takes.
    platforms: &'static [&'static str],
    /// The script that gets the Python and runs it.
    script: &'static str,
    version: &'static str,
    /// Tests beside these of all, and packages that they take.
    further: &'static [&'static str],
    packages: &'static [&'static str],
    deselected: &'static [&'static str],
}

/// Debian's, emulated.
pub(super) const AARCH64: Interpreter = Interpreter {
    name: "aarch64",
    target: "aarch64-unknown-linux-gnu",
    platforms: &["manylinux2014_aarch64", "manylinux_2_28_aarch64"],
    script: "ci/aarch64-python.sh",
    version: "3.11",
    further: &["asyncio"],
    packages: &["uvloop"],
    // What asks for a stack that the emulator itself would have to find, and what takes as long as all others.
    deselected: &[
        "tests/test_threads.py::test_a_process_that_is_given_no_thread_is_told_so",
        "tests/test_asyncio.py::test_1000_logins_at_once_all_succeed",
    ],
};

/// Compiled from Debian's source, without the TLS that uvloop takes.
pub(super) const MUSL: Interpreter = Interpreter {
    name: "musl",
    target: "x86_64-unknown-linux-musl",
    platforms: &["musllinux_1_2_x86_64"],
    script: "ci/musl-python.sh",
    version: "3.11",
    further: &[],
    packages: &[],
    deselected: &[],
};

impl Interpreter {
    /// Builds the wheel, and runs the tests.
    pub(super) fn check(&self) -> Result<(), String> {
        let packages =
            self.installed(&built(self.name, &mut hasty_build(self.target, PACKAGE)?)?)?;
        succeed(&mut cargo(["build", "--quiet", "--package", "finhub-sandbox"]))?;
        let script = root().join(self.script);
        // Some need zig.
        succeed(command(&script).arg("install").env("PATH", tools()?.path()))?;
        let mut pytest = command(script);
        pytest.arg("run").args(python::PYTEST);
        pytest.args(self.deselected.iter().map(|it| format!("--deselect={it}")));
        pytest.args(TESTS.iter().chain(self.further).map(|name| format!("tests/test_{name}.py")));
        pytest.current_dir(root().join(python::PACKAGE)).env("PYTHONPATH", packages);
        succeed(pytest.env("FINHUB_SANDBOX", root().join("target/debug/finhub-sandbox")))
    }

    /// A folder with the wheel and what the tests import. This machine's pip installs it, which need not be emulated.
    fn installed(&self, wheel: &Path) -> Result<PathBuf, String> {
        let folder = root().join(BUILT).join(format!("{}-python", self.name));
        // What is there already is not installed again, though its content changes.
        let _ = fs::remove_dir_all(&folder);
        let mut pip = tools()?.pip_install();
        pip.arg("--target").arg(&folder).args(["--python-version", self.version]);
        pip.args(["--only-binary", ":all:", "--constraint", python::REQUIREMENTS]);
        pip.args(self.platforms.iter().flat_map(|it| ["--platform", it]));
        succeed(pip.arg("pytest").args(self.packages).arg(wheel))?;
        Ok(folder)
    }
}
