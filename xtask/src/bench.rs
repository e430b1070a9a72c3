//! `cargo xtask bench`: how fast the SDK is, beside its peers.

use std::process::ExitCode;

use clap::Args;

use crate::step::{cargo, exit_code};

/// Measure the SDK beside its peers. Leave the machine alone meanwhile.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct Bench {
    /// Arguments of the benchmark: `cargo xtask bench --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Bench {
    /// Runs the benchmark, which builds what it measures.
    pub fn run(self) -> ExitCode {
        let mut bench = cargo(["run", "--quiet", "--package", "finhub-bench", "--"]);
        exit_code(bench.args(self.arguments))
    }
}
