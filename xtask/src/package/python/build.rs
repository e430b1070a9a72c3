//! Building by maturin, in the workspace's own target folder: nothing is compiled twice.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;
use crate::step::{command, succeed};
use crate::venv::Venv;

pub(crate) const PACKAGE: &str = "bindings/python/Cargo.toml";
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
    /// As it is published, or not.
    pub(crate) fn of(published: bool) -> Self {
        if published { Self::Published } else { Self::Quick }
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
    build.args(["build", "--manifest-path", manifest]);
    match profile {
        Profile::Published => build.arg("--release").args(links(None)),
        Profile::Quick => build.args(["--compatibility", "linux"]),
    };
    built(what, &mut build)
}

/// The package's wheel and the sandbox's, as they are published, for another target.
pub(super) fn wheels_for(target: &str) -> Result<[PathBuf; 2], String> {
    println!("Building the wheels for {target}. The first time takes minutes.");
    let made = |what, manifest| {
        let mut build = build_for(target, manifest)?;
        built(what, build.arg("--release")).map_err(|problem| {
            format!("{problem}; is the target there? rustup target add {}", rust_targets(target))
        })
    };
    Ok([made("wheel", PACKAGE)?, made("sandbox", SANDBOX)?])
}

/// maturin's `build` for another target, of a wheel that is linked as it is published.
pub(crate) fn build_for(target: &str, manifest: &str) -> Result<Command, String> {
    let mut build = maturin()?;
    build
        .args(["build", "--target", target, "--manifest-path", manifest])
        .args(links(Some(target)));
    if target.ends_with("-musl") {
        // Rust links musl's C library into programs, and a module of Python shares that of its interpreter.
        let variable = target.to_uppercase().replace('-', "_");
        build.env(format!("CARGO_TARGET_{variable}_RUSTFLAGS"), "-C target-feature=-crt-static");
    }
    Ok(build)
}

/// Rust's targets of one of maturin's: a universal wheel is made of two.
fn rust_targets(target: &str) -> &str {
    match target {
        "universal2-apple-darwin" => "aarch64-apple-darwin x86_64-apple-darwin",
        other => other,
    }
}

/// The package's source distribution.
pub(super) fn sdist() -> Result<PathBuf, String> {
    built("sdist", maturin()?.args(["sdist", "--manifest-path", PACKAGE]))
}

/// How a wheel is linked that others install, on this machine's platform if no target is named. For Linux, zig links it
/// against a C library that is older than this machine's; for MinGW, in place of MinGW's linker.
fn links(target: Option<&str>) -> &'static [&'static str] {
    const GLIBC: &[&str] = &["--zig", "--compatibility", "manylinux2014"];
    const MUSL: &[&str] = &["--zig", "--compatibility", "musllinux_1_2"];
    match target {
        Some(target) if target.ends_with("-linux-gnu") => GLIBC,
        Some(target) if target.ends_with("-linux-musl") => MUSL,
        Some(target) if target.ends_with("-windows-gnu") => &["--zig"],
        None if cfg!(all(target_os = "linux", target_env = "gnu")) => GLIBC,
        _ => &[],
    }
}

/// maturin and zig.
pub(crate) fn tools() -> Result<Venv, String> {
    Venv::with("target/tools/wheels", "ci/requirements-wheels.txt")
}

/// maturin, at the workspace's root.
pub(crate) fn maturin() -> Result<Command, String> {
    let tools = tools()?;
    let mut maturin = command(tools.program("maturin"));
    // It finds zig by the Python that is first there.
    maturin.current_dir(root()).env("PATH", tools.path());
    Ok(maturin)
}

/// Runs maturin, and gives the one file that it made.
pub(crate) fn built(what: &str, maturin: &mut Command) -> Result<PathBuf, String> {
    let folder = root().join("target/python/built").join(what);
    // The last run's file, perhaps of another version.
    let _ = fs::remove_dir_all(&folder);
    succeed(maturin.arg("--out").arg(&folder))?;
    only_file(&folder).ok_or_else(|| format!("maturin left no file in {}", folder.display()))
}

fn only_file(folder: &Path) -> Option<PathBuf> {
    Some(fs::read_dir(folder).ok()?.next()?.ok()?.path())
}

#[cfg(test)]
mod tests {
    use super::{links, rust_targets};

    #[test]
    fn wheels_for_linux_ask_for_the_oldest_c_library() {
        for (target, tag) in [
            ("aarch64-unknown-linux-gnu", "manylinux2014"),
            ("x86_64-unknown-linux-musl", "musllinux_1_2"),
        ] {
            let options = links(Some(target));
            assert!(options.contains(&"--zig") && options.last() == Some(&tag), "{options:?}");
        }
        assert!(links(Some("x86_64-pc-windows-msvc")).is_empty());
    }

    #[test]
    fn a_universal_wheel_takes_both_targets_of_macos() {
        let targets = rust_targets("universal2-apple-darwin");
        assert_eq!(targets, "aarch64-apple-darwin x86_64-apple-darwin");
        assert_eq!(rust_targets("aarch64-unknown-linux-musl"), "aarch64-unknown-linux-musl");
    }
}
