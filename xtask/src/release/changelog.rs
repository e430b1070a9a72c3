//! CHANGELOG.md and the tags: whether they agree with the version.

use super::versions::numbers;

const FILE: &str = "CHANGELOG.md";

const UNRELEASED: &str = "Unreleased";

/// What is told of one version.
#[derive(Debug)]
struct Section<'a> {
    line: usize,
    name: &'a str,
    date: Option<&'a str>,
    text: &'a str,
}

/// What is wrong with the file: a sentence each. `tag` is the one that is about to be released, or none in between.
pub(super) fn judge(text: &str, version: &str, tag: Option<&str>) -> Vec<String> {
    let sections = sections(text);
    let mut problems = Vec::new();
    let Some((first, released)) = sections.split_first().filter(|it| it.0.name == UNRELEASED)
    else {
        return vec![format!("{FILE} must start with `## [{UNRELEASED}]`: add it above the rest")];
    };
    for Section { line, name, date, .. } in released {
        if numbers(name).is_none() || !date.is_some_and(is_date) {
            problems.push(format!(
                "{FILE}:{line}: write the version and its day, such as `## [1.2.3] - 2026-01-31`"
            ));
        }
    }
    for pair in released.windows(2) {
        if numbers(pair[0].name) <= numbers(pair[1].name) {
            let Section { line, name, .. } = pair[1];
            problems
                .push(format!("{FILE}:{line}: move {name} above {}: newest first", pair[0].name));
        }
    }
    let newest = released.first();
    if let Some(newest) = newest.filter(|it| numbers(it.name) > numbers(version)) {
        problems.push(format!(
            "{FILE} has {}, and Cargo.toml says {version}: set the version in Cargo.toml",
            newest.name
        ));
    }
    if let Some(tag) = tag {
        problems.extend(of_tag(tag, version, first, newest));
    }
    problems
}

fn of_tag(
    tag: &str,
    version: &str,
    first: &Section<'_>,
    newest: Option<&Section<'_>>,
) -> Vec<String> {
    let mut problems = Vec::new();
    if tag != format!("v{version}") {
        problems.push(format!(
            "the tag is {tag}, and Cargo.toml says {version}: tag v{version}, or set the version"
        ));
    }
    if !first.text.trim().is_empty() {
        problems.push(format!(
            "{FILE}:{}: move what is unreleased under `## [{version}] - YYYY-MM-DD`",
            first.line
        ));
    }
    match newest {
        Some(newest) if newest.name == version => {
            if newest.text.trim().is_empty() {
                problems.push(format!("{FILE}:{}: say what is new in {version}", newest.line));
            }
        }
        _ => problems.push(format!(
            "{FILE} has no {version} as its newest version: add `## [{version}] - YYYY-MM-DD` below `## [{UNRELEASED}]`"
        )),
    }
    problems
}

/// What is wrong between the tags that are there, the version and the changelog.
pub(super) fn judge_tags(tags: &[String], text: &str, version: &str) -> Vec<String> {
    let sections = sections(text);
    let mut problems = Vec::new();
    for tag in tags {
        let Some(of_tag) = tag.strip_prefix('v').filter(|it| numbers(it).is_some()) else {
            continue;
        };
        if numbers(of_tag) > numbers(version) {
            problems.push(format!(
                "{tag} is tagged, and Cargo.toml says {version}: set a newer version there"
            ));
        }
        if !sections.iter().any(|it| it.name == of_tag) {
            problems.push(format!("{tag} is tagged, and {FILE} has no `## [{of_tag}]`: add it"));
        }
    }
    problems
}

/// What the file says of a version.
pub(super) fn notes(text: &str, version: &str) -> Option<String> {
    let sections = sections(text);
    let of_version = sections.iter().find(|it| it.name == version)?;
    Some(of_version.text.trim().to_owned())
}

/// The sections, from heading to heading.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut starts: Vec<_> = text.match_indices("\n## [").map(|(at, _)| at + 1).collect();
    starts.push(text.len());
    let section = |pair: &[usize]| {
        let part = &text[pair[0]..pair[1]];
        let (heading, rest) = part.split_once('\n').unwrap_or((part, ""));
        let (name, after) = heading.strip_prefix("## [")?.split_once(']')?;
        let line = text[..pair[0]].matches('\n').count() + 1;
        Some(Section { line, name, date: after.strip_prefix(" - "), text: rest })
    };
    starts.windows(2).filter_map(section).collect()
}

/// A day as ISO 8601 writes it.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2] && parts.iter().all(|part| part.bytes().all(|it| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{judge, judge_tags, notes};

    const GOOD: &str = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-02-01\n\n### Added\n\n- This.\n\n## [0.1.0] - 2026-01-01\n\n- First.\n";

    fn told(text: &str, version: &str, tag: Option<&str>) -> String {
        judge(text, version, tag).join("\n")
    }

    #[test]
    fn a_version_is_ready_if_it_is_the_newest_and_nothing_is_unreleased() {
        assert_eq!(told(GOOD, "0.2.0", Some("v0.2.0")), "");
        assert_eq!(notes(GOOD, "0.2.0").as_deref(), Some("### Added\n\n- This."));
        assert_eq!(notes(GOOD, "0.3.0"), None);
    }

    #[test]
    fn between_releases_anything_may_be_unreleased() {
        let working = GOOD.replace("## [Unreleased]\n", "## [Unreleased]\n\n- That.\n");
        assert_eq!(told(&working, "0.2.0", None), "");
        assert_eq!(told(&working, "0.3.0", None), "");
        let tagged = told(&working, "0.2.0", Some("v0.2.0"));
        assert!(tagged.contains("CHANGELOG.md:3: move what is unreleased"), "{tagged}");
    }

    #[test]
    fn all_that_is_missing_for_a_tag_is_told_at_once() {
        let both = told(GOOD, "0.3.0", Some("v0.4.0"));
        assert!(both.contains("the tag is v0.4.0, and Cargo.toml says 0.3.0"), "{both}");
        assert!(both.contains("add `## [0.3.0] - YYYY-MM-DD`"), "{both}");
        let empty = GOOD.replace("### Added\n\n- This.\n", "");
        let empty = told(&empty, "0.2.0", Some("v0.2.0"));
        assert!(empty.contains("say what is new in 0.2.0"), "{empty}");
    }

    #[test]
    fn headings_name_a_version_and_a_day_newest_first() {
        for (from, to, says) in [
            ("## [Unreleased]", "## [Next]", "must start with `## [Unreleased]`"),
            (" - 2026-02-01", "", "CHANGELOG.md:5: write the version and its day"),
            ("2026-02-01", "1 Feb 2026", "CHANGELOG.md:5: write the version and its day"),
            ("[0.2.0]", "[0.2]", "CHANGELOG.md:5: write the version and its day"),
            ("[0.2.0]", "[0.0.9]", "CHANGELOG.md:11: move 0.1.0 above 0.0.9"),
        ] {
            let told = told(&GOOD.replace(from, to), "0.2.0", None);
            assert!(told.contains(says), "{told}");
        }
    }

    #[test]
    fn a_version_is_no_older_than_what_was_released() {
        assert!(told(GOOD, "0.1.0", None).contains("has 0.2.0, and Cargo.toml says 0.1.0"));
        let tags = ["v0.1.0", "v0.10.0", "other"].map(str::to_owned);
        let told = judge_tags(&tags, GOOD, "0.2.0");
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("v0.10.0 is tagged, and Cargo.toml says 0.2.0"), "{told:?}");
        assert!(told[1].contains("CHANGELOG.md has no `## [0.10.0]`"), "{told:?}");
    }
}
