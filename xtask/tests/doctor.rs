//! `doctor` on machines that lack something.
#![cfg(unix)]

mod machine;

use machine::{RUST, ended, xtask};

/// Whether `doctor` is content with a machine that has these programs alone, and what it prints.
fn doctor(name: &str, programs: &[(&str, &str)]) -> (bool, String) {
    ended(&mut xtask(&format!("doctor-{name}"), programs, &["doctor"]))
}

const PYTHON: (&str, &str) = ("python3", "Python 3.11.2");

const JAVA: [(&str, &str); 2] = [("javac", "javac 17.0.15"), ("mvn", "Apache Maven 3.8.7")];

const SWIFT: (&str, &str) = ("swift", "Swift version 6.0.3 (swift-6.0.3-RELEASE)");

#[test]
fn rust_python_java_and_swift_are_enough() {
    let (content, says) =
        doctor("enough", &[RUST[0], RUST[1], RUST[2], PYTHON, JAVA[0], JAVA[1], SWIFT]);
    assert!(content, "{says}");
    assert!(says.contains("ok       rustc       1.95.0"), "{says}");
    assert!(says.contains("ok       swift       6.0.3"), "{says}");
    assert!(says.contains("missing  clippy"), "{says}");
}

#[test]
fn a_machine_without_swift_is_not() {
    let (content, says) =
        doctor("no-swift", &[RUST[0], RUST[1], RUST[2], PYTHON, JAVA[0], JAVA[1]]);
    assert!(!content);
    assert!(says.contains("missing  swift"), "{says}");
    assert!(
        says.contains("get it: ci/swift-toolchain.sh install, or https://www.swift.org/install"),
        "{says}"
    );
}

#[test]
fn an_old_python_is_not() {
    let python = ("python3", "Python 3.9.2");
    let (content, says) =
        doctor("old", &[RUST[0], RUST[1], RUST[2], python, JAVA[0], JAVA[1], SWIFT]);
    assert!(!content);
    assert!(says.contains("old      python3     3.9.2"), "{says}");
    assert!(says.contains("3.11 or newer is wanted"), "{says}");
    assert!(says.contains("get it: apt-get install python3"), "{says}");
}

#[test]
fn a_machine_without_maven_is_not() {
    let (content, says) = doctor("no-maven", &[RUST[0], RUST[1], RUST[2], PYTHON, JAVA[0], SWIFT]);
    assert!(!content);
    assert!(says.contains("ok       jdk         17.0.15"), "{says}");
    assert!(says.contains("missing  maven"), "{says}");
    assert!(says.contains("get it: apt-get install maven"), "{says}");
}

#[test]
fn an_old_jdk_is_not() {
    let (content, says) = doctor(
        "old-jdk",
        &[RUST[0], RUST[1], RUST[2], PYTHON, ("javac", "javac 11.0.20"), JAVA[1], SWIFT],
    );
    assert!(!content);
    assert!(says.contains("old      jdk         11.0.20    "), "{says}");
    assert!(says.contains("17 or newer is wanted"), "{says}");
}

#[test]
fn nothing_is_not() {
    let (content, says) = doctor("nothing", &[]);
    assert!(!content);
    assert!(says.contains("missing  cargo"), "{says}");
    assert!(says.contains("rustup.rs"), "{says}");
}
