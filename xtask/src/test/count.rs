//! How many tests of each language ran, as its own test program tells.

use std::fs;
use std::io::{BufRead, BufReader};
use std::ops::AddAssign;
use std::path::Path;
use std::process::{Command, Stdio};

/// How many tests ran, by what became of them, and how many cases of `conformance/` they held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: u32,
    pub(super) failed: u32,
    pub(super) cases: u32,
    /// The names of those that failed.
    pub(super) failures: Vec<String>,
}

/// Runs a program of tests, passes on what it prints, and adds up its results.
pub(super) fn count(
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
            total.cases += cases(&line);
            println!("{line}");
        }
    }
    Ok((total, child.wait().is_ok_and(|status| status.success())))
}

/// Reads `conformance: login 115`, which the runner of each language says of a topic when its cases are done. Python
/// goes on with the client, of which it has two.
fn cases(line: &str) -> u32 {
    let count =
        line.split_once("conformance: ").and_then(|(_, said)| said.split(' ').nth(1)?.parse().ok());
    count.unwrap_or(0)
}

/// Reads `test result: ok. 12 passed; 0 failed; ...`, the summary of one test program, and `test login ... FAILED`.
pub(super) fn of_cargo(line: &str) -> Option<Count> {
    if let Some(name) = line.strip_prefix("test ").and_then(|it| it.strip_suffix(" ... FAILED")) {
        return Some(Count::failure(name));
    }
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |what: &str| {
        let part = counts.split("; ").find_map(|part| part.strip_suffix(what))?;
        part.trim().parse().ok()
    };
    Some(Count { passed: number("passed")?, failed: number("failed")?, ..Count::default() })
}

/// Reads `2 failed, 12 passed, 1 error in 0.50s`, pytest's last line, and `FAILED tests/test_login.py::test_login - ...`.
pub(super) fn of_pytest(line: &str) -> Option<Count> {
    let failure = line.strip_prefix("FAILED ").or_else(|| line.strip_prefix("ERROR "));
    if let Some(name) = failure.and_then(|it| it.split(" - ").next()) {
        return Some(Count::failure(name));
    }
    let (counts, _) = line.rsplit_once(" in ")?;
    let number = |words: &[&str]| -> Option<u32> {
        let part = counts.split(", ").find(|part| words.iter().any(|word| part.ends_with(word)))?;
        part.split(' ').next()?.parse().ok()
    };
    let broken = number(&[" failed"]).unwrap_or(0) + number(&[" error", " errors"]).unwrap_or(0);
    let passed = number(&[" passed"]);
    (passed.is_some() || broken > 0).then(|| Count {
        passed: passed.unwrap_or(0),
        failed: broken,
        ..Count::default()
    })
}

/// Adds up the reports that Maven's surefire leaves, one of each class: where all is well, it prints none.
pub(super) fn of_surefire(reports: &Path) -> Count {
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
    let passed = number("tests")? - failed - number("skipped")?;
    let cases = report.lines().map(cases).sum();
    Some(Count { passed, failed, cases, failures: failures_of_report(report) })
}

/// Reads `<testcase name="login()" classname="cloud.finhub.ATest" ...>`, where `<failure` or `<error` comes next.
fn failures_of_report(report: &str) -> Vec<String> {
    let tests = report.split("<testcase").skip(1);
    let failed = tests.filter(|it| it.contains("<failure") || it.contains("<error"));
    let attribute = |test: &str, name: &str| {
        let (_, value) = test.split_once(&format!(" {name}=\""))?;
        value.split('"').next().map(str::to_owned)
    };
    let name =
        |test| Some(format!("{}: {}", attribute(test, "classname")?, attribute(test, "name")?));
    failed.filter_map(name).collect()
}

