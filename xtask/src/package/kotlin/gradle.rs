//! The metadata that Gradle reads instead of a POM: a build that names either package gets the one for its platform.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder;
use crate::kotlin::{PACKAGE, define, maven};
use crate::package::archive::name;
use crate::root;
use crate::step::succeed;

/// A project whose tests resolve the packages by Gradle's own classes.
const PROJECT: &str = "bindings/kotlin/gradle";

/// The jar's and the AAR's, below the package's folder.
const MODULES: [&str; 2] = ["finhub-sessions", "android/finhub-sessions-android"];

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The files, as a repository names them.
pub(super) fn modules() -> Result<Vec<PathBuf>, String> {
    let at = folder("gradle")?;
    let copied = MODULES.iter().map(|module| {
        let file = root().join(PACKAGE).join(format!("{module}.module"));
        let to = at.join(name(&file).replace(".module", &format!("-{VERSION}.module")));
        copy(&file, &to)?;
        Ok(to)
    });
    copied.collect()
}

/// Lays the packages out as a repository does, and runs the project's tests on it.
pub(super) fn check<'a>(files: impl Iterator<Item = &'a PathBuf>) -> Result<String, String> {
    println!("Resolving the packages by Gradle.");
    let repository = folder("gradle/repository")?;
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&repository);
    for file in files {
        let name = name(file);
        let (package, _) = name.split_once(&format!("-{VERSION}")).unwrap_or((&name, ""));
        copy(file, &repository.join("cloud/finhub").join(package).join(VERSION).join(&name))?;
    }
    let mut test = maven(PROJECT)?;
    test.arg(define("finhub.packages", &repository));
    succeed(test.arg(define("output", &folder("gradle/build")?)).arg("test"))?;
    Ok("the jar for a JVM, the AAR for Android".to_owned())
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(from, to));
    copied.map(drop).map_err(|error| format!("{}: {error}", from.display()))
}
