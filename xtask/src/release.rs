//! `cargo xtask release`: the steps of a release after the packages are built. Each is an option.

mod central;
mod changelog;
mod crates;
mod metadata;
mod sbom;
mod versions;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Args;

use crate::root;
use crate::step::tell;

/// Check that a release is ready, or take one of its steps. docs/releasing.md has their order.
#[derive(Debug, Args)]
pub struct Release {
    #[command(flatten)]
    step: Step,
    /// With --check: the tag that is released, such as `v1.2.3`.
    #[arg(long, requires = "check")]
    tag: Option<String>,
    /// With --bundle and --central: the packages, as `cargo xtask package kotlin --javadoc` leaves them.
    #[arg(long, value_name = "DIR", default_value = "target/package/kotlin")]
    packages: PathBuf,
}

#[derive(Debug, Args)]
#[allow(clippy::struct_excessive_bools, reason = "one option a step, of which clap takes one")]
#[group(required = true, multiple = false)]
struct Step {
    /// Check that versions, CHANGELOG.md, tags and the packages' metadata agree.
    #[arg(long)]
    check: bool,
    /// Print what CHANGELOG.md says of this version.
    #[arg(long)]
    notes: bool,
    /// Write the bills of materials of the libraries and of the Kotlin package into target/package/sbom.
    #[arg(long)]
    sbom: bool,
    /// Publish on crates.io what is not there yet, with the token in `CARGO_REGISTRY_TOKEN`.
    #[arg(long)]
    crates: bool,
    /// Sign what goes to Maven Central, with the key in `MAVEN_GPG_KEY`, and make target/central/bundle.zip of it.
    #[arg(long)]
    bundle: bool,
    /// The same, and upload it to Maven Central's portal, with the token in `CENTRAL_TOKEN`. A person publishes it there.
    #[arg(long)]
    central: bool,
}

impl Release {
    /// Takes the step.
    pub fn run(&self) -> ExitCode {
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        match self.step {
            Step { check: true, .. } => self.check(),
            Step { notes: true, .. } => notes(),
            Step { sbom: true, .. } => sbom::write(),
            Step { crates: true, .. } => crates::publish(),
            Step { bundle: true, .. } => central::bundle(&self.packages).map(|bundle| {
                println!("The bundle is {}", bundle.display());
            }),
            _ => central::upload(&self.packages),
        }
    }

    /// Reports everything that disagrees, in one run.
    fn check(&self) -> Result<(), String> {
        let sources = versions::sources()?;
        let version = versions::of_workspace(&sources)?;
        let changelog = changelog()?;
        let mut problems = versions::judge(&version, &sources);
        problems.extend(changelog::judge(&changelog, &version, self.tag.as_deref()));
        problems.extend(changelog::judge_tags(&tags()?, &changelog, &version));
        problems.extend(metadata::judge(&sources));
        if problems.is_empty() {
            println!("Versions, CHANGELOG.md, tags and metadata agree on {version}.");
            return Ok(());
        }
        Err(problems.join("\n"))
    }
}

fn changelog() -> Result<String, String> {
    let path = root().join("CHANGELOG.md");
    fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

fn notes() -> Result<(), String> {
    let version = versions::of_workspace(&versions::sources()?)?;
    let notes = changelog::notes(&changelog()?, &version);
    println!("{}", notes.ok_or(format!("CHANGELOG.md has no `## [{version}]`: add it"))?);
    Ok(())
}

/// The tags that this clone has.
fn tags() -> Result<Vec<String>, String> {
    let mut git = Command::new("git");
    let output = git.args(["tag", "--list", "v*"]).current_dir(root()).output();
    let output = output.map_err(|error| format!("git cannot be run: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

/// An environment variable that a step requires.
fn variable(name: &str, what: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| {
        format!(
            "{name} is not set: it has to hold {what}; docs/releasing.md says where it comes from"
        )
    })
}

/// A new and empty folder below `target`, by its whole path.
fn fresh(folder: &str) -> Result<PathBuf, String> {
    let folder = root().join("target").join(folder);
    let made = || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        folder.canonicalize()
    };
    made().map_err(|error| at(&folder, &error))
}

fn at(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
