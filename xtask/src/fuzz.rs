//! `cargo xtask fuzz`: the targets of `fuzz/`, each for a while, under libFuzzer.

mod run;

use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use clap::Args;

use crate::artifacts;
use crate::needs::CXX;
use crate::root;
use crate::set_up::set_up;
use crate::step::tell;
use run::Run;

/// Run the SDK and the lint on inputs that libFuzzer makes, as many targets at once as there are processors.
#[derive(Debug, Args)]
pub struct Fuzz {
    /// How long each target runs.
    #[arg(long, value_name = "N", default_value_t = 30)]
    seconds: u64,
    /// The same, in minutes.
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    minutes: Option<u64>,
    /// Run this target alone: a folder of fuzz/corpus.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Run nothing: keep, of all inputs that were found, the fewest that reach as much of the code, in fuzz/corpus.
    #[arg(long, conflicts_with_all = ["seconds", "minutes"])]
    keep: bool,
}

/// The folder of each target's inputs, and with it the list of targets.
const CORPUS: &str = "fuzz/corpus";

/// What libFuzzer needs of the compiler: counters of branches, and calls at comparisons. They are options of the stable
/// compiler, and those that cargo-fuzz gives.
const INSTRUMENTED: [&str; 7] = [
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

impl Fuzz {
    /// Builds the targets, and runs them.
    pub fn run(&self) -> ExitCode {
        set_up(&[&CXX]);
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        let targets = self.targets()?;
        let program = build()?;
        if self.keep {
            return targets.iter().try_for_each(|target| run::keep(&program, target));
        }
        let time = Duration::from_secs(self.minutes.map_or(self.seconds, |minutes| minutes * 60));
        let runs = at_once(&targets, |target| Run::of(&program, target, time));
        let mut failed = 0;
        for run in runs {
            let run = run?;
            println!("{run}");
            failed += usize::from(run.problem.is_some());
        }
        if failed == 0 {
            Ok(())
        } else {
            Err(format!("{failed} of {} targets failed", targets.len()))
        }
    }

    fn targets(&self) -> Result<Vec<String>, String> {
        let unreadable = |error| format!("{CORPUS}: {error}");
        let entries = fs::read_dir(root().join(CORPUS)).map_err(unreadable)?;
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        let mut all: Vec<_> = entries.filter_map(|entry| entry.ok().map(name)).collect();
        all.sort();
        match &self.target {
            None => Ok(all),
            Some(one) if all.contains(one) => Ok(vec![one.clone()]),
            Some(one) => Err(format!("no target is called {one}: there are {}", all.join(", "))),
        }
    }
}

/// Builds the program of all targets, and returns its path.
fn build() -> Result<PathBuf, String> {
    let flags = format!("build.rustflags={INSTRUMENTED:?}");
    let host = host()?;
    let package = ["--package", "finhub-fuzz", "--bin", "finhub-fuzz", "--profile", "fuzz"];
    // With a target, what runs during the build is not instrumented.
    let how = ["--target", &host, "--config", &flags];
    let built = artifacts::build(&root(), &[&package[..], &how].concat())?;
    let is_program = |kinds: &[String]| kinds.iter().any(|kind| kind == "bin");
    let program = built.into_iter().rfind(|it| it.target == "finhub-fuzz" && is_program(&it.kinds));
    program.map(|it| it.path).ok_or_else(|| "cargo made no finhub-fuzz".to_owned())
}

/// The target triple of this machine.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output();
    let said = output.map_err(|error| format!("rustc cannot be run: {error}"))?.stdout;
    let said = String::from_utf8_lossy(&said);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say its host".to_owned())
}

/// Does something with each, on as many threads as there are processors. The results are in order.
fn at_once<T: Send>(targets: &[String], act: impl Fn(&str) -> T + Sync) -> Vec<T> {
    let waiting = Mutex::new(targets.iter().enumerate());
    let done = Mutex::new(Vec::new());
    let next = || waiting.lock().ok()?.next();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            scope.spawn(|| {
                while let Some((number, target)) = next() {
                    let result = act(target);
                    done.lock().expect("no thread panics").push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().expect("no thread panicked");
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A folder of what runs leave, which is made.
fn folder(name: &str) -> Result<PathBuf, String> {
    let path = Path::new("target/fuzz").join(name);
    fs::create_dir_all(root().join(&path))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(path)
}
