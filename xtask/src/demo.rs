//! `cargo xtask demo`: a login and a logout, shown step by step.

use std::path::Path;
use std::process::{Command, ExitCode};

use clap::{Args, ValueEnum};

use crate::language::Language;
use crate::package::python::build::Profile;
use crate::step::{cargo, succeed};
use crate::swift::{self, Half, swift};
use crate::{kotlin, python};

/// Show a login, a logout and the first errors.
#[derive(Debug, Args)]
pub struct Demo {
    /// The language; Rust by default.
    language: Option<Language>,
    /// Every language whose tools are installed.
    #[arg(long, conflicts_with = "language")]
    all: bool,
    /// Arguments of the Rust demo, after `--`: `cargo xtask demo rust -- --help` lists them.
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Demo {
    /// Runs the demos. Each is a separate program, so that the other commands work even if the SDK does not compile.
    pub fn run(self) -> ExitCode {
        let one = [self.language.unwrap_or(Language::Rust)];
        let languages = if self.all { Language::value_variants() } else { &one };
        let mut lacking = Vec::new();
        let mut code = ExitCode::SUCCESS;
        for language in languages {
            if let Some(lack) = language.lacks().filter(|_| self.all) {
                lacking.push(format!("{language}: not shown: {lack}"));
            } else if let Err(problem) = self.show(*language) {
                println!("{language}: {problem}");
                code = ExitCode::FAILURE;
            }
        }
        for line in lacking {
            println!("{line}");
        }
        if self.language.is_none() && !self.all {
            println!(
                "Other languages: cargo xtask demo python | kotlin | swift, or --all for those whose tools are here"
            );
        }
        code
    }

    fn show(&self, language: Language) -> Result<(), String> {
        println!("Building the demo for {language}. The first time takes minutes.");
        match language {
            Language::Rust => succeed(&mut self.rust()),
            Language::Python => show_python(),
            Language::Kotlin => show_kotlin(),
            Language::Swift => show_swift(),
        }
    }

    /// Cargo shows what it compiles, so that the screen is not silent for minutes.
    fn rust(&self) -> Command {
        let mut demo = cargo(["run", "--package", "finhub-demo", "--"]);
        demo.args(&self.arguments);
        demo
    }
}

fn show_python() -> Result<(), String> {
    let venv = python::environment(Profile::Published)?;
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
