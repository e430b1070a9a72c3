//! Building by Maven, in folders of its own: nothing that tests left behind can slip in.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder;
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

/// The jar, with this machine's library, optimised, and those of `others`. A profile of the POM makes the
/// jar of its name as well.
pub(super) fn jar(others: Option<&Path>, profile: Option<&str>) -> Result<Built, String> {
    println!("Building the Kotlin package. The first time takes minutes.");
    let output = folder("build")?;
    // The last run's, perhaps with classes that are no more.
    let _ = fs::remove_dir_all(&output);
    let mut package = maven(PACKAGE)?;
    package.args(["package", "-Dmaven.test.skip=true", "-Dnatives.option=--release"]);
    package.arg(define("output", &output));
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
    let pom = output.join(format!("finhub-sessions-{version}.pom"));
    fs::copy(root().join(PACKAGE).join("pom.xml"), &pom)
        .map_err(|error| format!("{}: {error}", pom.display()))?;
    let archive = |end: &str| output.join(format!("finhub-sessions-{version}{end}"));
    let javadoc = profile.map(|profile| archive(&format!("-{profile}.jar")));
    let built = Built { jar: archive(".jar"), sources: archive("-sources.jar"), pom, javadoc };
    for archive in [&built.jar, &built.sources].into_iter().chain(&built.javadoc) {
        if !archive.is_file() {
            return Err(format!(
                "Maven made no {}: the version in {PACKAGE}/pom.xml and in Cargo.toml must be the same",
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
