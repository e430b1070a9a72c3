//! What SECURITY.md promises is proved by tests that exist.

use std::collections::BTreeMap;
use std::fs;

use xtask::root;

/// The part of SECURITY.md that promises.
fn promises() -> String {
    let text = fs::read_to_string(root().join("SECURITY.md")).expect("SECURITY.md is readable");
    let (_, promises) = text.split_once("## What the SDK promises\n").expect("promises");
    let (promises, _) = promises.split_once("\n## ").expect("a part after the promises");
    promises.to_owned()
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

#[test]
fn every_promise_names_a_test() {
    for promise in promises().split("\n- ").skip(1) {
        let (_, tests) = promise.split_once("Tests: ").unwrap_or_else(|| panic!("{promise}"));
        assert!(!links(tests).is_empty(), "{promise}");
    }
}

#[test]
fn every_test_that_is_named_is_in_its_file() {
    let promises = promises();
    let tests = promises.split("Tests: ").skip(1);
    let tests = tests.flat_map(|it| links(it.split("\n- ").next().unwrap_or_default()));
    let mut files = BTreeMap::new();
    for (title, path) in tests {
        let file = files.entry(path).or_insert_with(|| {
            fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
        });
        let Some(name) = title.strip_prefix('`').and_then(|it| it.strip_suffix('`')) else {
            continue;
        };
        let written = [format!("fn {name}("), format!("\"name\": \"{name}\"")];
        assert!(written.iter().any(|it| file.contains(it)), "{path} has no test {name}");
    }
}