/// Reads `✔ Test login() passed after 0.1 seconds.`, which Swift Testing says of each test. Its last line does not tell
/// how many failed, its report counts what failed in them, and `XCTest`, which runs as well, has no tests.
pub(super) fn of_swift_testing(line: &str) -> Option<Count> {
    let (_, test) = line.split_once("✔ Test ").or_else(|| line.split_once("✘ Test "))?;
    if test.starts_with("run with ") {
        return None;
    }
    let name = |what: &str| {
        let (name, after) = test.rsplit_once(what)?;
        // A test's name may say the same, which a quotation mark ends.
        let (_, end) = after.split_once(" second")?;
        end.trim_start_matches('s').starts_with(['.', ' ']).then_some(name)
    };
    if name(" passed after ").is_some() {
        return Some(Count { passed: 1, ..Count::default() });
    }
    name(" failed after ").map(|name| Count { failed: 1, ..Count::failure(name) })
}

impl Count {
    /// The name of a test that failed, which its program counts apart.
    fn failure(name: &str) -> Self {
        Self { failures: vec![name.to_owned()], ..Self::default() }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.cases += other.cases;
        self.failures.extend(other.failures);
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, cases, of_cargo, of_pytest, of_report, of_swift_testing};

    #[test]
    fn the_summary_of_a_test_program_is_read() {
        let line = "test result: FAILED. 34 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s";
        assert_eq!(of_cargo(line), Some(Count { passed: 34, failed: 1, ..Count::default() }));
        assert_eq!(of_cargo("test claims ... ok"), None);
        assert_eq!(of_cargo("test a::claims ... FAILED"), Some(Count::failure("a::claims")));
    }

    #[test]
    fn pytests_last_line_is_read() {
        let counts = |passed, failed| Some(Count { passed, failed, ..Count::default() });
        assert_eq!(of_pytest("1742 passed in 22.01s"), counts(1742, 0));
        assert_eq!(of_pytest("1742 passed, 2 warnings in 82.50s (0:01:22)"), counts(1742, 0));
        assert_eq!(of_pytest("1 failed, 3 passed, 2 errors in 0.50s"), counts(3, 3));
        assert_eq!(of_pytest("1 error in 0.10s"), counts(0, 1));
        let named = Some(Count::failure("tests/test_a.py::test_b[c d]"));
        assert_eq!(of_pytest("FAILED tests/test_a.py::test_b[c d] - assert 1 in 2"), named);
        assert_eq!(of_pytest("ERROR tests/test_a.py::test_b[c d]"), named);
        assert_eq!(of_pytest("no tests ran in 0.01s"), None);
    }

    #[test]
    fn surefires_report_is_read() {
        let report = r#"<?xml version="1.0"?>
<testsuite xmlns:xsi="x" version="3.0" name="cloud.finhub.ATest" time="1.2" tests="10" errors="1" skipped="1" failures="1">
  <testcase name="a" classname="ATest"/>
  <testcase name="b" classname="ATest"><failure message="1"/></testcase>
  <testcase name="c" classname="ATest">
    <error message="2"/>
  </testcase>
  <system-out><![CDATA[conformance: login 115
conformance: logout 82
conformance: 197 cases in all
]]></system-out>"#;
        let failures = vec!["ATest: b".to_owned(), "ATest: c".to_owned()];
        assert_eq!(of_report(report), Some(Count { passed: 7, failed: 2, cases: 197, failures }));
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
        let failures = vec!["\"it passed after 3 seconds\"".to_owned()];
        assert_eq!(total, Count { passed: 3, failed: 1, cases: 0, failures });
    }

    #[test]
    fn the_cases_of_a_topic_are_read_as_each_runner_tells_them() {
        assert_eq!(cases("conformance: login 115"), 115);
        assert_eq!(cases("\u{2714} Test one() passed.conformance: login 115"), 115);
        assert_eq!(cases("conformance: login 115 x Client, 115 x AsyncClient"), 115);
        assert_eq!(cases("conformance: 824 cases in all"), 0);
        assert_eq!(cases("a test of conformance: none"), 0);
    }
}
