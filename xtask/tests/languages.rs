//! `demo` and `test` on machines that lack something, where nothing can be installed.
#![cfg(unix)]

mod machine;

use machine::{RUST, ended, xtask};

/// Rust alone, whose cargo runs tests that end so.
fn rust_that_says(line: &str) -> [(&str, &str); 3] {
    [("cargo", line), RUST[1], RUST[2]]
}

const GREEN: &str = "cargo 1.95.0
conformance: login 115
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s";

#[test]
fn the_demo_needs_rust_alone_and_names_the_others_last() {
    let (is_well, says) = ended(&mut xtask("demo", &RUST, &["demo"]));
    assert!(is_well, "{says}");
    let last = says.lines().last().expect("a line");
    assert!(last.contains("cargo xtask demo python | kotlin | swift"), "{says}");
}

#[test]
fn every_demo_is_shown_whose_tools_are_here_and_the_others_are_named() {
    let (is_well, says) = ended(&mut xtask("demos", &RUST, &["demo", "--all"]));
    assert!(is_well, "{says}");
    for (language, remedy) in [
        ("python", "apt-get install python3 python3-venv"),
        ("kotlin", "apt-get install openjdk-17-jdk-headless"),
        ("swift", "ci/swift-toolchain.sh install"),
    ] {
        let line = says.lines().find(|it| it.starts_with(&format!("{language}: not shown: ")));
        assert!(line.is_some_and(|it| it.contains(remedy)), "{says}");
    }
}

#[test]
fn a_demo_that_is_asked_for_has_to_run() {
    let (is_well, says) = ended(&mut xtask("demo-kotlin", &RUST, &["demo", "kotlin"]));
    assert!(!is_well && says.contains("jdk is missing; get it: "), "{says}");
}

#[test]
fn the_tests_that_can_run_are_enough_and_the_others_are_named() {
    // A part of the tests: what all of them observe of the faults is compared, and this cargo runs none.
    let part = ["test", "--only", "login"];
    let (is_well, says) = ended(&mut xtask("test", &rust_that_says(GREEN), &part));
    assert!(is_well, "{says}");
    let row = says.lines().find(|it| it.starts_with("rust ")).expect(&says);
    let columns: Vec<_> = row.split_whitespace().collect();
    assert_eq!(columns[..4], ["rust", "12", "0", "115"], "{says}");
    for language in ["python", "kotlin", "swift"] {
        let line = says.lines().find(|it| it.starts_with(language)).expect(&says);
        assert!(line.contains("not run: ") && line.contains("get it: "), "{line}");
    }
}

#[test]
fn in_a_gate_and_with_all_every_language_has_to_run() {
    let (is_well, says) = ended(xtask("gate", &rust_that_says(GREEN), &["test"]).env("CI", "true"));
    assert!(!is_well, "{says}");
    let (is_well, says) = ended(&mut xtask("all", &rust_that_says(GREEN), &["test", "--all"]));
    assert!(!is_well, "{says}");
    let (is_well, says) = ended(&mut xtask("kotlin", &rust_that_says(GREEN), &["test", "kotlin"]));
    assert!(!is_well && says.contains("jdk is missing; get it: "), "{says}");
}

#[test]
fn tests_that_fail_or_are_none_are_a_failure() {
    for (name, line) in
        [("red", GREEN.replace("0 failed", "1 failed")), ("none", "cargo 1.95.0".into())]
    {
        let (is_well, says) = ended(&mut xtask(name, &rust_that_says(&line), &["test", "rust"]));
        assert!(!is_well, "{says}");
    }
}
