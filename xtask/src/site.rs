//! `cargo xtask site`: the pages of docs/, and the API pages of Rust and Python, as a site.

use std::process::ExitCode;

use clap::Args;

use crate::root;
use crate::step::{cargo, succeed, tell};
use crate::venv::Venv;

/// Build the site into target/site, and check its links and that it loads nothing from elsewhere.
#[derive(Debug, Args)]
pub struct Site {}

/// The crates whose API pages users read.
const CRATES: [&str; 4] =
    ["finhub-sessions", "finhub-sessions-reqwest", "finhub-sessions-redis", "finhub-sandbox"];

/// Where the site is, below the root.
const SITE: &str = "target/site";

impl Site {
    /// Builds and checks.
    pub fn run(&self) -> ExitCode {
        let built = build();
        if built.is_ok() {
            println!("To read it: python3 -m http.server --bind 127.0.0.1 --directory {SITE}");
        }
        tell(built)
    }
}

fn build() -> Result<(), String> {
    let venv = Venv::with("target/tools/site", "ci/requirements-site.txt")?;
    rustdoc()?;
    let python = |arguments: &[&str]| {
        let mut python = venv.python();
        // mkdocs runs ruff, which breaks the lines of signatures.
        python.env("PATH", venv.path()).env("PYTHONDONTWRITEBYTECODE", "1");
        // The theme's advertisement.
        python.env("NO_MKDOCS_2_WARNING", "1");
        succeed(python.args(arguments))
    };
    python(&["-m", "ruff", "check", "--quiet", "site"])?;
    python(&["-m", "ruff", "format", "--check", "--quiet", "site"])?;
    python(&["-m", "unittest", "discover", "--start-directory", "site"])?;
    python(&["-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", "site/mkdocs.yml"])?;
    python(&["site/check.py", SITE])
}

/// The pages of these crates alone, in a folder of their own. What cargo compiles for them stays where other commands find it.
fn rustdoc() -> Result<(), String> {
    let shared = format!("build.build-dir={:?}", root().join("target").display().to_string());
    let mut doc = cargo(["doc", "--quiet", "--no-deps", "--target-dir", "target/rustdoc"]);
    doc.args(["--config", &shared]).args(CRATES.map(|name| format!("--package={name}")));
    succeed(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}
