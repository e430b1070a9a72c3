//! `cargo xtask platforms`: which packages are built, run and checked on which platforms, by one table. The page follows from
//! it, and this verb makes its checks.

mod aarch64;
mod check;
mod java;
mod newer;
mod page;
mod table;
mod target;

use std::process::ExitCode;

use clap::Args;

use crate::step::Steps;
use check::Check;

/// Check platforms that this machine is not: run the Python package on newer Pythons and on an emulated aarch64, and Kotlin's tests
/// on other Javas, and let Rust accept the code for systems that it can neither link for nor run.
#[derive(Debug, Args)]
pub struct Platforms {
    /// The platforms; all by default.
    #[arg(value_enum)]
    only: Vec<Check>,
}

impl Platforms {
    /// Makes the table's checks, and sums up.
    pub fn run(&self) -> ExitCode {
        let mut steps = Steps::default();
        for check in table::checks() {
            if self.only.is_empty() || self.only.contains(&check) {
                steps.step(&check.title(), || check.run());
            }
        }
        steps.summary()
    }
}

/// docs/platforms.md: `cargo xtask generate` writes it.
pub fn page() -> String {
    page::page()
}
