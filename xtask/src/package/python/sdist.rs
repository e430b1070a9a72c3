//! What the source distribution holds.

use std::fs;
use std::path::Path;

use super::{Checks, unpacked};
use crate::package::archive::megabytes;

const SUBJECT: &str = "sdist";

/// What it takes to build it, and to be allowed to.
const WANTED: [&str; 8] = [
    "Cargo.lock",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "bindings/python/src/lib.rs",
    "crates/client/src/generated/client.rs",
    "crates/core/src/lib.rs",
    "pyproject.toml",
];

/// Checks the source distribution.
pub(super) fn check(checks: &mut Checks, sdist: &Path) -> Result<(), String> {
    let (_, files) = unpacked(sdist, "sdist")?;
    let length = fs::metadata(sdist).map_err(|error| error.to_string()).map(|it| it.len());
    checks.add(SUBJECT, "size", length.map(megabytes));
    checks.add(SUBJECT, "content", content(&files));
    Ok(())
}

fn content(files: &[String]) -> Result<String, String> {
    // Everything is in a folder with the version in its name.
    let files: Vec<_> = files.iter().filter_map(|file| file.split_once('/')).collect();
    if let Some(missing) = WANTED.iter().find(|it| !files.iter().any(|(_, file)| file == *it)) {
        return Err(format!(
            "{missing} is missing; `include` it in bindings/python/pyproject.toml"
        ));
    }
    let built = [".so", ".pyd", ".pyc", ".whl"];
    match files.iter().find(|(_, file)| built.iter().any(|end| file.ends_with(end))) {
        Some((_, built)) => Err(format!("{built} was built, and is no source")),
        None => Ok(format!("{} files: the crates, Cargo.lock, both licences", files.len())),
    }
}
