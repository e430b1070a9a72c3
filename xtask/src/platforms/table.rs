//! The table: each package on each platform, and what builds, runs or checks it.

use super::check::Check;
use crate::ci::{PACKAGE_KOTLIN, PACKAGE_PYTHON, PACKAGE_RUST, PACKAGE_SWIFT, TESTS, Verb};

/// A package on a platform.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) platform: &'static str,
    pub(super) package: &'static str,
    /// What builds the package as it is published.
    pub(super) built: By,
    /// What runs it: a login and a logout at least.
    pub(super) run: By,
    /// What else looks at it, where nothing in the gate runs it.
    pub(super) checked: By,
}

/// What does it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A step of the gate, for every change.
    Gate(Verb),
    /// A check of `cargo xtask platforms`, which is a step of the gate.
    Check(Check),
    /// A check of `cargo xtask nightly`: it takes too long for every change.
    Nightly(Check),
    /// A job of `.github/workflows/packages.yml`, every night and for a release.
    Job(Job),
    /// Nothing.
    Nothing,
}

/// A job, and the command that it runs, which a person can run on such a machine as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) name: &'static str,
    /// What follows `cargo xtask`.
    pub(super) arguments: &'static str,
}

const fn job(name: &'static str, arguments: &'static str) -> By {
    By::Job(Job { name, arguments })
}

const PYTHON_LINUX: By = job("python-linux", "package python");
const PYTHON_MUSL: By = job("python-musl", "package python --target \"$TARGET\"");
const PYTHON_MACOS: By = job("python-macos", "package python --target universal2-apple-darwin");
const PYTHON_WINDOWS: By = job("python-windows", "package python");
const NATIVES: By = job("natives", "natives --release --into natives/libraries");
const ANDROID: By = job("android", "natives --android --into jniLibs");
const KOTLIN: By = job("kotlin", "package kotlin --javadoc --natives collected --jni-libs jniLibs");
const SWIFT: By = job("swift", "package swift");

const LINUX: &str = "Linux x86_64, glibc";
const LINUX_ARM: &str = "Linux aarch64, glibc";
const MUSL: &str = "Linux x86_64 and aarch64, musl";
const MACOS: &str = "macOS 13, aarch64 and x86_64";
const WINDOWS: &str = "Windows x86_64";
const ANDROID_26: &str = "Android, API 26, four ABIs";
const IOS: &str = "iOS 16, device and simulator";
const APPLES: &str = "tvOS 16, visionOS 1, Mac Catalyst";

pub(super) const ROWS: [Row; 25] = [
    row(LINUX, "Rust crates", By::Gate(PACKAGE_RUST), By::Gate(TESTS), By::Nothing),
    row(
        LINUX,
        "Python wheel, glibc 2.17, CPython 3.11",
        By::Gate(PACKAGE_PYTHON),
        By::Gate(TESTS),
        By::Nothing,
    ),
    row(LINUX, "Kotlin jar, JDK 17", By::Gate(PACKAGE_KOTLIN), By::Gate(TESTS), By::Nothing),
    row(
        LINUX,
        "Python wheel, CPython 3.14 and 3.15",
        By::Gate(PACKAGE_PYTHON),
        By::Check(Check::Python),
        By::Nothing,
    ),
    row(
        LINUX,
        "Python wheel, CPython 3.12 and 3.13",
        By::Gate(PACKAGE_PYTHON),
        By::Nothing,
        By::Nothing,
    ),
    row(
        LINUX,
        "Kotlin jar, Java 11",
        By::Gate(PACKAGE_KOTLIN),
        By::Check(Check::Java11),
        By::Nothing,
    ),
    row(
        LINUX,
        "Kotlin jar, Java 21",
        By::Gate(PACKAGE_KOTLIN),
        By::Check(Check::Java21),
        By::Nothing,
    ),
    row(
        LINUX,
        "Swift package, Swift 6.0, from source",
        By::Gate(PACKAGE_SWIFT),
        By::Gate(TESTS),
        By::Nothing,
    ),
    row(LINUX_ARM, "Python wheel, glibc 2.17", PYTHON_LINUX, PYTHON_LINUX, By::Nothing),
    row(
        LINUX_ARM,
        "Python wheel, CPython 3.11, emulated",
        PYTHON_LINUX,
        By::Check(Check::Aarch64),
        By::Nothing,
    ),
    row(LINUX_ARM, "library in the Kotlin jar", NATIVES, By::Nothing, By::Nothing),
    row(MUSL, "Python wheel", PYTHON_MUSL, By::Nothing, By::Nothing),
    row(
        "Linux x86_64, musl",
        "Python wheel, CPython 3.11",
        PYTHON_MUSL,
        By::Nightly(Check::Musl),
        By::Nothing,
    ),
    row(MACOS, "Python wheel; run on aarch64", PYTHON_MACOS, PYTHON_MACOS, By::Nothing),
    row(MACOS, "library in the Kotlin jar", NATIVES, By::Nothing, By::Nothing),
    row(MACOS, "Swift package, xcframework; run on aarch64", SWIFT, SWIFT, By::Nothing),
    row(
        WINDOWS,
        "Rust crates: the demo, by wine",
        By::Nothing,
        By::Nightly(Check::WindowsDemo),
        By::Nothing,
    ),
    row(WINDOWS, "Python wheel", PYTHON_WINDOWS, PYTHON_WINDOWS, By::Check(Check::Windows)),
    row(WINDOWS, "library in the Kotlin jar", NATIVES, By::Nothing, By::Check(Check::Windows)),
    row(ANDROID_26, "AAR: its library", ANDROID, By::Nothing, By::Check(Check::Android)),
    row(
        ANDROID_26,
        "AAR: its classes, by Android's signatures",
        KOTLIN,
        By::Nothing,
        By::Gate(TESTS),
    ),
    row(IOS, "Swift package, xcframework", SWIFT, By::Nothing, By::Check(Check::Ios)),
    row("Windows aarch64", "every package", By::Nothing, By::Nothing, By::Nothing),
    row(APPLES, "Swift package, xcframework", SWIFT, By::Nothing, By::Nothing),
    row(
        "watchOS, where no app may open a socket",
        "every package",
        By::Nothing,
        By::Nothing,
        By::Nothing,
    ),
];

