//! The repository that Swift's package manager gets a release from: the package is its root.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::package::archive::files;
use crate::step::{command, succeed};

use super::release::copy;

/// Whether what is there can be replaced: it is a clone without changes, or there is nothing.
pub(super) fn is_replaceable(repository: &Path) -> Result<(), String> {
    let told = |problem: String| Err(format!("{}: {problem}", repository.display()));
    let mut entries = match fs::read_dir(repository) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return told(error.to_string()),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    if !repository.join(".git").exists() {
        return told("it has files, and is no clone; give a clone or an empty folder".to_owned());
    }
    let output = git(repository).args(["status", "--porcelain"]).output();
    match output {
        Ok(output) if output.status.success() && output.stdout.is_empty() => Ok(()),
        Ok(output) if output.status.success() => told("it has changes; commit them first".into()),
        Ok(output) => told(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => told(format!("git cannot be run: {error}")),
    }
}

/// Replaces what is there by the package, and stages it.
pub(super) fn replace(repository: &Path, package: &Path) -> Result<String, String> {
    is_replaceable(repository)?;
    fs::create_dir_all(repository).map_err(|error| format!("{}: {error}", repository.display()))?;
    if repository.join(".git").exists() {
        succeed(git(repository).args(["rm", "-r", "--quiet", "--ignore-unmatch", "."]))?;
    } else {
        succeed(git(repository).args(["init", "--quiet"]))?;
    }
    let files = files(package)?;
    for file in &files {
        copy(&package.join(file), &repository.join(file))?;
    }
    succeed(git(repository).args(["add", "--all"]))?;
    Ok(format!("{} files are staged in {}", files.len(), repository.display()))
}

fn git(repository: &Path) -> Command {
    let mut git = command("git");
    git.arg("-C").arg(repository);
    git
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{git, is_replaceable, replace};
    use crate::step::succeed;

    /// A folder with a package, and one beside it for a repository.
    fn folders(name: &str) -> (PathBuf, PathBuf, PathBuf) {
        let base = std::env::temp_dir().join(format!("swift-{name}-{}", std::process::id()));
        let (package, repository) = (base.join("package"), base.join("repository"));
        fs::create_dir_all(package.join("Sources")).expect("a folder");
        fs::write(package.join("Package.swift"), "// a manifest").expect("a file");
        fs::write(package.join("Sources/New.swift"), "// new").expect("a file");
        (base, package, repository)
    }

    fn commit(repository: &Path) {
        let named = ["-c", "user.name=Anna", "-c", "user.email=anna@example.com"];
        let mut commit = git(repository);
        succeed(commit.args(named).args(["commit", "--quiet", "--message", "1.0.0"])).expect("git");
    }

    #[test]
    fn a_release_replaces_the_one_before() {
        let (base, package, repository) = folders("replaced");
        fs::write(package.join("Old.swift"), "// old").expect("a file");
        replace(&repository, &package).expect("there was nothing");
        commit(&repository);
        fs::remove_file(package.join("Old.swift")).expect("it is there");

        replace(&repository, &package).expect("it is a clone without changes");

        assert!(repository.join("Package.swift").is_file());
        assert!(repository.join("Sources/New.swift").is_file());
        assert!(!repository.join("Old.swift").exists());
        let log = git(&repository).args(["log", "--oneline"]).output().expect("git");
        assert!(String::from_utf8_lossy(&log.stdout).contains("1.0.0"), "its history is gone");
        fs::remove_dir_all(base).expect("it is a folder");
    }

    #[test]
    fn what_a_person_would_lose_is_refused() {
        let (base, package, repository) = folders("refused");
        let refused = |wanted: &str| {
            let problem = is_replaceable(&repository).expect_err(wanted);
            assert!(problem.contains(wanted), "{problem}");
        };
        fs::create_dir_all(&repository).expect("a folder");
        is_replaceable(&repository).expect("it is empty");
        fs::write(repository.join("thesis.txt"), "mine").expect("a file");
        refused("it has files, and is no clone");
        fs::remove_file(repository.join("thesis.txt")).expect("it is there");
        replace(&repository, &package).expect("it is empty");
        refused("it has changes");
        fs::remove_dir_all(base).expect("it is a folder");
    }
}
