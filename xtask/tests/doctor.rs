//! `doctor` on machines that lack something.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Whether `doctor` is content with a machine that has these programs alone, and what it prints.
fn doctor(name: &str, programs: &[(&str, &str)]) -> (bool, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("doctor-{name}"));
    // The last run's folder, if there was one.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (program, says) in programs {
        let path = folder.join(program);
        fs::write(&path, format!("#!/bin/sh\necho '{says}'\n")).expect("a program");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it may run");
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_xtask")).arg("doctor").env("PATH", &folder).output();
    let output = output.expect("xtask starts");
    (output.status.success(), String::from_utf8(output.stdout).expect("it prints text"))
}

const RUST: [(&str, &str); 2] =
    [("cargo", "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"), ("rustc", "rustc 1.95.0")];

const PYTHON: (&str, &str) = ("python3", "Python 3.11.2");

const JAVA: [(&str, &str); 2] = [("javac", "javac 17.0.15"), ("mvn", "Apache Maven 3.8.7")];

const SWIFT: (&str, &str) = ("swift", "Swift version 6.0.3 (swift-6.0.3-RELEASE)");

#[test]
fn rust_python_java_and_swift_are_enough() {
    let (content, says) = doctor("enough", &[RUST[0], RUST[1], PYTHON, JAVA[0], JAVA[1], SWIFT]);
    assert!(content, "{says}");
    assert!(says.contains("ok       rustc       1.95.0"), "{says}");
    assert!(says.contains("ok       swift       6.0.3"), "{says}");
    assert!(says.contains("missing  clippy"), "{says}");
}

#[test]
fn a_machine_without_swift_is_not() {
    let (content, says) = doctor("no-swift", &[RUST[0], RUST[1], PYTHON, JAVA[0], JAVA[1]]);
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
    let (content, says) = doctor("old", &[RUST[0], RUST[1], python, JAVA[0], JAVA[1], SWIFT]);
    assert!(!content);
    assert!(says.contains("old      python3     3.9.2"), "{says}");
    assert!(says.contains("3.11 or newer is wanted"), "{says}");
    assert!(says.contains("get it: apt-get install python3"), "{says}");
}

#[test]
fn a_machine_without_maven_is_not() {
    let (content, says) = doctor("no-maven", &[RUST[0], RUST[1], PYTHON, JAVA[0], SWIFT]);
    assert!(!content);
    assert!(says.contains("ok       jdk         17.0.15"), "{says}");
    assert!(says.contains("missing  maven"), "{says}");
    assert!(says.contains("get it: apt-get install maven"), "{says}");
}

#[test]
fn an_old_jdk_is_not() {
    let (content, says) =
        doctor("old-jdk", &[RUST[0], RUST[1], PYTHON, ("javac", "javac 11.0.20"), JAVA[1], SWIFT]);
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
