//! The server and the Rust clients: programs of this package, optimised.

use std::path::PathBuf;
use std::process::Command;

use super::{Launcher, Workshop, succeed};

const CLIENTS: &str = "finhub-bench-rust";

/// Builds a program of this package, and gives its path.
pub(super) fn program(workshop: &Workshop, name: &str) -> Result<PathBuf, String> {
    succeed(&mut workshop.cargo("build", &["--package", "finhub-bench", "--bin", name]))?;
    Ok(workshop.built().join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}

pub(super) fn launcher(workshop: &Workshop) -> Result<Launcher, String> {
    let program = program(workshop, CLIENTS)?;
    Ok(Box::new(move |name| {
        let mut command = Command::new(&program);
        command.arg(name);
        Ok(command)
    }))
}
