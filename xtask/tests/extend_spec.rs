//! The promise of `openapi/sessions.yaml`: with a third operation, a new header, new fields and a new status
//! in it, and no other edit, `generate` succeeds, the client and core compile, and the operation sends the
//! standard headers and fails in the same words as the others.

mod spec;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spec::{PATH, extended};

const PROBE: &str = r#"[package]
name = "probe"
edition = "2024"

[dependencies]
finhub-sessions.workspace = true
tokio = { workspace = true, features = ["macros", "rt"] }
"#;

#[test]
fn a_longer_spec_needs_no_other_edit() {
    let copy = copy_of_the_workspace();
    fs::write(copy.join(PATH), extended()).expect("the spec is written");
    run(Command::new(env!("CARGO_BIN_EXE_xtask")).arg("generate").arg("--root").arg(&copy));

    // The workspace compiles as it is, before anybody writes a line for the new operation.
    run(cargo(&copy, "build").args(["-p", "finhub-sessions"]));

    let core = copy.join("crates/core/src");
    fs::write(core.join("look.rs"), include_str!("extend_spec/look.rs")).expect("a module");
    let lib = fs::read_to_string(core.join("lib.rs")).expect("core has a lib.rs");
    fs::write(core.join("lib.rs"), lib + "\nmod look;\n").expect("the module is named");
    let probe = copy.join("crates/probe");
    fs::create_dir_all(probe.join("src")).expect("a folder");
    fs::write(probe.join("Cargo.toml"), PROBE).expect("a manifest");
    fs::write(probe.join("src/main.rs"), include_str!("extend_spec/probe.rs")).expect("a program");
    let requests = run(cargo(&copy, "run").args(["-p", "probe"]));

    let requests: Vec<_> = requests.split("\r\n\r\n").filter(|head| !head.is_empty()).collect();
    assert_eq!(requests.len(), 2, "{requests:?}");
    for request in requests {
        let path = "/api/v2.1/customer/individual/cust%2F1/users/user/sessions/sess/state";
        assert!(request.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{request}");
        assert_eq!(header_names(request), SENT, "{request}");
    }
}

/// The headers that have a value, each once, and none unasked.
const SENT: [&str; 9] = [
    "accept",
    "authorization",
    "deviceid",
    "host",
    "platform",
    "user-agent",
    "x-forwarded-from",
    "x-tenant-id",
    "x-trace-id",
];

fn header_names(request: &str) -> Vec<String> {
    let lines = request.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut names: Vec<_> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

/// A copy of what the client and core are built from.
fn copy_of_the_workspace() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extend_spec");
    // The last run's copy, if there was one.
    let _ = fs::remove_dir_all(&copy);
    for part in ["Cargo.lock", "Cargo.toml", "conformance", "crates", "openapi"] {
        copy_all(&repository.join(part), &copy.join(part));
    }
    let manifest = fs::read_to_string(copy.join("Cargo.toml")).expect("a manifest");
    let (before, rest) = manifest.split_once("members = [").expect("it lists its members");
    let (_, after) = rest.split_once(']').expect("and ends the list");
    let alone = format!("{before}members = [\"crates/*\"]{after}");
    fs::write(copy.join("Cargo.toml"), alone).expect("the manifest is written");
    copy
}

fn copy_all(from: &Path, to: &Path) {
    if from.is_file() {
        fs::create_dir_all(to.parent().expect("it is below the copy")).expect("a folder");
        fs::copy(from, to).expect("a copy");
        return;
    }
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        if entry.file_name() != "target" {
            copy_all(&entry.path(), &to.join(entry.file_name()));
        }
    }
}

/// Cargo in the copy, offline, with the target folder of this test, so that only the workspace's own crates
/// are compiled.
fn cargo(copy: &Path, verb: &str) -> Command {
    let target =
        Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("tmp is in the target folder");
    let mut command = Command::new(env!("CARGO"));
    command.args([verb, "--quiet", "--offline", "--target-dir"]).arg(target).current_dir(copy);
    command
}

/// Runs the command to its end and gives what it printed.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints text");
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{command:?}\n{out}\n{err}");
    out
}
