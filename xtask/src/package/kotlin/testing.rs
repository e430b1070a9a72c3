//! The jar for the tests of apps: the sandbox, and the library that this machine loads.

use std::path::{Path, PathBuf};

use super::build::{self, Built, Extras};
use super::jar::{Content, Rules, is_library, of_this_machine};
use super::{classes, folder, repository};
use crate::kotlin::{define, java, maven};
use crate::natives;
use crate::package::archive::size;
use crate::package::checks::Checks;
use crate::step::succeed;

const SUBJECT: &str = "testing";

/// Its project.
pub(super) const PROJECT: &str = "bindings/kotlin/testing";

/// A project whose test it serves.
const SAMPLE: &str = "bindings/kotlin/testing/sample";

/// The budget of a platform: its library, which is built for speed, and its sandbox.
const LARGEST: u64 = 6_000_000;

const RULES: Rules = Rules {
    wanted: &[
        "META-INF/cloud.finhub.sessions.testing/LICENSE-APACHE",
        "META-INF/cloud.finhub.sessions.testing/LICENSE-MIT",
        "META-INF/cloud.finhub.sessions.testing/NOTICE",
        "META-INF/finhub-sessions-testing.kotlin_module",
        "META-INF/maven/cloud.finhub/finhub-sessions-testing/pom.xml",
        "cloud/finhub/sessions/testing/Sandbox.class",
    ],
    known: &["META-INF/MANIFEST.MF", "META-INF/maven/", "cloud/finhub/sessions/testing/"],
    is_native: |file| is_library(file) || is_sandbox(file),
};

/// Builds it and checks it: also by the sample's test, where nothing else has a library, as in Android's local tests.
pub(super) fn build(
    checks: &mut Checks,
    package: &Built,
    content: &Content,
    extras: Extras<'_>,
) -> Result<Built, String> {
    println!("Building the jar for tests.");
    let repository = repository::with(&without_libraries(content)?, &package.pom)?;
    let built = build::testing(&repository, extras)?;
    let content = Content::of(&built.jar, "testing/jar")?;
    let platforms = u64::try_from(content.libraries().count().max(1)).unwrap_or(1);
    checks.add(SUBJECT, "size", size(&built.jar, LARGEST * platforms, natives::SANDBOX));
    checks.add(SUBJECT, "content", RULES.judge(&content.files));
    checks.add(SUBJECT, "bytecode", classes::bytecode(&content.folder, &content.files));
    checks.add(SUBJECT, "platforms", of_this_machine(&content).and_then(|it| all(&content, &it)));
    let sources = Content::of(&built.sources, "testing/sources")?;
    checks.add(SUBJECT, "sources", by_hand(&sources.files));
    let sample = repository::add(&repository, &built.jar, &built.pom);
    checks.add(SUBJECT, "sample", sample.and_then(|()| tested(&repository)));
    Ok(built)
}

/// Whether a file is the sandbox's program, where the jar's classes look for it.
fn is_sandbox(file: &str) -> bool {
    file.split_once('/').is_some_and(|(platform, name)| {
        natives::PLATFORMS.contains(&platform)
            && [natives::SANDBOX, "finhub-sandbox.exe"].contains(&name)
    })
}

/// Each platform that has a library has a sandbox.
fn all(content: &Content, platforms: &str) -> Result<String, String> {
    let has = |platform: &str| {
        content.files.iter().any(|it| is_sandbox(it) && it.starts_with(&format!("{platform}/")))
    };
    match content.libraries().find(|(platform, _)| !has(platform)) {
        Some((platform, _)) => Err(format!("{platform} has a library and no sandbox")),
        None => Ok(format!("{platforms}, each with its library and its sandbox")),
    }
}

fn by_hand(files: &[String]) -> Result<String, String> {
    for wanted in ["LICENSE-MIT", "Sandbox.kt"] {
        if !files.iter().any(|file| file.ends_with(&format!("/{wanted}"))) {
            return Err(format!("{wanted} is missing"));
        }
    }
    match files.iter().find(|file| (RULES.is_native)(file)) {
        Some(built) => Err(format!("{built} was built, and is no source")),
        None => Ok(format!("{} files", files.len())),
    }
}

/// The package's jar as Android's local tests have it.
fn without_libraries(content: &Content) -> Result<PathBuf, String> {
    let output = folder("testing")?;
    std::fs::create_dir_all(&output).map_err(|error| error.to_string())?;
    let jar = output.join("without-libraries.jar");
    let mut pack = java("jar");
    pack.args(["--create", "--no-manifest", "--file"]).arg(&jar);
    pack.args(content.files.iter().filter(|it| !is_library(it) && !it.ends_with("/MANIFEST.MF")));
    succeed(pack.current_dir(&content.folder))?;
    Ok(jar)
}

fn tested(repository: &Path) -> Result<String, String> {
    let mut test = maven(SAMPLE)?;
    test.arg(define("maven.repo.local", repository)).arg(repository::IN_MAVEN);
    succeed(test.arg(define("output", &folder("testing/sample")?)).arg("test"))?;
    Ok("mvn test, with no library but this jar's".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Content, RULES, all, by_hand, is_sandbox};

    fn content(files: &[&str]) -> Content {
        Content {
            folder: "nowhere".into(),
            files: files.iter().map(|it| (*it).to_owned()).collect(),
        }
    }

    #[test]
    fn a_sandbox_is_known_by_its_platform() {
        assert!(is_sandbox("linux-x86-64/finhub-sandbox"));
        assert!(is_sandbox("win32-x86-64/finhub-sandbox.exe"));
        assert!(!is_sandbox("finhub-sandbox") && !is_sandbox("linux-x86-64/finhub-sandbox.new"));
    }

    #[test]
    fn a_platform_without_its_sandbox_is_refused() {
        let library = "linux-x86-64/libfinhub_sessions_ffi.so";
        let whole = content(&[library, "linux-x86-64/finhub-sandbox"]);
        assert!(all(&whole, "").is_ok());
        let other = content(&[library, "darwin-aarch64/finhub-sandbox"]);
        let problem = all(&other, "");
        assert!(problem.is_err_and(|it| it.starts_with("linux-x86-64 has a library")));
    }

    #[test]
    fn the_jar_has_what_it_must_and_nothing_else() {
        let mut files = content(RULES.wanted).files;
        files.push("linux-x86-64/finhub-sandbox".to_owned());
        assert!(RULES.judge(&files).is_ok());
        files.push("cloud/finhub/sessions/FinHubClient.class".to_owned());
        let problem = RULES.judge(&files);
        assert!(problem.is_err_and(|it| it.contains("FinHubClient.class does not belong there")));
    }

    #[test]
    fn sources_come_without_what_was_built() {
        let mut files = content(&["META-INF/LICENSE-MIT", "cloud/finhub/Sandbox.kt"]).files;
        assert!(by_hand(&files).is_ok());
        files.push("linux-x86-64/finhub-sandbox".to_owned());
        assert!(by_hand(&files).is_err_and(|it| it.contains("is no source")));
    }
}
