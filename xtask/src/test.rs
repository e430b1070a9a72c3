//! `cargo xtask test`: every test of every language.

use std::fs;
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use clap::Args;

use crate::language::Language;
use crate::root;
use crate::step::{cargo, succeed};
use crate::swift::{self, Half, swift};
use crate::{kotlin, python};

/// Run every test of every language, or of one.
#[derive(Debug, Args)]
pub struct Test {
    /// The language; all by default.
    language: Option<Language>,
}

/// How many tests ran, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    passed: u32,
    failed: u32,
}

impl Test {
    /// Runs the tests, and says how many at the end.
    pub fn run(&self) -> ExitCode {
        let languages = Language::or_all(self.language);
        let ends: Vec<_> =
            languages.into_iter().map(|language| (language, run(language))).collect();
        println!();
        for (language, end) in &ends {
            match end {
                // A program that broke off has not counted what it did not come to.
                Ok((Count { passed, failed: 0 }, false)) => {
                    println!("{language}: {passed} passed, 0 failed, but its program failed");
                }
                Ok((Count { passed, failed }, _)) => {
                    println!("{language}: {passed} passed, {failed} failed");
                }
                Err(problem) => println!("{language}: not run: {problem}"),
            }
        }
        let is_well = |end: &Result<(Count, bool), String>| {
            end.as_ref()
                .is_ok_and(|(count, is_well)| *is_well && count.failed == 0 && count.passed > 0)
        };
        if ends.iter().all(|(_, end)| is_well(end)) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// Runs the tests of a language: how many, and whether their program ended well.
fn run(language: Language) -> Result<(Count, bool), String> {
    match language {
        Language::Rust => count(&mut cargo(["test", "--workspace", "--no-fail-fast"]), of_cargo),
        Language::Python => {
            let venv = python::environment()?;
            count(python::program(&venv, "pytest").arg("--quiet"), of_pytest)
        }
        Language::Kotlin => {
            let reports = root().join(kotlin::PACKAGE).join("target/surefire-reports");
            // The last run's, if there was one.
            let _ = fs::remove_dir_all(&reports);
            let ended_well = succeed(kotlin::maven(kotlin::PACKAGE)?.arg("test")).is_ok();
            Ok((of_surefire(&reports), ended_well))
        }
        Language::Swift => {
            let mut test = swift("test", Path::new(swift::PACKAGE), "test")?;
            test.args(["-Xswiftc", "-warnings-as-errors"]);
            Half::build()?.give(&mut test);
            count(&mut test, of_swift_testing)
        }
    }
}

/// Runs a program of tests, passes on what it prints, and adds up its results.
fn count(
    command: &mut Command,
    read: impl Fn(&str) -> Option<Count>,
) -> Result<(Count, bool), String> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} cannot be run: {error}", command.get_program().display()))?;
    let mut total = Count::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            total += read(&line).unwrap_or_default();
            println!("{line}");
        }
    }
    Ok((total, child.wait().is_ok_and(|status| status.success())))
}

/// Reads `test result: ok. 12 passed; 0 failed; ...`, the summary of one test program.
fn of_cargo(line: &str) -> Option<Count> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |what: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(what))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")? })
}

/// Reads `2 failed, 12 passed, 1 error in 0.50s`, pytest's last line.
fn of_pytest(line: &str) -> Option<Count> {
    let (counts, _) = line.rsplit_once(" in ")?;
    let number = |words: &[&str]| -> Option<u32> {
        let part = counts.split(", ").find(|part| words.iter().any(|word| part.ends_with(word)))?;
        part.split(' ').next()?.parse().ok()
    };
    let broken = number(&[" failed"]).unwrap_or(0) + number(&[" error", " errors"]).unwrap_or(0);
    let passed = number(&[" passed"]);
    (passed.is_some() || broken > 0).then(|| Count { passed: passed.unwrap_or(0), failed: broken })
}

/// Adds up the reports that Maven's surefire leaves, one of each class: where all is well, it prints none.
fn of_surefire(reports: &Path) -> Count {
    let mut total = Count::default();
    let files = fs::read_dir(reports).into_iter().flatten().flatten().map(|file| file.path());
    for report in files.filter(|path| path.extension().is_some_and(|it| it == "xml")) {
        total += fs::read_to_string(report).ok().and_then(|it| of_report(&it)).unwrap_or_default();
    }
    total
}

