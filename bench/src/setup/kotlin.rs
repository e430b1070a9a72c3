//! The Kotlin clients: one program, built by Maven.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Launcher, Workshop, program, succeed};

const PACKAGE: &str = "bindings/kotlin/pom.xml";
const CLIENTS: &str = "bench/clients/kotlin/pom.xml";
const MAIN: &str = "bench.MainKt";

pub(super) fn launcher(workshop: &Workshop) -> Result<Launcher, String> {
    let built = workshop.place("kotlin");
    // The package is put into a repository of the benchmark's own: no other project finds it.
    let package = built.join("package");
    let mut jar = maven(workshop, PACKAGE);
    jar.args(["-DskipTests", "-Dmaven.test.skip=true", "package"]);
    jar.arg(format!("-Doutput={}", package.display()));
    if workshop.profile == "release" {
        jar.args(["-Dnatives.profile=release", "-Dnatives.option=--release"]);
    }
    succeed(&mut jar)?;
    let ours = only_jar(&package)?;
    let mut clients = maven(workshop, CLIENTS);
    clients.arg("process-classes").arg(format!("-Doutput={}", built.join("clients").display()));
    succeed(clients.arg(format!("-Dours={}", ours.display())))?;
    let classes = built.join("clients/classes");
    let libraries = built.join("clients/libraries");
    let path = [classes.as_path(), &ours, &libraries.join("*")];
    let path = std::env::join_paths(path).map_err(|error| error.to_string())?;
    Ok(Box::new(move |name| {
        let mut command = Command::new("java");
        command.arg("-classpath").arg(&path).arg(MAIN).arg(name);
        Ok(command)
    }))
}

fn maven(workshop: &Workshop, project: &str) -> Command {
    let mut maven = program("mvn");
    maven.current_dir(&workshop.root);
    maven.args(["--batch-mode", "--no-transfer-progress", "--quiet", "--file", project]);
    maven
}

/// The package's jar: neither its sources nor its documentation.
fn only_jar(folder: &Path) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path.extension().is_some_and(|it| it == "jar")
            && !name.ends_with("-sources.jar")
            && !name.ends_with("-javadoc.jar")
    };
    let mut jars = entries.flatten().map(|entry| entry.path()).filter(is_one);
    jars.next().ok_or_else(|| format!("Maven made no jar in {}", folder.display()))
}
