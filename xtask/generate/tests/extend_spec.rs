//! The promise of `openapi/sessions.yaml`: with operations of every kind, headers, fields and statuses added to
//! it, some of them required, and no other edit, `generate` succeeds and the workspace compiles, its tests and
//! benchmarks included. A new operation sends the standard headers and fails in the same words as the others.

mod spec;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spec::{PATH, current, demanding, replace};
use xtask::step::cargo;

#[test]
fn a_longer_spec_needs_no_other_edit() {
    let copy = copy_of_the_workspace();
    // With an argument of the login's query, and a status that has no kind.
    let user = "        - $ref: \"#/components/parameters/UserId\"\n";
    let hint = "        - {name: loginHint, in: query, schema: {type: string}}\n";
    let spec = replace(&demanding(&current()), user, &format!("{user}{hint}"));
    fs::write(copy.join(PATH), spec).expect("the spec is written");
    let mut generate = Command::new(env!("CARGO_BIN_EXE_xtask-generate"));
    run(building(&copy, &mut generate).arg("--root").arg(&copy));

    // The only lines written by hand call the operations.
    let probe = copy.join("crates/core/tests/probe.rs");
    fs::write(probe, include_str!("extend_spec/probe.rs")).expect("a test");
    let built = build(&copy);
    let requests = run(Command::new(executable(&built, "probe")).args(["--quiet", "--nocapture"]));

    let requests: Vec<_> = requests.split("\r\n\r\n").filter_map(request).collect();
    let customer = "/api/v2.1/customer/individual/cust";
    let look = format!("GET {customer}%2F1/users/user/sessions/sess/peek?verbose=true");
    let replace = format!("PUT {customer}/devices/7");
    let forget = format!("POST {customer}/devices");
    let login = format!("POST {customer}/users/user/sessions?loginHint=a%20b");
    let expected = [
        (&look, &["authorization"][..]),
        (&look, &["authorization"]),
        (&replace, &["content-length", "content-type"]),
        (&forget, &[]),
        (&login, &["content-length", "content-type", "x-forwarded-for"]),
    ];
    assert_eq!(requests.len(), expected.len(), "{requests:?}");
    for (request, (line, further)) in requests.iter().zip(expected) {
        assert!(request.starts_with(&format!("{line} HTTP/1.1\r\n")), "{request}");
        let mut sent = [&STANDARD[..], further].concat();
        sent.sort_unstable();
        assert_eq!(header_names(request), sent, "{request}");
    }
    assert!(requests[2].contains("content-type: application/merge-patch+json"), "{}", requests[2]);
}

/// A request among what the test harness prints.
fn request(printed: &str) -> Option<&str> {
    ["GET /", "PUT /", "POST /"].iter().find_map(|verb| Some(&printed[printed.find(verb)?..]))
}

/// The headers that have a value, each once, and none unasked.
const STANDARD: [&str; 8] = [
    "accept",
    "deviceid",
    "host",
    "platform",
    "user-agent",
    "x-forwarded-from",
    "x-tenant-id",
    "x-probe-trace",
];

fn header_names(request: &str) -> Vec<String> {
    let lines = request.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut names: Vec<_> = lines.map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

/// A copy of the workspace, with nothing of this program but what it depends on.
fn copy_of_the_workspace() -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let copy = Path::new(env!("CARGO_TARGET_TMPDIR")).join("extend_spec");
    // The last run's copy, if there was one.
    let _ = fs::remove_dir_all(&copy);
    let parts = [
        // What the Python module needs to be told when it is built.
        ".cargo",
        "Cargo.lock",
        "Cargo.toml",
        "bench",
        "bindings/python/Cargo.toml",
        "bindings/python/src",
        "bindings/uniffi",
        "conformance",
        "crates",
        "openapi",
        "xtask/Cargo.toml",
        "xtask/generate/Cargo.toml",
    ];
    for part in parts {
        copy_all(&repository.join(part), &copy.join(part));
    }
    for sources in ["xtask/src", "xtask/generate/src"] {
        fs::create_dir_all(copy.join(sources)).expect("a folder");
        fs::write(copy.join(sources).join("lib.rs"), "//! Left out.\n").expect("a library");
    }
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

/// Builds every test of the copy, offline, and gives Cargo's messages.
fn build(copy: &Path) -> String {
    let messages = "--message-format=json-render-diagnostics";
    let mut command = cargo(["test", "--workspace", "--no-run", "--offline", messages]);
    run(building(copy, &mut command).current_dir(copy))
}

/// Has cargo build the copy in a folder beside it, which the next run finds. The workspace's own would not do: libraries for
/// other languages have the same name in both.
fn building<'a>(copy: &Path, command: &'a mut Command) -> &'a mut Command {
    command.env("CARGO_TARGET_DIR", copy.with_extension("target"))
}

/// The program that Cargo says it made of a test.
fn executable(messages: &str, test: &str) -> PathBuf {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut made = messages.filter(|message| message["target"]["name"] == test);
    let program = made.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    program.expect("the test was built")
}

/// Runs the command to its end and gives what it printed.
fn run(command: &mut Command) -> String {
    let output = command.output().expect("the command starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints text");
    let (out, err) = (text(output.stdout), text(output.stderr));
    // Cargo's messages for programs tell a reader nothing.
    let readable = || out.lines().filter(|line| !line.starts_with('{')).collect::<Vec<_>>();
    assert!(output.status.success(), "{command:?}\n{}\n{err}", readable().join("\n"));
    out
}
