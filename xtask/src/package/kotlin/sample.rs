//! A project that has nothing but the package: whether it logs in and out, as it is and shrunk.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::build::Built;
use super::{folder, repository};
use crate::kotlin::{define, java, maven};
use crate::package::checks::Checks;
use crate::package::sample::log_in;
use crate::sandbox::Sandbox;
use crate::step::succeed;

const SUBJECT: &str = "sample";

const PROJECT: &str = "bindings/kotlin/sample";

/// Installs the jar into a repository of its own, and logs in and out there against the sandbox.
pub(super) fn check(checks: &mut Checks, built: &Built) {
    println!("Using the jar in a project of its own.");
    match Sample::new(built) {
        Ok(sample) => {
            checks.add(SUBJECT, "login, logout", sample.as_it_is());
            checks.add(SUBJECT, "shrunk", sample.shrunk());
        }
        Err(problem) => checks.add(SUBJECT, "installs", Err(problem)),
    }
}

struct Sample {
    sandbox: Sandbox,
    repository: PathBuf,
    output: PathBuf,
}

impl Sample {
    fn new(built: &Built) -> Result<Self, String> {
        let output = folder("sample")?;
        // The last run's, if there was one.
        let _ = fs::remove_dir_all(&output);
        Ok(Self {
            sandbox: Sandbox::start()?,
            repository: repository::with(&built.jar, &built.pom)?,
            output,
        })
    }

    /// As its own comment says.
    fn as_it_is(&self) -> Result<String, String> {
        let command = ["compile", "exec:java"];
        self.log_in(self.maven()?.args(command))?;
        Ok(format!("mvn {}", command.join(" ")))
    }

    /// With all that is not used taken away, and the rest renamed, but for what the package's rules keep.
    fn shrunk(&self) -> Result<String, String> {
        succeed(
            self.maven()?.args(["package", "--activate-profiles", "shrunk"]).stdout(Stdio::null()),
        )?;
        let jar = self.output.join("shrunk.jar");
        self.log_in(java("java").arg("-classpath").arg(&jar).arg("MainKt"))?;
        Ok("the same, by ProGuard and the rules in the jar".to_owned())
    }

    fn maven(&self) -> Result<Command, String> {
        let mut maven = maven(PROJECT)?;
        maven.arg(define("maven.repo.local", &self.repository));
        maven.arg(define("output", &self.output));
        maven.arg(repository::IN_MAVEN);
        Ok(maven)
    }

    fn log_in(&self, sample: &mut Command) -> Result<(), String> {
        log_in(&self.sandbox, sample, ["logged in: ", "token: [redacted]", "outcome: Terminated"])
    }
}