const fn row(
    platform: &'static str,
    package: &'static str,
    built: By,
    run: By,
    checked: By,
) -> Row {
    Row { platform, package, built, run, checked }
}

/// The checks of the gate that the table names, each once.
pub(super) fn of_gate() -> Vec<Check> {
    checks(|by| if let By::Check(check) = by { Some(check) } else { None })
}

/// The checks of each night.
pub(super) fn of_night() -> Vec<Check> {
    checks(|by| if let By::Nightly(check) = by { Some(check) } else { None })
}

fn checks(of: fn(By) -> Option<Check>) -> Vec<Check> {
    let mut checks = Vec::new();
    for check in ROWS.iter().flat_map(|row| [row.built, row.run, row.checked]).filter_map(of) {
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks
}

#[cfg(test)]
mod tests {
    use std::fs;

    use clap::ValueEnum as _;

    use super::{By, Check, Job, ROWS, of_gate, of_night};
    use crate::ci::{PLATFORMS, TESTS, VERBS};
    use crate::root;

    fn all() -> impl Iterator<Item = By> {
        ROWS.iter().flat_map(|row| [row.built, row.run, row.checked])
    }

    #[test]
    fn what_the_gate_is_said_to_run_is_a_step_of_it() {
        let gate = fs::read_to_string(root().join(".ci/run")).expect("it is there");
        assert!(gate.contains(&format!("\ncargo xtask {} ", TESTS.arguments)), "the tests run");
        for by in all() {
            let verb = match by {
                By::Gate(verb) => verb,
                By::Check(_) => PLATFORMS,
                By::Nightly(_) | By::Job(_) | By::Nothing => continue,
            };
            assert!(verb == TESTS || VERBS.concat().contains(&verb), "{verb:?}");
        }
    }

    #[test]
    fn each_check_is_of_a_row() {
        let named = [of_gate(), of_night()].concat();
        let all = Check::value_variants();
        assert!(all.iter().all(|check| named.contains(check)), "what no row names is not run");
        assert_eq!(named.len(), all.len());
    }

    #[test]
    fn what_a_job_is_said_to_run_is_its_command() {
        let path = root().join(".github/workflows/packages.yml");
        let workflow = fs::read_to_string(path).expect("it is there");
        for by in all() {
            let By::Job(Job { name, arguments }) = by else { continue };
            let (_, job) = workflow.split_once(&format!("\n  {name}:\n")).expect(name);
            let job = job.split("\n\n").next().unwrap_or(job);
            assert!(job.contains(&format!("run: cargo xtask {arguments}")), "{name}: {job}");
        }
    }
}
