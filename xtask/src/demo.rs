//! `cargo xtask demo`: a login and a logout, shown step by step.

use std::process::ExitCode;

use clap::Args;

use crate::step::{cargo, exit_code};

/// Show a login, a logout and the first errors, on the sandbox in this process or against --base-url.
#[derive(Debug, Args)]
pub struct Demo {
    /// What the demo itself takes: `cargo xtask demo --help` lists it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

impl Demo {
    /// Runs the example of the SDK that is the demo. It is a program of its own, so that the other verbs work
    /// while the SDK does not compile.
    pub fn run(self) -> ExitCode {
        let mut demo =
            cargo(["run", "--quiet", "--package", "finhub-sessions", "--example", "demo", "--"]);
        exit_code(demo.args(self.arguments))
    }
}
