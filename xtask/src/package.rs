//! `cargo xtask package`: what is published, built and checked.

mod archive;
mod checks;
mod elf;
pub mod kotlin;
pub mod python;

use std::process::ExitCode;

use clap::{Args, Subcommand};

/// Build what is published for a language, and check that it serves where nothing else is installed.
#[derive(Debug, Args)]
pub struct Package {
    #[command(subcommand)]
    language: Language,
}

#[derive(Debug, Subcommand)]
enum Language {
    Python(python::Python),
    Kotlin(kotlin::Kotlin),
}

impl Package {
    /// Builds the language's packages and checks them.
    pub fn run(&self) -> ExitCode {
        match &self.language {
            Language::Python(python) => python.run(),
            Language::Kotlin(kotlin) => kotlin.run(),
        }
    }
}
