//! Building by Maven, in folders of its own: nothing that tests left behind can slip in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::testing::PROJECT as TESTING;
use super::{folder, repository};
use crate::artifacts;
use crate::kotlin::{PACKAGE, define, maven};
use crate::natives;
use crate::root;
use crate::step::succeed;

/// What is published beside the AAR.
pub(super) struct Built {
    pub(super) jar: PathBuf,
    pub(super) sources: PathBuf,
    pub(super) pom: PathBuf,
    pub(super) javadoc: Option<PathBuf>,
}

/// What is built beside the classes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extras<'a> {
    /// The libraries and sandboxes of other platforms.
    pub(super) natives: Option<&'a Path>,
    /// The profile of the POMs that makes the jar of its name as well.
    pub(super) profile: Option<&'a str>,
}

/// The jar, with this machine's library, optimised, and those of other platforms.
pub(super) fn jar(extras: Extras<'_>) -> Result<Built, String> {
    println!("Building the Kotlin package. The first time takes minutes.");
    let mut package = maven(PACKAGE)?;
    package.args(["-Dmaven.test.skip=true", "-Dnatives.option=--release"]);
    made(package, PACKAGE, "finhub-sessions", &folder("build")?, extras)
}

/// The jar for the tests of apps, with what the jar's build left, against the package of a repository.
pub(super) fn testing(repository: &Path, extras: Extras<'_>) -> Result<Built, String> {
    let mut package = maven(TESTING)?;
    package.arg(define("maven.repo.local", repository)).arg(repository::IN_MAVEN);
    made(package, TESTING, "finhub-sessions-testing", &folder("testing/build")?, extras)
}

fn made(
    mut package: Command,
    project: &str,
    name: &str,
    output: &Path,
    Extras { natives: others, profile }: Extras<'_>,
) -> Result<Built, String> {
    // The last run's, perhaps with classes that are no more.
    let _ = fs::remove_dir_all(output);
    package.arg("package").arg(define("output", output));
    package.arg(define("natives.directory", &folder("natives")?));
    if let Some(others) = others {
        let others = others.canonicalize();
        let others = others.map_err(|error| format!("--natives: {error}"))?;
        package.arg(define("natives.others", &others));
        // This machine's was built just now.
        package.args(natives::platform().map(|platform| format!("-Dnatives.platform={platform}")));
    }
    package.args(profile.map(|profile| format!("-P{profile}")));
    succeed(&mut package)?;
    let version = env!("CARGO_PKG_VERSION");
    let pom = output.join(format!("{name}-{version}.pom"));
    fs::copy(root().join(project).join("pom.xml"), &pom)
        .map_err(|error| format!("{}: {error}", pom.display()))?;
    let archive = |end: &str| output.join(format!("{name}-{version}{end}"));
    let javadoc = profile.map(|profile| archive(&format!("-{profile}.jar")));
    let built = Built { jar: archive(".jar"), sources: archive("-sources.jar"), pom, javadoc };
    for archive in [&built.jar, &built.sources].into_iter().chain(&built.javadoc) {
        if !archive.is_file() {
            return Err(format!(
                "Maven made no {}: the version in {project}/pom.xml and in Cargo.toml must be the same",
                archive.display()
            ));
        }
    }
    Ok(built)
}

/// The length of the library as phones get it, built for this machine.
pub(super) fn mobile() -> Result<u64, String> {
    println!("Building the library for phones. The first time takes minutes.");
    let (package, library) = natives::LIBRARY;
    let arguments =
        ["--quiet", "--profile", "mobile", "--package", package, "--lib", "--crate-type", "cdylib"];
    let made = artifacts::rustc(&root(), &arguments)?;
    let library = artifacts::shared_library(&made, library)?;
    let length = fs::metadata(&library).map(|it| it.len());
    length.map_err(|error| format!("{}: {error}", library.display()))
}
