//! `cargo xtask generate`.

use std::process::ExitCode;

use clap::Parser;
use xtask_generate::Generate;

fn main() -> ExitCode {
    Generate::parse().run()
}