/// Reads `<testsuite ... tests="12" errors="0" skipped="0" failures="1" ...>`.
fn of_report(report: &str) -> Option<Count> {
    let (_, suite) = report.split_once("<testsuite ")?;
    let suite = &suite[..suite.find('>')?];
    let number = |name: &str| -> Option<u32> {
        let (_, value) = suite.split_once(&format!(" {name}=\""))?;
        value.split('"').next()?.parse().ok()
    };
    let failed = number("errors")? + number("failures")?;
    Some(Count { passed: number("tests")? - failed - number("skipped")?, failed })
}

/// Reads `✔ Test login() passed after 0.1 seconds.`, which Swift Testing says of each test. Its last line does not tell
/// how many failed, its report counts what failed in them, and `XCTest`, which runs as well, has no tests.
fn of_swift_testing(line: &str) -> Option<Count> {
    let (_, test) = line.split_once("✔ Test ").or_else(|| line.split_once("✘ Test "))?;
    if test.starts_with("run with ") {
        return None;
    }
    let count = |what: &str, count: Count| {
        let (_, after) = test.rsplit_once(what)?;
        // A test's name may say the same, which a quotation mark ends.
        let (_, end) = after.split_once(" second")?;
        end.trim_start_matches('s').starts_with(['.', ' ']).then_some(count)
    };
    count(" passed after ", Count { passed: 1, failed: 0 })
        .or_else(|| count(" failed after ", Count { passed: 0, failed: 1 }))
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, of_cargo, of_pytest, of_report, of_swift_testing};

    #[test]
    fn the_summary_of_a_test_program_is_read() {
        let line = "test result: FAILED. 34 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s";
        assert_eq!(of_cargo(line), Some(Count { passed: 34, failed: 1 }));
        assert_eq!(of_cargo("test claims ... ok"), None);
    }

    #[test]
    fn pytests_last_line_is_read() {
        let all = Count { passed: 1742, failed: 0 };
        assert_eq!(of_pytest("1742 passed in 22.01s"), Some(all));
        assert_eq!(of_pytest("1742 passed, 2 warnings in 82.50s (0:01:22)"), Some(all));
        let some = Count { passed: 3, failed: 3 };
        assert_eq!(of_pytest("1 failed, 3 passed, 2 errors in 0.50s"), Some(some));
        assert_eq!(of_pytest("1 error in 0.10s"), Some(Count { passed: 0, failed: 1 }));
        assert_eq!(of_pytest("no tests ran in 0.01s"), None);
    }

    #[test]
    fn surefires_report_is_read() {
        let report = r#"<?xml version="1.0"?>
<testsuite xmlns:xsi="x" version="3.0" name="cloud.finhub.ATest" time="1.2" tests="10" errors="1" skipped="1" failures="1">
  <testcase name="a"/>"#;
        assert_eq!(of_report(report), Some(Count { passed: 7, failed: 2 }));
        assert_eq!(of_report("<html>"), None);
    }

    #[test]
    fn swift_testings_lines_are_read() {
        let said = [
            "\t Executed 0 tests, with 0 failures (0 unexpected) in 0.0 (0.0) seconds",
            "✘ Test off() skipped: \"no\"",
            "✘ Test \"a call that failed after 3 seconds\" recorded an issue at A.swift:6:209: a == b",
            "✔ Test one() passed after 0.002 seconds.",
            "printed without an end✔ Test two() passed after 0.002 seconds with 1 known issue.",
            "✔ Test \"a call that failed after 3 seconds\" passed after 0.002 seconds.",
            "✘ Test \"it passed after 3 seconds\" failed after 0.002 seconds with 2 issues.",
            "✘ Suite S failed after 0.003 seconds with 2 issues.",
            "✘ Test run with 5 tests failed after 0.003 seconds with 2 issues.",
        ];
        let mut total = Count::default();
        for line in said {
            total += of_swift_testing(line).unwrap_or_default();
        }
        assert_eq!(total, Count { passed: 3, failed: 1 });
    }
}
