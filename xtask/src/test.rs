//! `cargo xtask test`: every test of every language.

use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use crate::step::cargo;

/// Run every test of every language.
#[derive(Debug, Args)]
pub struct Test {}

/// How many tests ran, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Test {
    /// Runs the tests, and says how many at the end.
    pub fn run(&self) -> ExitCode {
        let Ok((count, ended_well)) = count(&mut cargo(["test", "--workspace", "--no-fail-fast"]))
        else {
            println!("cargo cannot be run");
            return ExitCode::FAILURE;
        };
        println!("\nrust: {} passed, {} failed", count.passed, count.failed);
        if ended_well && count.failed == 0 && count.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

/// Runs `cargo test`, passes on what it prints, and adds up its results.
fn count(command: &mut Command) -> std::io::Result<(Count, bool)> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut total = Count::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            total += result(&line).unwrap_or_default();
            println!("{line}");
        }
    }
    Ok((total, child.wait()?.success()))
}

/// Reads `test result: ok. 12 passed; 0 failed; ...`, the summary of one test program.
fn result(line: &str) -> Option<Count> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |what: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(what))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, result};

    #[test]
    fn the_summary_of_a_test_program_is_read() {
        let line = "test result: FAILED. 34 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s";
        assert_eq!(result(line), Some(Count { passed: 34, failed: 1 }));
        assert_eq!(result("test claims ... ok"), None);
    }
}
