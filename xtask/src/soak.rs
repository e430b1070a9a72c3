//! `cargo xtask soak`: a program in each language logs in, renews and logs out for minutes, over a network with faults, and
//! keeps no more memory, descriptors, threads and sessions at its end than after its start.
//!
//! The programs are in `e2e/`: `rust-app`, `soak.py`, `Soak.kt` and `Soak.swift`.

#![allow(clippy::cast_precision_loss, reason = "counts of some thousands")]

mod chart;
mod faults;
mod flat;
mod run;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum as _};

use self::flat::{Quarters, SERIES};
use self::run::Run;
use crate::artifacts;
use crate::e2e::{kotlin_app, swift_app};
use crate::language::Language;
use crate::natives::{LIBRARY, SANDBOX, program};
use crate::package::python::build::Profile;
use crate::python;
use crate::root;
use crate::set_up::set_up;
use crate::step::{command, tell};

/// Log in, renew and log out for minutes while one answer in twenty fails, and watch memory, descriptors, threads and live
/// sessions. On Linux. What is missing is installed, where that is Debian's or Ubuntu's and this is root.
#[derive(Debug, Args)]
pub struct Soak {
    /// The languages, all at once; all by default.
    languages: Vec<Language>,
    /// How long they run.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// The same, in minutes.
    #[arg(long, value_name = "N", conflicts_with = "seconds")]
    minutes: Option<u64>,
    /// Use the packages as they are published, which `cargo xtask package` has built just now.
    #[arg(long)]
    published: bool,
    /// Where a chart for each language is written.
    #[arg(long, value_name = "DIR", default_value = "target/soak")]
    out: PathBuf,
}

/// A heap of a fixed size, so that the JVM's memory says something about what is not in it, and a compiler that is done soon.
const JVM: [&str; 5] =
    ["-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

impl Soak {
    /// Builds the programs, runs them at once, and judges each.
    pub fn run(&self) -> ExitCode {
        let languages = match &self.languages[..] {
            [] => Language::value_variants(),
            some => some,
        };
        set_up(&languages.iter().flat_map(|it| it.needs()).copied().collect::<Vec<_>>());
        tell(self.try_run(languages))
    }

    fn try_run(&self, languages: &[Language]) -> Result<(), String> {
        let time = Duration::from_secs(self.minutes.map_or(self.seconds, |minutes| minutes * 60));
        let programs = languages.iter().map(|language| self.program(*language));
        let programs = programs.collect::<Result<Vec<_>, _>>()?;
        println!("Running for {} s.", time.as_secs());
        let start = |program| thread::spawn(move || Run::of(program, time));
        let running: Vec<_> = programs.into_iter().map(start).collect();
        let mut problems = Vec::new();
        for (language, running) in languages.iter().zip(running) {
            let outcome = running.join().map_err(|_| "a panic".to_owned());
            match outcome.and_then(|run| self.judge(*language, time, &run?)) {
                Ok(found) => problems.extend(found),
                Err(problem) => problems.push(format!("{language}: {problem}")),
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
    }

    /// Prints what a run did, draws it, and says what grew.
    fn judge(&self, language: Language, time: Duration, run: &Run) -> Result<Vec<String>, String> {
        let Run { samples, logins, unheard, left } = run;
        println!(
            "\n{language}: {logins} logins; {unheard} sessions whose end is unknown, {left} others are left"
        );
        let quarters = Quarters::of(samples)?;
        for (series, quarters) in SERIES.iter().zip(&quarters) {
            println!("  {:<16} {quarters}", series.name);
        }
        self.draw(language, time, run)?;
        let grown =
            SERIES.iter().zip(&quarters).filter_map(|(it, quarters)| it.growth(quarters, time));
        let others = [flat::idle(&quarters), flat::left(*left)].into_iter().flatten();
        Ok(grown.chain(others).map(|problem| format!("{language}: {problem}")).collect())
    }

    fn draw(&self, language: Language, time: Duration, run: &Run) -> Result<(), String> {
        let folder = root().join(&self.out);
        let file = folder.join(format!("{language}.svg"));
        let chart = chart::svg(language, time, &run.samples);
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, chart))
            .map_err(|error| format!("{}: {error}", file.display()))
    }

    fn program(&self, language: Language) -> Result<Command, String> {
        Ok(match language {
            Language::Rust => {
                // With the packages that the others are built with, so that nothing is compiled twice.
                let others = ["--package", LIBRARY.0, "--package", SANDBOX];
                let wanted = [&["--quiet", "--package", "finhub-soak"], &others[..]].concat();
                let made = artifacts::build(&root(), &wanted)?;
                command(program(&made, "finhub-soak")?)
            }
            Language::Python => {
                let mut python = python::environment(Profile::of(self.published))?.python();
                python.arg(Path::new("e2e/soak.py"));
                python
            }
            Language::Kotlin => {
                let mut java = kotlin_app(self.published)?;
                java.args(JVM).arg("SoakKt");
                java
            }
            Language::Swift => swift_app("Soak")?,
        })
    }
}
