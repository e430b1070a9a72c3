//! The version of the project, and every other place that says it.

use std::fs;
use std::process::Command;

use crate::root;

/// Where the version is set.
const MANIFEST: &str = "Cargo.toml";

/// Of these, versions are history, or were made up for a test.
const OTHERS: [&str; 4] = ["CHANGELOG.md", "docs/benchmarks", "docs/decisions/", "xtask/"];

/// The texts that a version of ours stands behind.
const MARKS: [&str; 5] = [
    "finhub-sandbox==",
    "finhub-sdk-kotlin/",
    "finhub-sdk-swift/",
    "finhub-bench/",
    "/finhub-sessions-",
];

/// A file of the repository.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

/// A place that says a version.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    version: String,
}

/// Every text file that git knows.
pub(super) fn sources() -> Result<Vec<Source>, String> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let output = git.output().map_err(|error| format!("git cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("git ls-files ended with {}", output.status));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let read = |path: &str| {
        // What is no text has no version, and what was deleted has no content.
        let text = fs::read_to_string(root().join(path)).ok()?;
        Some(Source { path: path.to_owned(), text })
    };
    Ok(listed.split('\0').filter_map(read).collect())
}

/// The version of the workspace.
pub(super) fn of_workspace(sources: &[Source]) -> Result<String, String> {
    let manifest = sources.iter().find(|it| it.path == MANIFEST);
    let version = manifest.and_then(|manifest| {
        let (_, package) = manifest.text.split_once("[workspace.package]")?;
        let (_, version) = package.split_once("\nversion = \"")?;
        Some(version.split_once('"')?.0.to_owned())
    });
    let version =
        version.ok_or(format!("{MANIFEST} says no version: set it in [workspace.package]"))?;
    match numbers(&version) {
        Some(_) => Ok(version),
        None => Err(format!(
            "{MANIFEST}: the version {version} must be three numbers, since the registries spell others differently"
        )),
    }
}

/// The three numbers of a version, which compare as versions do.
pub(super) fn numbers(version: &str) -> Option<[u64; 3]> {
    let parts: Option<Vec<_>> = version.split('.').map(|part| part.parse().ok()).collect();
    parts?.try_into().ok()
}

/// What is wrong: a sentence for each place that says another version.
pub(super) fn judge(version: &str, sources: &[Source]) -> Vec<String> {
    let ours = |source: &&Source| !OTHERS.iter().any(|start| source.path.starts_with(start));
    let mut problems = Vec::new();
    for source in sources.iter().filter(ours) {
        for Place { line, version: found } in places(source) {
            let fits = found == version || version.starts_with(&format!("{found}."));
            if !fits {
                problems.push(format!(
                    "{}:{line} says {found}: change it to {version}, as {MANIFEST} has it",
                    source.path
                ));
            }
        }
    }
    problems
}

fn places(source: &Source) -> Vec<Place> {
    let Source { path, text } = source;
    let mut found = Vec::new();
    for mark in MARKS {
        found.extend(behind(text, mark));
    }
    if path.ends_with("Cargo.toml") {
        found.extend(of_dependencies(text));
    }
    found.extend(of_coordinates(text));
    found.extend(of_maven(text));
    found.extend(of_benchmarks(text));
    found.sort_by_key(|place| place.line);
    found
}

/// The versions behind a text.
fn behind(text: &str, mark: &str) -> Vec<Place> {
    let found = text.match_indices(mark).filter_map(|(at, _)| {
        let version = leading(&text[at + mark.len()..])?;
        Some(Place { line: line(text, at), version })
    });
    found.collect()
}

/// `finhub-… = { path = …, version = "…" }`
fn of_dependencies(text: &str) -> Vec<Place> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("finhub-"));
    let found = lines.filter_map(|(at, line)| {
        let (_, version) = line.split_once("version = \"")?;
        Some(Place { line: at + 1, version: leading(version)? })
    });
    found.collect()
}

/// `cloud.finhub:finhub-…:…`, as Gradle and people write it.
fn of_coordinates(text: &str) -> Vec<Place> {
    let group = "cloud.finhub:";
    let found = text.match_indices(group).filter_map(|(at, _)| {
        let (name, version) = text[at + group.len()..].split_once(':')?;
        let is_name = name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-');
        let version = leading(version).filter(|_| is_name)?;
        Some(Place { line: line(text, at), version })
    });
    found.collect()
}

/// The coordinates of a project or a dependency, one element a line.
fn of_maven(text: &str) -> Vec<Place> {
    let group = "<groupId>cloud.finhub</groupId>";
    let found = text.match_indices(group).filter_map(|(at, _)| {
        let after = text[at + group.len()..].trim_start();
        let (_, after) = after.strip_prefix("<artifactId>")?.split_once("</artifactId>")?;
        let after = after.trim_start().strip_prefix("<version>")?;
        let line = line(text, text.len() - after.len());
        // A property of Maven's starts by `$`.
        Some(Place { line, version: leading(after)? })
    });
    found.collect()
}

