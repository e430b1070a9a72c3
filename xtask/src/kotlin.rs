//! The Kotlin package's build: Maven and a JDK, which the machine brings.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::root;
use crate::step::command;

/// The package's folder, below the repository's root.
pub const PACKAGE: &str = "bindings/kotlin";

/// How to get a JDK.
pub(crate) const JDK: &str = "apt-get install openjdk-17-jdk-headless, or https://adoptium.net";

/// How to get Maven.
pub(crate) const MAVEN: &str = "apt-get install maven, or https://maven.apache.org/download.cgi";

/// Maven in a project, quiet but for what goes wrong. It fails with what is missing.
pub fn maven(project: &str) -> Result<Command, String> {
    for (program, argument, what, remedy) in
        [("javac", "-version", "a JDK", JDK), ("mvn", "--version", "Maven", MAVEN)]
    {
        if !answers(program, argument) {
            return Err(format!("{what} is missing (`{program}`); get it: {remedy}"));
        }
    }
    let mut maven = command("mvn");
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

fn answers(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
