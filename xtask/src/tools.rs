//! The tools of the gate that come from PyPI and npm, in a folder of their own: `target/tools`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::root;
use crate::step::succeed;

/// Installed tools.
#[derive(Debug)]
pub struct Tools {
    python: PathBuf,
    node: PathBuf,
}

impl Tools {
    /// Installs what `ci/requirements.txt` and `ci/package.json` name, unless it is there already.
    pub fn install() -> Result<Self, String> {
        let folder = root().join("target/tools");
        let tools = Self { python: folder.join("python"), node: folder.join("node") };
        once(&tools.python, &root().join("ci/requirements.txt"), |list| {
            succeed(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&tools.python))?;
            let pip = tools.from_pypi("pip");
            succeed(Command::new(pip).args(["install", "--quiet", "--requirement"]).arg(list))
        })?;
        once(&tools.node, &root().join("ci/package.json"), |list| {
            fs::create_dir_all(&tools.node)
                .and_then(|()| fs::copy(list, tools.node.join("package.json")))
                .map_err(|error| format!("{} cannot be written: {error}", tools.node.display()))?;
            let install = ["install", "--silent", "--no-audit", "--no-fund"];
            succeed(Command::new("npm").args(install).current_dir(&tools.node))
        })?;
        Ok(tools)
    }

    /// A program that a Python package brought.
    pub fn from_pypi(&self, program: &str) -> PathBuf {
        self.python.join("bin").join(program)
    }

    /// A program that a Node package brought.
    pub fn from_npm(&self, program: &str) -> PathBuf {
        self.node.join("node_modules/.bin").join(program)
    }
}

/// Installs into a folder what a list names. A copy of the list marks that it is all there.
fn once(
    folder: &Path,
    list: &Path,
    install: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<(), String> {
    let mark = folder.join("installed");
    let wanted = fs::read(list).map_err(|error| format!("{}: {error}", list.display()))?;
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install(list)?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))
}
