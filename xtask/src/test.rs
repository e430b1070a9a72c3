//! `cargo xtask test`: every test of every language, or those of a name.

mod count;
mod part;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;

use self::count::{Count, count, of_cargo, of_pytest, of_surefire, of_swift_testing};
use self::part::Part;
use crate::faults::{self, REPORT};
use crate::language::Language;
use crate::needs::{REDIS, STRACE};
use crate::package::python::build::Profile;
use crate::root;
use crate::set_up::set_up;
use crate::step::{cargo, succeed, tell};
use crate::swift::{self, Half, swift};
use crate::{kotlin, python};

/// Run every test of every language, or of one. As root on Debian and Ubuntu, it installs what is
/// missing.
#[derive(Debug, Args)]
pub struct Test {
    /// The language; all that can run here by default.
    language: Option<Language>,
    /// Fail if a language cannot run here, as with `CI=true` in the environment.
    #[arg(long)]
    all: bool,
    /// Only the tests of this name: `further` is `further.rs` of core, `test_further.py`, `FurtherTest` and `FurtherTests`. It may be given more than once.
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Fail if the tests of a language ran no case of conformance/.
    #[arg(long)]
    cases: bool,
    /// Build Python's wheels without optimisation: faster, but not as they are published.
    #[arg(long)]
    quick: bool,
}

/// The result of a language's tests.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// They ran; whether their program ended well.
    Ran(Count, bool),
    /// They should have run and did not.
    Broken(String),
    /// They ran, and should have run cases of `conformance/`.
    WithoutCases(Count),
    /// The machine lacks something.
    NotRun(String),
}

impl Test {
    /// Gets what is missing, runs the tests, and says how many at the end. Where all tests ran, it compares what the
    /// languages observed of the faults.
    pub fn run(&self) -> ExitCode {
        let (ran, ended) = self.run_in(&Language::or_all(self.language));
        let is_whole = self.only.is_empty() && !ran.is_empty();
        let same = if is_whole { faults::compare(&ran) } else { Ok(()) };
        faults::forget_reports();
        tell(same.and(ended))
    }

    /// Tests of these names, in languages that have to run. Python's wheel need not be as it is published.
    pub(crate) fn of(names: &[&str]) -> Self {
        let only = names.iter().map(ToString::to_string).collect();
        Self { language: None, all: true, only, cases: true, quick: true }
    }

    /// Runs the tests in these languages: those that ran, and whether all is well.
    pub(crate) fn run_in(&self, languages: &[Language]) -> (Vec<Language>, Result<(), String>) {
        let needs: Vec<_> = languages.iter().flat_map(|it| it.needs()).copied().collect();
        // If it cannot be installed, its tests fail with that message, and the others run.
        set_up(&[&needs[..], &[&REDIS, &STRACE]].concat());
        let mut table = vec![format!(
            "\n{:<8} {:>7} {:>7} {:>7} {:>8}",
            "language", "passed", "failed", "cases", "time"
        )];
        let is_strict = self.all || self.language.is_some() || is_ci();
        let mut ran = Vec::new();
        let mut is_well = true;
        for &language in languages {
            let start = Instant::now();
            let report = faults::new_report(language);
            let end = match language.lacks() {
                Some(lacking) => End::NotRun(lacking),
                None => match report.and_then(|report| self.run_one(language, &report)) {
                    Ok((count, true)) if self.cases && count.cases == 0 => End::WithoutCases(count),
                    Ok((count, ended_well)) => End::Ran(count, ended_well),
                    Err(problem) => End::Broken(problem),
                },
            };
            if let End::Ran(Count { passed, failed, .. }, _) = &end {
                println!("\n{language}: {passed} passed, {failed} failed");
                ran.push(language);
            }
            table.push(end.row(language, start.elapsed()));
            table.extend(end.failures());
            is_well &= end.is_well(is_strict);
        }
        println!("{}", table.join("\n"));
        (ran, is_well.then_some(()).ok_or("tests failed, or did not run".to_owned()))
    }

