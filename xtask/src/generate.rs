//! `cargo xtask generate`: writes every generated file. The generator is a separate program, since its
//! dependencies take longer to compile than everything that a demo needs.

use std::process::ExitCode;

use clap::Args;

use crate::step::{cargo, exit_code};

/// Write every generated file: from openapi/sessions.yaml, and Python's types from bindings/python/src.
#[derive(Debug, Args)]
#[command(disable_help_flag = true)]
pub struct Generate {
    /// Arguments of the generator: `cargo xtask generate --help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Generate {
    /// Builds the generator and runs it.
    pub fn run(self) -> ExitCode {
        let mut generate = cargo(["run", "--quiet", "--package", "xtask-generate", "--"]);
        exit_code(generate.args(self.arguments))
    }
}
