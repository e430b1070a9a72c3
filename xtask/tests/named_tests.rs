//! The tests that pages name as their proof exist.

use std::fs;
use std::path::Path;

use xtask::root;

/// The part of a page under a heading.
fn section(page: &str, heading: &str) -> String {
    let text = fs::read_to_string(root().join(page)).expect("the page is readable");
    let (_, section) = text.split_once(&format!("## {heading}\n")).expect(heading);
    let (section, _) = section.split_once("\n## ").expect("a part after it");
    section.to_owned()
}

/// The part of SECURITY.md that promises.
fn promises() -> String {
    section("SECURITY.md", "What the SDK promises")
}

/// The links of a text: what is in the brackets, and where it leads.
fn links(text: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    for end in text.split("](").skip(1).zip(text.split("](")) {
        let (after, before) = end;
        let (target, _) = after.split_once(')').expect("a link ends");
        let (_, title) = before.rsplit_once('[').expect("a link begins");
        links.push((title, target));
    }
    links
}

/// Fails if a link leads nowhere, or is called by the name of a test or a case that is not there.
fn assert_there(folder: &Path, links: &[(&str, &str)]) {
    for (title, path) in links {
        let file = fs::read_to_string(folder.join(path));
        let file = file.unwrap_or_else(|error| panic!("{path}: {error}"));
        let Some(name) = title.strip_prefix('`').and_then(|it| it.strip_suffix('`')) else {
            continue;
        };
        let functions = ["fn", "def", "func"].map(|it| format!("{it} {name}("));
        let is_there = functions.iter().any(|it| file.contains(it))
            || file.contains(&format!("\"name\": \"{name}\""));
        assert!(is_there, "{path} has no test {name}");
    }
}

#[test]
fn every_promise_names_a_test() {
    for promise in promises().split("\n- ").skip(1) {
        let (_, tests) = promise.split_once("Tests: ").unwrap_or_else(|| panic!("{promise}"));
        assert!(!links(tests).is_empty(), "{promise}");
    }
}

#[test]
fn every_test_that_a_promise_names_is_in_its_file() {
    let promises = promises();
    let tests = promises.split("Tests: ").skip(1);
    let tests = tests.flat_map(|it| links(it.split("\n- ").next().unwrap_or_default()));
    assert_there(&root(), &tests.collect::<Vec<_>>());
}

#[test]
fn every_fault_that_no_case_can_say_names_a_test_that_is_in_its_file() {
    let faults = section("docs/reliability.md", "What no case can say");
    let rows = faults.lines().filter(|line| line.starts_with("| ")).skip(1);
    for row in rows {
        let tests = links(row);
        assert!(!tests.is_empty(), "{row}");
        assert_there(&root().join("docs"), &tests);
    }
}
