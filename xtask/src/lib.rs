//! The project's own commands, one file a verb: `cargo xtask VERB`.
#![allow(clippy::print_stdout, reason = "a command talks to the person who runs it")]

pub mod generate;
pub mod terminal;
