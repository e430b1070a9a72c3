//! What the registries show of a package beside its files.

use super::versions::Source;

/// A file, and what must stand in it.
const WANTED: [(&str, &[&str]); 5] = [
    ("bindings/kotlin/pom.xml", &MAVEN),
    ("bindings/kotlin/android/pom.xml", &MAVEN),
    ("bindings/kotlin/testing/pom.xml", &MAVEN),
    ("bindings/python/pyproject.toml", &PYPI),
    ("crates/sandbox/pyproject.toml", &PYPI),
];

/// The first six are those without which Maven Central refuses a package
/// (<https://central.sonatype.org/publish/requirements/>).
const MAVEN: [&str; 8] = [
    "<name>",
    "<description>",
    "<url>",
    "<licenses>",
    "<developers>",
    "<scm>",
    "<organization>",
    "<issueManagement>",
];

/// The labels that PyPI has an icon for (<https://docs.pypi.org/project_metadata/#icons>), and where to report a
/// vulnerability.
const PYPI: [&str; 6] =
    ["Homepage = ", "Documentation = ", "Source = ", "Issues = ", "Changelog = ", "Security = "];

/// What is missing: a sentence each.
pub(super) fn judge(sources: &[Source]) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, wanted) in WANTED {
        let Some(source) = sources.iter().find(|it| it.path == path) else {
            problems.push(format!("{path} is gone: change its place in the metadata's table"));
            continue;
        };
        let missing = wanted.iter().filter(|it| !source.text.contains(**it));
        problems.extend(
            missing.map(|it| {
                format!("{path} has no {}: registries show it", it.trim_end_matches(" = "))
            }),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::{MAVEN, PYPI, Source, WANTED, judge};

    fn complete() -> Vec<Source> {
        let source = |(path, wanted): (&str, &[&str])| Source {
            path: path.to_owned(),
            text: wanted.join("\n"),
        };
        WANTED.map(source).into()
    }

    #[test]
    fn each_registry_gets_what_it_shows() {
        assert!(judge(&complete()).is_empty());
        for (at, wanted) in [(0, MAVEN[3]), (WANTED.len() - 1, PYPI[5])] {
            let mut sources = complete();
            sources[at].text = sources[at].text.replace(wanted, "");
            let told = judge(&sources).join("\n");
            let wanted = format!("has no {}", wanted.trim_end_matches(" = "));
            assert!(told.starts_with(&sources[at].path) && told.contains(&wanted), "{told}");
        }
        assert!(judge(&[]).iter().all(|it| it.contains("is gone")));
    }
}
