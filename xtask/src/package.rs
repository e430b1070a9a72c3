//! `cargo xtask package`: what is published, built and checked.

pub(crate) mod archive;
mod checks;
mod elf;
pub mod kotlin;
pub mod python;
pub mod rust;
mod sample;
pub mod swift;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use checks::Checks;

/// Build a language's packages, and check that they work where nothing else is installed.
#[derive(Debug, Args)]
pub struct Package {
    #[command(subcommand)]
    language: Language,
}

#[derive(Debug, Subcommand)]
enum Language {
    Rust(rust::Rust),
    Python(python::Python),
    Kotlin(kotlin::Kotlin),
    Swift(swift::Swift),
}

impl Package {
    /// Builds the language's packages and checks them.
    pub fn run(&self) -> ExitCode {
        let mut checks = Checks::default();
        let out = match &self.language {
            Language::Rust(rust) => rust.build(&mut checks),
            Language::Python(python) => python.build(&mut checks),
            Language::Kotlin(kotlin) => kotlin.build(&mut checks),
            Language::Swift(swift) => swift.build(&mut checks),
        };
        report(&checks, out)
    }
}

/// Prints the results of the checks, and the path of the packages.
fn report(checks: &Checks, out: Result<PathBuf, String>) -> ExitCode {
    match out {
        Ok(out) => {
            let code = checks.summary();
            println!("\nThey are in {}", out.display());
            code
        }
        Err(problem) => {
            println!("{problem}");
            ExitCode::FAILURE
        }
    }
}
