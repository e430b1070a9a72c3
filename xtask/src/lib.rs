//! The project's own commands, one file a verb: `cargo xtask VERB`.
#![allow(clippy::print_stdout, reason = "a command talks to the person who runs it")]

pub mod bench;
pub mod ci;
pub mod demo;
pub mod doctor;
pub mod generate;
pub mod step;
pub mod terminal;
pub mod test;
pub mod tools;

use std::path::{Path, PathBuf};

/// The repository that this program was built in.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
