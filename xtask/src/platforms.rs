//! `cargo xtask platforms` and `cargo xtask nightly`: which packages are built, run and checked on which platforms, by one table. The
//! page follows from it, and these verbs make its checks.

mod check;
mod interpreter;
mod java;
mod newer;
mod page;
mod table;
mod target;
mod wine;

use std::process::ExitCode;

use clap::Args;

use crate::step::Steps;
use check::Check;

/// Check platforms that this machine is not: run the Python package on newer Pythons and on an emulated aarch64, and Kotlin's tests
/// on other Javas, and let Rust accept the code for systems that it can neither link for nor run.
#[derive(Debug, Args)]
pub struct Platforms {
    /// The platforms; those of the gate by default.
    #[arg(value_enum)]
    only: Vec<Check>,
}

/// Check the platforms that take too long for every change: run the Python package with musl,
/// and the Rust demo on Windows by wine.
#[derive(Debug, Args)]
pub struct Nightly {
    /// The platforms; those of each night by default.
    #[arg(value_enum)]
    only: Vec<Check>,
}

impl Platforms {
    /// Makes the checks, and sums up.
    pub fn run(self) -> ExitCode {
        run(self.only, table::of_gate)
    }
}

impl Nightly {
    /// Makes the checks, and sums up.
    pub fn run(self) -> ExitCode {
        run(self.only, table::of_night)
    }
}

fn run(only: Vec<Check>, default: fn() -> Vec<Check>) -> ExitCode {
    let mut steps = Steps::default();
    for check in if only.is_empty() { default() } else { only } {
        steps.step(&check.title(), || check.run());
    }
    steps.summary()
}

/// docs/platforms.md: `cargo xtask generate` writes it.
pub fn page() -> String {
    page::page()
}
