//! A machine that has some programs alone.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Rust and a C compiler.
pub(crate) const RUST: [(&str, &str); 3] = [
    ("cargo", "cargo 1.95.0 (f2d3ce0bd 2026-03-21)"),
    ("rustc", "rustc 1.95.0"),
    ("cc", "cc (Debian 12.2.0-14) 12.2.0"),
];

/// The verb on a machine whose programs say this and end well.
pub(crate) fn xtask(name: &str, programs: &[(&str, &str)], arguments: &[&str]) -> Command {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("machine-{name}"));
    // The last run's folder, if there was one.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (program, says) in programs {
        let path = folder.join(program);
        fs::write(&path, format!("#!/bin/sh\necho '{says}'\n")).expect("a program");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it may run");
    }
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.args(arguments).env("PATH", &folder).env("CARGO", folder.join("cargo"));
    xtask.env_remove("JAVA_HOME").env_remove("CI");
    xtask
}

/// Whether it succeeds, and what it prints.
pub(crate) fn ended(xtask: &mut Command) -> (bool, String) {
    let output = xtask.output().expect("xtask starts");
    (output.status.success(), String::from_utf8(output.stdout).expect("it prints text"))
}