    /// Runs the tests of a language: how many, and whether their program ended well.
    fn run_one(&self, language: Language, report: &Path) -> Result<(Count, bool), String> {
        let part = Part(&self.only);
        match language {
            Language::Rust => {
                let mut test = cargo(["test", "--no-fail-fast"]);
                count(test.args(part.of_cargo()).env(REPORT, report), of_cargo)
            }
            Language::Python => {
                let profile = if self.quick { Profile::Quick } else { Profile::Published };
                let venv = python::environment(profile)?;
                let mut pytest = python::program(&venv, "pytest");
                pytest.arg("--quiet").args(part.of_pytest()).env(REPORT, report);
                count(&mut pytest, of_pytest)
            }
            Language::Kotlin => {
                let reports = root().join(kotlin::PACKAGE).join("target/surefire-reports");
                // The last run's, if there was one.
                let _ = fs::remove_dir_all(&reports);
                let mut test = kotlin::maven(kotlin::PACKAGE)?;
                test.arg("test").args(part.of_surefire()).env(REPORT, report);
                let ended_well = succeed(&mut test).is_ok();
                Ok((of_surefire(&reports), ended_well))
            }
            Language::Swift => {
                let mut test = swift("test", Path::new(swift::PACKAGE), "test")?;
                test.args(["-Xswiftc", "-warnings-as-errors"]);
                test.args(part.of_swift().into_iter().flatten()).env(REPORT, report);
                Half::build()?.give(&mut test);
                count(&mut test, of_swift_testing)
            }
        }
    }
}

/// Whether this is a gate, which must not be green for what did not run.
fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|it| it == "true" || it == "1")
}

impl End {
    fn is_well(&self, is_strict: bool) -> bool {
        match self {
            Self::Ran(count, ended_well) => *ended_well && count.failed == 0 && count.passed > 0,
            Self::Broken(_) | Self::WithoutCases(_) => false,
            Self::NotRun(_) => !is_strict,
        }
    }

    /// A line for each test that failed, below the line of its language.
    fn failures(&self) -> impl Iterator<Item = String> {
        let failures = match self {
            Self::Ran(count, _) | Self::WithoutCases(count) => &count.failures[..],
            Self::Broken(_) | Self::NotRun(_) => &[],
        };
        failures.iter().map(|name| format!("  failed: {name}"))
    }

    /// Its line of the table.
    fn row(&self, language: Language, took: Duration) -> String {
        let language = language.to_string();
        match self {
            Self::Ran(Count { passed, failed, cases, .. }, ended_well) => {
                let took = format!("{} s", took.as_secs());
                // A program that broke off has not counted what it did not come to.
                let but = if *failed == 0 && !ended_well { "  but its program failed" } else { "" };
                format!("{language:<8} {passed:>7} {failed:>7} {cases:>7} {took:>8}{but}")
            }
            Self::Broken(problem) => format!("{language:<8} FAILED before its tests: {problem}"),
            Self::WithoutCases(Count { passed, .. }) => {
                format!("{language:<8} FAILED: {passed} tests, and no case of conformance/")
            }
            Self::NotRun(lacking) => format!("{language:<8} not run: {lacking}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, End};

    #[test]
    fn what_did_not_run_is_a_failure_only_where_it_had_to() {
        let lacking = End::NotRun("swift is missing; get it: ...".to_owned());
        assert!(lacking.is_well(false) && !lacking.is_well(true));
        let broken = End::Broken("pip ended with exit status: 1".to_owned());
        assert!(!broken.is_well(false));
        let ran = |passed, failed, ended_well| {
            End::Ran(Count { passed, failed, ..Count::default() }, ended_well).is_well(true)
        };
        assert!(ran(1, 0, true));
        assert!(!ran(0, 0, true), "no test ran");
        assert!(!ran(1, 1, true) && !ran(1, 0, false));
        assert!(!End::WithoutCases(Count { passed: 1, ..Count::default() }).is_well(false));
    }
}
