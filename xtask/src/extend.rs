//! `cargo xtask extend`: one edit of `openapi/sessions.yaml` reaches every language.
//!
//! A copy of the repository gets what a maintainer may add to the description, cases that call it, and a test in each
//! language of what cases cannot say. With no other edit, it is generated, built and run there.

mod edits;

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use crate::artifacts;
use crate::copy;
use crate::language::Language;
use crate::natives::program;
use crate::root;
use crate::step::{cargo, command, succeed, tell};

pub use self::edits::{SPEC, edited};

/// Where the copy is, below the repository's root.
const FOLDER: &str = "target/extend";

/// The tests that are run in the copy: those of the cases, and those that the copy alone has.
const TESTS: [&str; 4] = ["--only", "further", "--only", "devices"];

/// Add operations, headers, fields and statuses to a copy of the description, and use them in every language.
#[derive(Debug, Args)]
pub struct Extend {
    /// The language; all by default.
    language: Option<Language>,
}

impl Extend {
    /// Makes the copy, generates, builds and runs the tests.
    pub fn run(&self) -> ExitCode {
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        let folder = root().join(FOLDER);
        let mut files = copy::files(&root())?;
        edits::apply(&mut files)?;
        copy::write(&files, &folder)?;
        let copy = folder.join("copy").canonicalize().map_err(|error| error.to_string())?;
        generate(&copy)?;
        let mut test = cargo(["xtask", "test"]);
        match self.language {
            Some(language) => test.arg(language.to_string()),
            None => test.arg("--all"),
        };
        succeed(within(&copy, test.args(["--cases", "--quick"]).args(TESTS)))
    }
}

/// Generates with this repository's generator, so that the copy does not compile one.
fn generate(copy: &Path) -> Result<(), String> {
    let package = "xtask-generate";
    let made = artifacts::build(&root(), &["--quiet", "--package", package])?;
    let mut generate = command(program(&made, package)?);
    succeed(within(copy, generate.arg("--root").arg(copy)))
}

/// Has a command work in the copy and build into the copy's own folder: a library has the same name in both.
fn within<'a>(
    copy: &Path,
    command: &'a mut std::process::Command,
) -> &'a mut std::process::Command {
    command.current_dir(copy).env("CARGO_TARGET_DIR", copy.join("target"))
}
