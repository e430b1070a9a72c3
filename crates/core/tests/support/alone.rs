//! A test that needs a process of its own, whose limits or environment are others.

use std::process::{Command, Output};

/// Says to that process that it is the one.
const ALONE: &str = "FINHUB_TEST_ALONE";

/// What the test hands to the process of its own; `None` in the test itself.
pub(crate) fn handed() -> Option<String> {
    std::env::var(ALONE).ok()
}

/// Runs the test of this name once more, in a process of its own. `handed` is for it; `edit` changes its environment.
/// `limit` is a command of the shell that lowers its limits.
pub(crate) fn run(name: &str, handed: &str, limit: &str, edit: impl FnOnce(&mut Command)) {
    let mut command = Command::new("sh");
    let program = std::env::current_exe().expect("this test's program");
    command.arg("-c").arg(format!("{limit} exec \"$0\" \"$@\"")).arg(program);
    command.args([name, "--exact", "--test-threads=1"]).env(ALONE, handed);
    edit(&mut command);
    let Output { status, stdout, stderr } = command.output().expect("a shell");
    let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
    assert!(status.success() && said.contains("1 passed"), "{said}");
}
