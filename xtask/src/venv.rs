//! Virtual environments of Python, below `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::installed::once;
use crate::needs::PYTHON;
use crate::root;
use crate::step::{command, succeed};

/// A virtual environment.
#[derive(Debug)]
pub struct Venv(PathBuf);

impl Venv {
    /// A new one, in place of what was there.
    pub fn fresh(folder: &str) -> Result<Self, String> {
        let venv = Self(root().join(folder));
        venv.create()?;
        Ok(venv)
    }

    /// An environment with the packages of a requirements file. It is created again if the file has changed or the
    /// environment is broken.
    pub fn with(folder: &str, list: &str) -> Result<Self, String> {
        let venv = Self(root().join(folder));
        let list = root().join(list);
        once(
            &venv.0,
            &list,
            || venv.works(),
            || {
                venv.create()?;
                succeed(venv.pip_install().arg("--requirement").arg(&list))
            },
        )?;
        Ok(venv)
    }

    /// A program of the environment.
    pub fn program(&self, name: &str) -> PathBuf {
        self.programs().join(name)
    }

    /// Python, as this environment has it.
    pub fn python(&self) -> Command {
        let mut python = command(self.program("python"));
        python.current_dir(root());
        python
    }

    /// `pip install`, to which the caller says what. It fails where the environment is broken: its Python is then the
    /// machine's own.
    pub fn pip_install(&self) -> Command {
        let mut pip = self.python();
        pip.args(["-m", "pip", "--quiet", "--disable-pip-version-check", "--require-virtualenv"]);
        pip.arg("install");
        pip
    }

    /// The search path of programs, with those of the environment first.
    pub fn path(&self) -> std::ffi::OsString {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let all = [self.programs()].into_iter().chain(std::env::split_paths(&others));
        std::env::join_paths(all).unwrap_or(others)
    }

    fn programs(&self) -> PathBuf {
        self.0.join(if cfg!(windows) { "Scripts" } else { "bin" })
    }

    fn create(&self) -> Result<(), String> {
        succeed(command(PYTHON.serving()?.0).args(["-m", "venv", "--clear"]).arg(&self.0))
    }

    /// Whether its Python is still there, and its own: it goes with an update of the machine's.
    fn works(&self) -> bool {
        let test = "import pip, sys; sys.exit(sys.prefix == sys.base_prefix)";
        quietly(self.python().args(["-c", test]))
    }
}

/// Whether a command succeeds, whatever it says.
fn quietly(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|it| it.success())
}

/// The files of an archive, unpacked into a folder, in order.
pub(crate) fn unpack(archive: &Path, folder: &Path) -> Result<(), String> {
    let zips = ["whl", "jar", "aar"];
    let is_zip = archive.extension().is_some_and(|it| zips.iter().any(|zip| it == *zip));
    let module = if is_zip { "zipfile" } else { "tarfile" };
    succeed(command(PYTHON.serving()?.0).args(["-m", module, "-e"]).args([archive, folder]))
}
