//! `cargo xtask demo`: a login and a logout, shown step by step.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::Args;

use crate::language::Language;
use crate::step::{cargo, succeed};
use crate::swift::{self, Half, swift};
use crate::{kotlin, python};

/// Show a login, a logout and the first errors, in every language or in one.
#[derive(Debug, Args)]
pub struct Demo {
    /// The language; all by default.
    language: Option<Language>,
    /// What the Rust demo itself takes, after `--`: `cargo xtask demo rust -- --help` lists it.
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Demo {
    /// Runs the demos. Each is a program of its own, so that the other verbs work while the SDK does not compile.
    pub fn run(self) -> ExitCode {
        for language in Language::or_all(self.language) {
            let shown = match language {
                Language::Rust => succeed(&mut self.rust()),
                Language::Python => show_python(),
                Language::Kotlin => show_kotlin(),
                Language::Swift => show_swift(),
            };
            if let Err(problem) = shown {
                println!("{language}: {problem}");
                return ExitCode::FAILURE;
            }
        }
        ExitCode::SUCCESS
    }

    fn rust(&self) -> Command {
        let mut demo =
            cargo(["run", "--quiet", "--package", "finhub-sessions", "--example", "demo", "--"]);
        demo.args(&self.arguments);
        demo
    }
}

fn show_python() -> Result<(), String> {
    let venv = python::environment()?;
    succeed(python::program(&venv, "python").arg("examples/demo.py"))
}

fn show_kotlin() -> Result<(), String> {
    succeed(kotlin::maven(kotlin::PACKAGE)?.args(["test-compile", "exec:exec@demo"]))
}

fn show_swift() -> Result<(), String> {
    let mut demo = swift("run", Path::new(swift::SAMPLE), "sample")?;
    Half::build()?.give(&mut demo);
    succeed(demo.args(["--quiet", "FinhubDemo"]))
}
