//! The Rust demo on Windows: linked by zig, and run by wine with the sandbox in its process.

use std::fs;
use std::path::{Path, PathBuf};

use super::target::{BUILT, WINDOWS, hasty_build};
use crate::root;
use crate::step::{command, succeed};

/// The script that gets wine and runs a program by it.
const SCRIPT: &str = "ci/wine.sh";

/// Builds the demo, and runs it.
pub(super) fn demo() -> Result<(), String> {
    let folder = root().join(BUILT);
    // maturin has zig link it. The wheel around the program is of no use.
    let mut build = hasty_build(WINDOWS.name, "crates/demo/Cargo.toml")?;
    succeed(build.args(["--", "-L"]).arg(empty_libraries(&folder)?))?;
    let script = root().join(SCRIPT);
    succeed(command(&script).arg("install"))?;
    let program = folder.join(WINDOWS.name).join("debug/finhub-demo.exe");
    succeed(command(script).arg("run").arg(program))
}

/// Debian's compiler links MinGW's libraries of stack protection, which zig lacks, and of which nothing is called.
fn empty_libraries(beside: &Path) -> Result<PathBuf, String> {
    let folder = beside.join("empty-libraries");
    let told = |error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(told)?;
    for name in ["libssp.a", "libssp_nonshared.a"] {
        fs::write(folder.join(name), "!<arch>\n").map_err(told)?;
    }
    Ok(folder)
}
