//! The project's own commands, one file a verb: `cargo xtask VERB`.
#![allow(clippy::print_stdout, reason = "a command talks to the person who runs it")]

mod android;
pub mod artifacts;
pub mod bench;
pub mod ci;
mod copy;
pub mod demo;
pub mod doctor;
pub mod e2e;
pub mod extend;
pub mod faults;
pub mod fresh;
pub mod fuzz;
pub mod generate;
mod installed;
pub mod kotlin;
pub mod language;
pub mod mutants;
pub mod natives;
mod needs;
pub mod package;
pub mod page;
pub mod platforms;
pub mod python;
pub mod release;
mod sandbox;
mod set_up;
pub mod site;
pub mod soak;
pub mod step;
pub mod swift;
pub mod terminal;
pub mod test;
pub mod tools;
pub mod venv;

use std::path::{Path, PathBuf};

/// The repository that cargo runs this program for. Two clones that share a target folder share the program as
/// well, so the place where it was built says nothing.
pub fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
    let package = manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    let is_root = |folder: &&Path| folder.join("Cargo.lock").is_file();
    package.ancestors().find(is_root).unwrap_or(&package).to_owned()
}
