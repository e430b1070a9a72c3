//! `cargo xtask VERB`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::generate::Generate;

/// The project's own commands.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Write every generated file from openapi/sessions.yaml.
    Generate(Generate),
}

fn main() -> ExitCode {
    match Cli::parse().verb {
        Verb::Generate(generate) => generate.run(),
    }
}
