//! `cargo xtask package python`: the wheels and the source distribution, as PyPI would get them.

pub mod build;
mod clean;
mod sdist;
mod wheel;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::checks::Checks;
use crate::root;

/// Build the wheel, the source distribution and the sandbox's wheel, check their content, and log in with each from
/// a virtual environment that has nothing else.
#[derive(Debug, Args)]
pub struct Python {
    /// Where to put them; target/package/python by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The archives that were built.
struct Built {
    wheel: PathBuf,
    sdist: PathBuf,
    sandbox: PathBuf,
}

impl Python {
    /// Builds and checks.
    pub fn run(&self) -> ExitCode {
        let mut checks = Checks::default();
        match self.try_run(&mut checks) {
            Ok(out) => {
                let code = checks.summary();
                println!("\nThey are in {}", out.display());
                code
            }
            Err(problem) => {
                println!("{problem}");
                ExitCode::FAILURE
            }
        }
    }

    fn try_run(&self, checks: &mut Checks) -> Result<PathBuf, String> {
        let built =
            Built { wheel: build::wheel()?, sandbox: build::sandbox()?, sdist: build::sdist()? };
        wheel::check(checks, &built.wheel)?;
        sdist::check(checks, &built.sdist)?;
        wheel::check_sandbox(checks, &built.sandbox)?;
        let program = wheel::sandbox_program(&built.sandbox)?;
        for (subject, archive) in [("wheel", &built.wheel), ("sdist", &built.sdist)] {
            clean::check(checks, subject, archive, &program);
        }
        let out = self.out.clone().unwrap_or_else(|| root().join("target/package/python"));
        let out = put(&out, [&built.wheel, &built.sdist, &built.sandbox]);
        out.map_err(|error| {
            format!("{}: {error}", self.out.as_deref().unwrap_or(Path::new("target")).display())
        })
    }
}

/// Copies the archives to a folder, and gives its whole path.
fn put<'a>(
    out: &Path,
    archives: impl IntoIterator<Item = &'a PathBuf>,
) -> std::io::Result<PathBuf> {
    fs::create_dir_all(out)?;
    for archive in archives {
        fs::copy(archive, out.join(archive.file_name().unwrap_or_default()))?;
    }
    out.canonicalize()
}

/// The size of a file as a person reads it.
fn megabytes(bytes: u64) -> String {
    format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000)
}

/// A file's name.
fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Unpacks an archive into a folder of its own, and gives the paths of its files there, with `/`.
fn unpacked(archive: &Path, folder: &str) -> Result<(PathBuf, Vec<String>), String> {
    let folder = root().join("target/python").join(folder);
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&folder);
    crate::venv::unpack(archive, &folder)?;
    let mut files = Vec::new();
    collect(&folder, "", &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    Ok((folder, files))
}

fn collect(folder: &Path, shown: &str, files: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let shown = format!("{shown}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{shown}/"), files)?;
        } else {
            files.push(shown);
        }
    }
    Ok(())
}
