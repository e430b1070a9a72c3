//! Gets the clients' programs: what they need comes from its registry into `target/bench`, or is built.

mod kotlin;
mod python;
mod rust;
mod swift;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::peer::{Language, Peer};

/// Where everything is.
#[derive(Debug, Clone)]
pub struct Workshop {
    /// The repository.
    pub root: PathBuf,
    /// The profile that Rust is built in.
    pub profile: String,
}

/// Gives the command that starts a client, or why there is none.
pub type Launcher = Box<dyn Fn(&str) -> Result<Command, String>>;

impl Workshop {
    /// A folder or a file that only benchmarks use.
    pub fn place(&self, name: &str) -> PathBuf {
        self.root.join("target/bench").join(name)
    }

    /// The server's program.
    pub fn server(&self) -> Result<PathBuf, String> {
        rust::program(self, "finhub-bench-server")
    }

    /// Builds and installs what the clients of a language need.
    pub fn launcher(&self, language: Language, peers: &[&Peer]) -> Result<Launcher, String> {
        match language {
            Language::Rust => rust::launcher(self),
            Language::Python => python::launcher(self, peers),
            Language::Kotlin => kotlin::launcher(self),
            Language::Swift => swift::launcher(self),
        }
    }

    fn cargo(&self, verb: &str, arguments: &[&str]) -> Command {
        let mut cargo = program(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root).args([verb, "--quiet", "--profile", &self.profile]);
        cargo.args(arguments);
        cargo
    }

    /// Where cargo puts what it builds.
    fn built(&self) -> PathBuf {
        let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
        let profile = if self.profile == "dev" { "debug" } else { &self.profile };
        self.root.join(target.unwrap_or_else(|| "target".into())).join(profile)
    }
}

/// A program that may run cargo: it does not hear of this program's package, for build scripts look at that.
fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command
}

/// Runs a command that must succeed. What it prints is told where it does not.
fn succeed(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().display().to_string();
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{name} cannot be run: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let said = text(&output.stdout) + &text(&output.stderr);
    Err(format!("{name} ended with {}: {}", output.status, reason(&said)))
}

/// The line that says most: the first error, or else the last line.
fn reason(said: &str) -> &str {
    let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_error = |line: &&str| {
        ["error", "[error]", "exception"].iter().any(|it| line.to_lowercase().starts_with(it))
    };
    lines().find(is_error).or_else(|| lines().next_back()).unwrap_or("it said nothing")
}

#[cfg(test)]
mod tests {
    use super::{program, reason, succeed};

    #[test]
    fn a_failure_is_told_by_its_error() {
        let said = "Collecting x\nERROR: no such version\nhint: look elsewhere\n";
        assert_eq!(reason(said), "ERROR: no such version");
        assert_eq!(reason("one\ntwo\n\n"), "two");
        assert_eq!(reason(" \n"), "it said nothing");
    }

    #[test]
    fn a_program_that_is_missing_is_named() {
        let problem = succeed(&mut program("no-such-program-here")).expect_err("none");
        assert!(problem.starts_with("no-such-program-here cannot be run: "), "{problem}");
    }
}
