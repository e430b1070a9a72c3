//! The environment in which the Python package is tested and shown: its wheel, as it is published, and the sandbox's.

use std::process::Command;

use crate::package::python::build::{self, Profile};
use crate::root;
use crate::step::succeed;
use crate::venv::Venv;

/// The folder of the package.
pub const PACKAGE: &str = "bindings/python";

/// What its tests and checks need.
pub(crate) const REQUIREMENTS: &str = "ci/requirements-python.txt";

/// Python's arguments for the tests, where the same folder is tested by several Pythons.
pub(crate) const PYTEST: [&str; 6] = ["-B", "-m", "pytest", "--quiet", "-p", "no:cacheprovider"];

/// An environment that has the package, the sandbox and what the tests need.
pub fn environment(profile: Profile) -> Result<Venv, String> {
    environment_with("target/python/venv", REQUIREMENTS, profile)
}

/// An environment in a folder that has the package, the sandbox and the packages of a requirements file.
pub(crate) fn environment_with(folder: &str, list: &str, profile: Profile) -> Result<Venv, String> {
    let wheels = [build::wheel(profile)?, build::sandbox(profile)?];
    let venv = Venv::with(folder, list)?;
    // The version stays the same while the content changes.
    succeed(venv.pip_install().args(["--no-deps", "--force-reinstall"]).args(wheels))?;
    Ok(venv)
}

/// A program of the environment, to be run where the package is.
pub fn program(venv: &Venv, name: &str) -> Command {
    let mut program = crate::step::command(venv.program(name));
    program.current_dir(root().join(PACKAGE)).env("PATH", venv.path());
    program
}
