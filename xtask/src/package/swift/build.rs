//! `swift build`, without a warning.

use std::path::{Path, PathBuf};

use super::FACE;
use crate::package::checks::Checks;
use crate::step::succeed;
use crate::swift::{Half, PACKAGE, folder, swift};

const STRICT: [&str; 2] = ["-Xswiftc", "-warnings-as-errors"];

/// Builds for debugging and for users.
pub(super) fn check(checks: &mut Checks, half: &Half) {
    checks.add("build", "debug", debug(half));
    checks.add("build", "release", release(half));
}

/// As the tests build it, so that they need not build it again.
fn debug(half: &Half) -> Result<String, String> {
    let mut build = swift("build", Path::new(PACKAGE), "test")?;
    half.give(build.args(STRICT));
    succeed(&mut build)?;
    Ok("no warnings".to_owned())
}

/// The compiler says on the way what there is to be documented.
fn release(half: &Half) -> Result<String, String> {
    let mut build = swift("build", Path::new(PACKAGE), "release")?;
    build.args(STRICT).args(["--configuration", "release", "--target", FACE]);
    build.args(["-Xswiftc", "-emit-symbol-graph", "-Xswiftc", "-emit-symbol-graph-dir"]);
    build.arg("-Xswiftc").arg(symbols()?);
    half.give(&mut build);
    succeed(&mut build)?;
    Ok("no warnings".to_owned())
}

/// Where the compiler puts what there is to be documented, of every module.
pub(super) fn symbols() -> Result<PathBuf, String> {
    folder("release/symbols")
}
