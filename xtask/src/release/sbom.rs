//! Bills of materials, in the format `CycloneDX`. The wheels have theirs inside, by maturin.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{at, fresh};
use crate::kotlin::{PACKAGE, define, maven};
use crate::natives::LIBRARY;
use crate::step::{cargo, command, succeed};

/// Lists what Maven resolves.
const OF_MAVEN: &str = "org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom";

/// What cargo-cyclonedx calls its files, of which it leaves one beside each manifest of the workspace.
const MADE: &str = "finhub.cdx";

/// What cargo tells of a workspace.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

/// Writes that of the library which Kotlin and Swift bring, and that of the Kotlin package.
pub(super) fn write() -> Result<(), String> {
    let out = fresh("package/sbom")?;
    of_library(&out)?;
    let mut bom = maven(PACKAGE)?;
    bom.args(["--non-recursive", OF_MAVEN, "-DoutputFormat=json", "-DincludeTestScope=false"]);
    bom.arg("-DoutputName=finhub-sessions-kotlin.cdx");
    succeed(bom.arg(define("outputDirectory", &out)))?;
    println!("They are in {}", out.display());
    Ok(())
}

/// For every system: what one of them lacks, another one links.
fn of_library(out: &Path) -> Result<(), String> {
    let mut look = command("cargo-cyclonedx");
    if !look.args(["cyclonedx", "--version"]).output().is_ok_and(|it| it.status.success()) {
        return Err(
            "cargo-cyclonedx is missing; get it: cargo install --locked cargo-cyclonedx@0.5.9"
                .to_owned(),
        );
    }
    let mut bom = cargo(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5"]);
    bom.args(["--target", "all", "--no-build-deps", "--override-filename", MADE]);
    succeed(&mut bom)?;
    let (library, _) = LIBRARY;
    for Package { name, manifest_path } in packages()? {
        let made = manifest_path.with_file_name(format!("{MADE}.json"));
        let kept = out.join(format!("{library}.cdx.json"));
        let moved = if name == library {
            fs::copy(&made, kept).and_then(|_| fs::remove_file(&made))
        } else {
            fs::remove_file(&made)
        };
        moved.map_err(|error| at(&made, &error))?;
    }
    Ok(())
}

fn packages() -> Result<Vec<Package>, String> {
    let output = cargo(["metadata", "--no-deps", "--format-version", "1"]).output();
    let output = output.map_err(|error| format!("cargo cannot be run: {error}"))?;
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata cannot be read: {error}"))?;
    Ok(metadata.packages)
}
