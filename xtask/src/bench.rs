//! `cargo xtask bench`: how fast the SDK is, as a ratio to what it is made of.

use std::process::ExitCode;

use clap::Args;

use crate::step::{cargo, exit_code};

/// Measure the SDK against raw reqwest. Leave the machine alone meanwhile.
#[derive(Debug, Args)]
pub struct Bench {
    /// What the benchmark itself takes: `cargo xtask bench --help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Bench {
    /// Builds the benchmark optimised and runs it.
    pub fn run(self) -> ExitCode {
        let mut bench = cargo(["run", "--quiet", "--release", "--package", "finhub-bench", "--"]);
        exit_code(bench.args(self.arguments))
    }
}
