//! `cargo xtask mutants`: whether the tests would notice a mistake. cargo-mutants makes one after another in the core.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::Args;
use serde::Deserialize;

use crate::copy;
use crate::root;
use crate::step::{cargo, command, succeed, tell};

/// Change the core in one place after another, and fail unless a test notices each change.
#[derive(Debug, Args)]
pub struct Mutants {
    /// Change only what differs from this revision, if the clone goes back as far.
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// Make at most so many changes, evenly spread over the code.
    #[arg(long, value_name = "N")]
    at_most: Option<usize>,
    /// Change these files alone, such as crates/core/src/retry.rs.
    files: Vec<PathBuf>,
}

/// Where the tool, the copy that is changed and the results are, below the repository's root.
const FOLDER: &str = "target/mutants";

const TOOL: &str = "cargo-mutants@27.1.0";

/// The folders whose code is changed. `.cargo/mutants.toml` says what is left out of them.
const CHANGED: [&str; 2] = ["crates/core/src", "crates/client/src"];

/// The packages of these folders. Their tests have to notice.
const PACKAGES: [&str; 2] = ["finhub-sessions", "finhub-sessions-client"];

/// The tests take half a minute. One that has not ended by now will not end.
const TIMEOUT: &str = "--timeout=180";

impl Mutants {
    /// Makes the changes in a copy, one at a time, and runs the tests for each.
    pub fn run(&self) -> ExitCode {
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        let folder = root().join(FOLDER);
        let tool = installed(&folder)?;
        // A run that was ended by force leaves a change behind.
        let _ = fs::remove_dir_all(folder.join("copy/crates"));
        let _ = fs::remove_dir_all(folder.join("mutants.out"));
        copy::write(&copy::files(&root())?, &folder)?;
        let mut chosen = vec![TIMEOUT.to_owned(), "--cargo-arg=--tests".to_owned()];
        for package in PACKAGES {
            chosen.extend([format!("--package={package}"), format!("--test-package={package}")]);
        }
        chosen.extend(self.files.iter().map(|file| format!("--file={}", file.display())));
        if let Some(change) = self.since.as_deref().and_then(change) {
            let diff = folder.join("change.diff");
            fs::write(&diff, change).map_err(|error| format!("{}: {error}", diff.display()))?;
            chosen.push(format!("--in-diff={}", diff.display()));
        }
        if let Some(most) = self.at_most {
            let listed = output(mutants(&tool, &folder).args(&chosen).arg("--list"))?;
            let shards = listed.lines().count().div_ceil(most.max(1)).max(1);
            chosen.push(format!("--shard=0/{shards}"));
            chosen.push("--sharding=round-robin".to_owned());
        }
        let ended = mutants(&tool, &folder).args(&chosen).status();
        let ended = ended.map_err(|error| format!("{} cannot be run: {error}", tool.display()))?;
        let outcomes = folder.join("mutants.out/outcomes.json");
        match fs::read(&outcomes) {
            Ok(json) => judge(&json),
            Err(_) if ended.success() => Ok(()),
            Err(_) => Err(format!("{} ended with {ended}", tool.display())),
        }
    }
}

/// What became of the changes.
#[derive(Debug, Deserialize)]
struct Outcomes {
    caught: usize,
    /// A test did not end.
    timeout: usize,
    missed: usize,
    /// The compiler refused the change.
    unviable: usize,
}

/// Sums up, and fails if a change went unnoticed.
fn judge(json: &[u8]) -> Result<(), String> {
    let Outcomes { caught, timeout, missed, unviable } =
        serde_json::from_slice(json).map_err(|error| format!("the outcomes: {error}"))?;
    let noticed = caught + timeout;
    println!(
        "The tests noticed {noticed} of {} changes; {unviable} did not compile.",
        noticed + missed
    );
    if missed == 0 {
        return Ok(());
    }
    Err(format!(
        "{missed} changes went unnoticed: write a test that fails for each, or list it in .cargo/mutants.toml with the reason"
    ))
}

/// cargo-mutants, which no package index but cargo's has.
fn installed(folder: &Path) -> Result<PathBuf, String> {
    let mut install = cargo(["install", "--quiet", "--locked", "--root"]);
    succeed(install.arg(folder).arg(TOOL))?;
    Ok(folder.join("bin/cargo-mutants"))
}

/// The tool, about to work in the copy.
fn mutants(tool: &Path, folder: &Path) -> Command {
    let copy = folder.join("copy");
    let mut mutants = command(tool);
    mutants.args(["mutants", "--in-place", "--output"]).arg(folder).current_dir(&copy);
    // Each change is compiled once and lost: only the part that it touches.
    mutants.env("CARGO_TARGET_DIR", copy.join("target")).env("CARGO_INCREMENTAL", "1");
    mutants
}

/// What differs from a revision, which a shallow clone may lack.
fn change(revision: &str) -> Option<String> {
    let mut diff = command("git");
    diff.current_dir(root()).args(["diff", revision, "--"]).args(CHANGED);
    output(&mut diff)
        .inspect_err(|_| println!("This clone has no {revision}: all code is changed."))
        .ok()
}

fn output(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().display().to_string();
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("{program} cannot be run: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{program} ended with {}", output.status))
    }
}

#[cfg(test)]
mod tests {
    use super::judge;

    #[test]
    fn a_change_that_no_test_noticed_is_a_failure() {
        let all = br#"{"caught": 3, "timeout": 1, "missed": 0, "unviable": 2, "outcomes": []}"#;
        assert_eq!(judge(all), Ok(()));
        let one = br#"{"caught": 3, "timeout": 1, "missed": 1, "unviable": 2, "outcomes": []}"#;
        assert!(judge(one).is_err_and(|it| it.starts_with("1 changes went unnoticed")));
        judge(b"{}").expect_err("no outcomes");
    }
}
