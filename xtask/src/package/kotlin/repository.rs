//! A separate Maven repository with the package, so that the user's own stays unchanged.

use std::fs;
use std::path::{Path, PathBuf};

use super::folder;
use crate::kotlin::{PACKAGE, define, maven};
use crate::step::succeed;

/// The group that the package belongs to is the repository's own.
const OWN: &str = "cloud";

/// Compiles in Maven's own process. A compiler from another repository would be another process, which waits for more work.
pub(crate) const IN_MAVEN: &str = "-Dkotlin.compiler.daemon=false";

/// A new repository with a jar, of which a POM tells.
pub(super) fn with(jar: &Path, pom: &Path) -> Result<PathBuf, String> {
    let repository = empty()?;
    add(&repository, jar, pom)?;
    Ok(repository)
}

/// Installs a further jar.
pub(super) fn add(repository: &Path, jar: &Path, pom: &Path) -> Result<(), String> {
    let mut install = maven(PACKAGE)?;
    install.arg("org.apache.maven.plugins:maven-install-plugin:3.1.4:install-file");
    succeed(install.args([
        define("file", jar),
        define("pomFile", pom),
        define("localRepositoryPath", repository),
    ]))
}

/// A new repository with a jar that is built as tests build it.
pub(crate) fn quick() -> Result<PathBuf, String> {
    let repository = empty()?;
    let mut install = maven(PACKAGE)?;
    install.args(["install", "-Dmaven.test.skip=true", IN_MAVEN]);
    succeed(install.arg(define("maven.repo.local", &repository)))?;
    Ok(repository)
}

/// The last repository that was made.
pub(crate) fn last() -> Result<PathBuf, String> {
    folder("repository")
}

/// A new repository without the package. What Maven downloaded for the user before is found in it.
fn empty() -> Result<PathBuf, String> {
    let repository = last()?;
    // The last run's, if there was one. Of a link, only the link goes.
    let _ = fs::remove_dir_all(&repository);
    fs::create_dir_all(&repository)
        .map_err(|error| format!("{}: {error}", repository.display()))?;
    if let Some(home) = std::env::home_dir() {
        // Where it cannot be linked to, Maven downloads it again.
        let _ = link_all(&home.join(".m2/repository"), &repository);
    }
    Ok(repository)
}

/// Links to what is in a folder, except for our own.
fn link_all(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.file_name() != OWN {
            link(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

#[cfg(unix)]
use std::os::unix::fs::symlink as link;
#[cfg(windows)]
use std::os::windows::fs::symlink_dir as link;
