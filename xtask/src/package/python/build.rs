//! Building by maturin, in the workspace's own target folder: nothing is compiled twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;
use crate::step::{command, succeed};
use crate::venv::Venv;

const PACKAGE: &str = "bindings/python/Cargo.toml";
const SANDBOX: &str = "crates/sandbox/Cargo.toml";

/// How a wheel is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// Optimised: what is tested is what is published.
    Published,
    /// As cargo builds by default, for this machine alone.
    Quick,
}

impl Profile {
    fn options(self) -> &'static [&'static str] {
        match self {
            Self::Published => published(),
            Self::Quick => &["--compatibility", "linux"],
        }
    }
}

/// The package's wheel.
pub fn wheel(profile: Profile) -> Result<PathBuf, String> {
    println!("Building the Python package. The first time takes minutes.");
    made("wheel", PACKAGE, profile)
}

/// The wheel that brings the program `finhub-sandbox`.
pub fn sandbox(profile: Profile) -> Result<PathBuf, String> {
    made("sandbox", SANDBOX, profile)
}

fn made(what: &str, manifest: &str, profile: Profile) -> Result<PathBuf, String> {
    let mut build = maturin()?;
    build.arg("build").args(profile.options()).args(["--manifest-path", manifest]);
    built(what, &mut build)
}

/// The package's source distribution.
pub(super) fn sdist() -> Result<PathBuf, String> {
    built("sdist", maturin()?.args(["sdist", "--manifest-path", PACKAGE]))
}

/// How a wheel is built that others install. On Linux zig links it against a glibc that is older than this machine's.
fn published() -> &'static [&'static str] {
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        &["--release", "--zig", "--compatibility", "manylinux2014"]
    } else {
        &["--release"]
    }
}

fn maturin() -> Result<Command, String> {
    let tools = Venv::with("target/tools/wheels", "ci/requirements-wheels.txt")?;
    let mut maturin = command(tools.program("maturin"));
    // It finds zig by the Python that is first there.
    maturin.current_dir(root()).env("PATH", tools.path());
    Ok(maturin)
}

/// Runs maturin, and gives the one file that it made.
fn built(what: &str, maturin: &mut Command) -> Result<PathBuf, String> {
    let folder = root().join("target/python/built").join(what);
    // The last run's file, perhaps of another version.
    let _ = fs::remove_dir_all(&folder);
    succeed(maturin.arg("--out").arg(&folder))?;
    only_file(&folder).ok_or_else(|| format!("maturin left no file in {}", folder.display()))
}

fn only_file(folder: &Path) -> Option<PathBuf> {
    Some(fs::read_dir(folder).ok()?.next()?.ok()?.path())
}
