//! The tools of the gate that come from PyPI and npm, in a folder of their own: `target/tools`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::installed::once;
use crate::root;
use crate::step::succeed;
use crate::venv::Venv;

/// Installed tools.
#[derive(Debug)]
pub struct Tools {
    python: Venv,
    node: PathBuf,
}

impl Tools {
    /// Installs what `ci/requirements.txt` and `ci/package.json` name, unless it is there already.
    pub fn install() -> Result<Self, String> {
        let python = Venv::with("target/tools/python", "ci/requirements.txt")?;
        let tools = Self { python, node: root().join("target/tools/node") };
        let list = root().join("ci/package.json");
        once(
            &tools.node,
            &list,
            || true,
            || {
                fs::create_dir_all(&tools.node)
                    .and_then(|()| fs::copy(&list, tools.node.join("package.json")))
                    .map_err(|error| {
                        format!("{} cannot be written: {error}", tools.node.display())
                    })?;
                let install = ["install", "--silent", "--no-audit", "--no-fund"];
                succeed(Command::new("npm").args(install).current_dir(&tools.node))
            },
        )?;
        Ok(tools)
    }

    /// A program that a Python package brought.
    pub fn from_pypi(&self, program: &str) -> PathBuf {
        self.python.program(program)
    }

    /// A program that a Node package brought.
    pub fn from_npm(&self, program: &str) -> PathBuf {
        self.node.join("node_modules/.bin").join(program)
    }
}
