//! `generate` and `generate --check` as a maintainer runs them, in a tree of its own.

mod spec;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spec::{PATH, real, replace};

/// A tree that holds the spec alone.
struct Tree(PathBuf);

impl Tree {
    fn new(name: &str, spec: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // The last run's tree, if there was one.
        let _ = fs::remove_dir_all(&root);
        let tree = Self(root);
        tree.write(PATH, spec);
        tree
    }

    fn write(&self, path: &str, content: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder");
        fs::write(path, content).expect("a file");
    }

    /// Whether the command succeeds, and what it prints.
    fn generate(&self, options: &[&str]) -> (bool, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.arg("generate").arg("--root").arg(&self.0).args(options).output();
        let output = output.expect("xtask starts");
        (output.status.success(), String::from_utf8(output.stdout).expect("it prints text"))
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect(&self.0, &mut files);
        files.sort();
        files
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}

#[test]
fn the_repository_is_up_to_date() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(["generate", "--check"]).output();
    let output = output.expect("xtask starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn what_was_generated_is_green_until_the_spec_changes() {
    let tree = Tree::new("green", &real());
    assert!(tree.generate(&[]).0);
    let (green, says) = tree.generate(&["--check"]);
    assert!(green, "{says}");
    assert!(says.contains("generated files are up to date"));

    // Any edit: the banner holds the spec's digest.
    for edit in [real() + "# a comment\n", replace(&real(), "Log a customer in", "Log somebody in")]
    {
        tree.write(PATH, &edit);
        let (green, says) = tree.generate(&["--check"]);
        assert!(!green, "{says}");
        assert!(says.contains("cargo xtask generate --root"), "{says}");
        assert!(says.contains("+++ b/docs/reference.md"), "{says}");
        assert!(says.contains("out of date: crates/client/src/generated/client.rs"), "{says}");
        assert!(!says.contains('\x1b'), "there is no terminal to colour");
    }
    assert!(tree.generate(&[]).0);
    assert!(tree.generate(&["--check"]).0);
}

#[test]
fn missing_edited_and_left_over_files_are_drift_and_are_mended() {
    let tree = Tree::new("drift", &real());
    let (green, says) = tree.generate(&["--check"]);
    assert!(!green && says.contains("missing: docs/reference.md"), "{says}");
    assert!(says.contains("--- /dev/null"), "{says}");
    assert_eq!(tree.files().len(), 1, "--check writes nothing");

    assert!(tree.generate(&[]).0);
    let edited = tree.0.join("crates/client/src/generated/operations.rs");
    fs::write(&edited, fs::read_to_string(&edited).expect("it is there") + "// mine\n")
        .expect("a file");
    tree.write("crates/client/src/generated/old.rs", "// from an earlier version\n");
    let (green, says) = tree.generate(&["--check"]);
    assert!(!green && says.contains("-// mine") && says.contains("left over: "), "{says}");
    let (green, says) = tree.generate(&[]);
    assert!(green && says.contains("removed crates/client/src/generated/old.rs"), "{says}");
    assert!(says.contains("updated crates/client/src/generated/operations.rs"), "{says}");
    assert!(tree.generate(&["--check"]).0);
}

#[test]
fn files_that_do_not_change_are_not_touched() {
    let tree = Tree::new("untouched", &real());
    assert!(tree.generate(&[]).0);
    let times = || -> Vec<_> {
        let files = tree.files();
        files
            .iter()
            .map(|file| fs::metadata(file).and_then(|it| it.modified()).expect("a time"))
            .collect()
    };
    let before = times();
    assert!(tree.generate(&[]).0);
    assert_eq!(before, times());
}

#[test]
fn a_spec_that_the_lint_refuses_writes_nothing() {
    let spec = replace(&real(), "operationId: createSession", "operationId: Create");
    let tree = Tree::new("refused", &spec);
    let (green, says) = tree.generate(&[]);
    assert!(!green);
    let line =
        1 + spec[..spec.find("operationId: Create\n").expect("it is there")].matches('\n').count();
    assert!(says.contains(&format!("{PATH}:{line}: [operation-id] ")), "{says}");
    assert!(says.contains("\n  help: "), "{says}");
    assert_eq!(tree.files().len(), 1);
}

#[test]
fn another_spec_can_be_named_and_a_missing_one_is_said_to_be() {
    let tree = Tree::new("named", &real());
    tree.write("other.yaml", &real());
    let other = tree.0.join("other.yaml");
    let (green, says) = tree.generate(&["--spec", &other.to_string_lossy()]);
    assert!(green, "{says}");
    let reference = fs::read_to_string(tree.0.join("docs/reference.md")).expect("it is there");
    assert!(reference.contains("from other.yaml"), "the path is relative to the root");
    let (green, says) = tree.generate(&["--spec", "nowhere.yaml"]);
    assert!(!green && says.contains("nowhere.yaml"), "{says}");
}
