//! `cargo xtask package python`: the wheels and the source distribution, as PyPI would get them.

pub mod build;
mod clean;
mod sdist;
mod wheel;

use std::path::{Path, PathBuf};

use clap::Args;

use self::build::Profile;
use super::archive::put;
use super::checks::Checks;
use crate::root;

/// Build the wheel, the source distribution and the sandbox's wheel, check their content, and log in with each from
/// a virtual environment that has nothing else.
#[derive(Debug, Args)]
pub struct Python {
    /// Where to put them; target/package/python by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Build the two wheels alone, for another target: one of Rust's, or `universal2-apple-darwin`. They are run only where
    /// this machine can.
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
}

/// The archives that were built.
struct Built {
    wheel: PathBuf,
    sdist: PathBuf,
    sandbox: PathBuf,
}

impl Python {
    /// Builds and checks the packages, and returns their folder.
    pub(super) fn build(&self, checks: &mut Checks) -> Result<PathBuf, String> {
        let out = self.out.clone().unwrap_or_else(|| root().join("target/package/python"));
        if let Some(target) = &self.target {
            let [wheel, sandbox] = build::wheels_for(target)?;
            wheel::check(checks, &wheel)?;
            wheel::check_sandbox(checks, &sandbox)?;
            if target == "universal2-apple-darwin" && cfg!(target_os = "macos") {
                clean::check(checks, "wheel", &wheel, &wheel::sandbox_program(&sandbox)?);
            }
            return put(&out, [&wheel, &sandbox]);
        }
        let wheel = build::wheel(Profile::Published)?;
        let sandbox = build::sandbox(Profile::Published)?;
        let built = Built { wheel, sandbox, sdist: build::sdist()? };
        wheel::check(checks, &built.wheel)?;
        sdist::check(checks, &built.sdist)?;
        wheel::check_sandbox(checks, &built.sandbox)?;
        let program = wheel::sandbox_program(&built.sandbox)?;
        for (subject, archive) in [("wheel", &built.wheel), ("sdist", &built.sdist)] {
            clean::check(checks, subject, archive, &program);
        }
        put(&out, [&built.wheel, &built.sdist, &built.sandbox])
    }
}

/// Unpacks an archive below `target/python`, and gives the folder and its files.
fn unpacked(archive: &Path, folder: &str) -> Result<(PathBuf, Vec<String>), String> {
    let folder = root().join("target/python").join(folder);
    let files = super::archive::unpacked(archive, &folder)?;
    Ok((folder, files))
}
