//! The Kotlin package's build, by the machine's Maven and JDK.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::language::Language;
use crate::needs::JDK;
use crate::root;
use crate::step::command;

/// The package's folder, below the repository's root.
pub const PACKAGE: &str = "bindings/kotlin";

/// The JDK's home, if it names one. Otherwise Maven may take another Java, if there are several.
pub(crate) fn home() -> Option<PathBuf> {
    let (_, said) = JDK.serving().ok()?;
    said.lines().find_map(|line| line.trim().strip_prefix("java.home = ").map(PathBuf::from))
}

/// A program of the JDK.
pub(crate) fn java(name: &str) -> Command {
    command(home().map_or_else(|| PathBuf::from(name), |home| home.join("bin").join(name)))
}

/// Maven in a project, which prints only errors. It fails with what is missing.
pub fn maven(project: &str) -> Result<Command, String> {
    if let Some(lacking) = Language::Kotlin.lacks() {
        return Err(lacking);
    }
    let mut maven = command("mvn");
    maven.envs(home().map(|home| ("JAVA_HOME", home)));
    maven.current_dir(root()).args(["--batch-mode", "--no-transfer-progress", "--quiet"]);
    // The compiler's process waits for more work: for minutes, and not for half an hour.
    maven.arg("-Dkotlin.compiler.daemon.shutdownDelayMs=120000");
    maven.arg("--file").arg(Path::new(project).join("pom.xml"));
    Ok(maven)
}

/// A property for Maven.
pub(crate) fn define(name: &str, value: &Path) -> OsString {
    let mut option = OsString::from(format!("-D{name}="));
    option.push(value);
    option
}