/// A line of a benchmark's source, which names the package and its version.
fn of_benchmarks(text: &str) -> Vec<Place> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains("\"finhub-sessions\""));
    let found = lines.filter_map(|(at, line)| {
        let version = line.split('"').find(|word| numbers(word).is_some())?;
        Some(Place { line: at + 1, version: version.to_owned() })
    });
    found.collect()
}

/// The version that a text starts with.
fn leading(text: &str) -> Option<String> {
    let is_of_it = |it: char| it.is_ascii_digit() || it == '.';
    let end = text.find(|it| !is_of_it(it)).unwrap_or(text.len());
    let version = text[..end].trim_end_matches('.');
    version.contains('.').then(|| version.to_owned())
}

fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{
        MARKS, Place, Source, behind, judge, numbers, of_benchmarks, of_coordinates,
        of_dependencies, of_maven, of_workspace, sources,
    };

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn the_repository_says_one_version() {
        let sources = sources().expect("git knows the files");
        let version = of_workspace(&sources).expect("a version");
        assert_eq!(judge(&version, &sources), Vec::<String>::new());
    }

    #[test]
    fn each_way_to_find_a_version_finds_one_somewhere() {
        let sources = sources().expect("git knows the files");
        let finds = |find: &dyn Fn(&str) -> Vec<Place>| {
            let ours = sources.iter().filter(|it| !it.path.starts_with("xtask/"));
            ours.map(|it| find(&it.text)).any(|found| !found.is_empty())
        };
        for mark in MARKS {
            let message = "no file has a version behind it: remove it from MARKS";
            assert!(finds(&|text| behind(text, mark)), "{mark:?}: {message}");
        }
        for find in [of_coordinates, of_dependencies, of_maven, of_benchmarks] {
            assert!(finds(&find));
        }
    }

    #[test]
    fn each_place_with_another_version_is_told_with_what_to_write() {
        let pom = "<project>\n<groupId>cloud.finhub</groupId>\n<artifactId>a</artifactId>\n<version>0.9.0</version>";
        for (path, text, line) in [
            ("bindings/kotlin/pom.xml", pom, 4),
            ("README.md", "\n`cloud.finhub:finhub-sessions:0.9.0`", 2),
            ("Cargo.toml", "finhub-sandbox = { path = \"a\", version = \"0.9.0\" }", 1),
            ("pyproject.toml", "testing = [\"finhub-sandbox==0.9.0\"]", 1),
            ("Peers.kt", "\"finhub-sessions\" to Peer({ \"0.9.0\" })", 1),
            ("ExpectRequests.swift", "\"finhub-sdk-swift/0.9.0 Linux\"", 1),
            ("pom.xml", "<ours>target/finhub-sessions-0.9.0.jar</ours>", 1),
        ] {
            let told = judge("1.2.3", &[source(path, text)]);
            let wanted = format!("{path}:{line} says 0.9.0: change it to 1.2.3");
            assert!(matches!(&told[..], [one] if one.starts_with(&wanted)), "{told:?}");
        }
    }

    #[test]
    fn several_wrong_places_are_told_at_once() {
        let wrong = "cloud.finhub:finhub-sessions:0.1.0 cloud.finhub:finhub-sessions-android:0.1.0";
        assert_eq!(judge("0.2.0", &[source("a", wrong), source("b", wrong)]).len(), 4);
    }

    #[test]
    fn what_is_history_or_no_version_is_left_alone() {
        let wrong = "cloud.finhub:finhub-sessions:0.1.0";
        assert!(judge("0.2.0", &[source("CHANGELOG.md", wrong)]).is_empty());
        let property =
            "<groupId>cloud.finhub</groupId>\n<artifactId>a</artifactId>\n<version>${x}</version>";
        assert!(judge("0.2.0", &[source("pom.xml", property)]).is_empty());
        assert!(judge("0.2.0", &[source("a", "cloud.finhub:finhub-sessions:VERSION")]).is_empty());
        let shorter = "finhub-sessions = { version = \"0.2\" }";
        assert!(judge("0.2.0", &[source("Cargo.toml", shorter)]).is_empty());
    }

    #[test]
    fn a_version_is_three_numbers() {
        assert_eq!(numbers("0.10.2"), Some([0, 10, 2]));
        assert!(numbers("0.10") < numbers("0.9.1"), "none is less than any");
        let manifest = source("Cargo.toml", "[workspace.package]\nversion = \"1.0.0-rc.1\"\n");
        let told = of_workspace(&[manifest]).expect_err("no registry but cargo's spells it so");
        assert!(told.contains("1.0.0-rc.1 must be three numbers"), "{told}");
        assert!(of_workspace(&[]).is_err_and(|it| it.contains("says no version")));
    }
}
