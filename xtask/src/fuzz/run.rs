//! A run of one target.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use super::{CORPUS, folder};
use crate::root;
use crate::step::succeed;

/// The longest input, in bytes.
const LONGEST: &str = "-max_len=4096";

/// An input that takes longer, in seconds, is a finding: nothing hangs.
const HANGS: &str = "-timeout=20";

/// A process that takes more memory, in MiB, is one as well.
const SWELLS: &str = "-rss_limit_mb=2048";

/// How many lines of a log show why a target failed.
const TOLD: usize = 12;

/// What a run did.
#[derive(Debug)]
pub(super) struct Run {
    target: String,
    executions: u64,
    /// How many places of the code it reached.
    reached: u64,
    /// What it found, and how to repeat it.
    pub(super) problem: Option<String>,
}

impl Run {
    /// Runs a target, which writes what it says into a log.
    pub(super) fn of(program: &Path, target: &str, time: Duration) -> Result<Self, String> {
        let findings = folder("findings")?;
        let log = root().join(folder("logs")?).join(format!("{target}.log"));
        let failed = |error| format!("{}: {error}", log.display());
        let output = File::create(&log).map_err(failed)?;
        let mut run = libfuzzer(program, target);
        run.arg(format!("-max_total_time={}", time.as_secs()));
        run.arg(format!("-artifact_prefix={}/{target}-", findings.display()));
        run.args([LONGEST, HANGS, SWELLS, "-print_final_stats=1"]);
        run.args([folder(&format!("corpus/{target}"))?, Path::new(CORPUS).join(target)]);
        run.stdout(output.try_clone().map_err(failed)?).stderr(output);
        let status = run.status().map_err(failed)?;
        let said = fs::read(&log).map_err(failed)?;
        Ok(Self::read(target, status.success(), &String::from_utf8_lossy(&said)))
    }

    fn read(target: &str, has_passed: bool, log: &str) -> Self {
        let number = |text: &str| text.split_whitespace().next()?.parse().ok();
        let last = |mark| log.rsplit_once(mark).and_then(|(_, rest)| number(rest)).unwrap_or(0);
        Self {
            target: target.to_owned(),
            executions: last("stat::number_of_executed_units:").max(last("\n#")),
            reached: last(" cov:"),
            problem: (!has_passed).then(|| problem(target, log)),
        }
    }
}

/// The last lines of a log, and the command that repeats what it found.
fn problem(target: &str, log: &str) -> String {
    let lines: Vec<_> = log.lines().collect();
    let panic = lines.iter().position(|line| line.contains("panicked at"));
    let from = panic.unwrap_or(lines.len().saturating_sub(TOLD));
    let told = lines[from..].iter().take(TOLD).copied().collect::<Vec<_>>().join("\n");
    let (_, written) = log.rsplit_once("Test unit written to ").unwrap_or_default();
    let path = written.lines().next().unwrap_or_default();
    format!("{told}\nrepeat it: cargo run --package finhub-fuzz -- {target} {path}")
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, executions, reached, problem } = self;
        write!(f, "{target:<12} {executions:>9} executions, {reached:>6} places reached")?;
        problem.as_ref().map_or(Ok(()), |problem| write!(f, "\n{problem}"))
    }
}

/// Keeps the fewest inputs of a target that reach as much as all that were found.
pub(super) fn keep(program: &Path, target: &str) -> Result<(), String> {
    let kept = folder(&format!("kept/{target}"))?;
    let mut merge = libfuzzer(program, target);
    let committed = Path::new(CORPUS).join(target);
    merge.args(["-merge=1", LONGEST]).arg(&kept).arg(folder(&format!("corpus/{target}"))?);
    succeed(merge.arg(&committed))?;
    let (kept, committed) = (root().join(kept), root().join(committed));
    let failed = |error| format!("{}: {error}", committed.display());
    fs::remove_dir_all(&committed).and_then(|()| fs::rename(kept, &committed)).map_err(failed)
}

fn libfuzzer(program: &Path, target: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).env("FINHUB_FUZZ_TARGET", target);
    command
}
