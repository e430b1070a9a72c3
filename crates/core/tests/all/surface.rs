//! The public surface: no item of it names a type of a library below, so that none of those can break a caller.
//!
//! The source is read, since only an unstable compiler can tell: what is public, what it mentions, and what of
//! that was imported from elsewhere. `binding` is no part of the surface: the bindings change with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What a file may import from without being foreign.
const OWN: [&str; 5] = ["std", "core", "crate", "self", "super"];

/// The one type of another crate that is public: that crate is part of this SDK.
const RE_EXPORT: &str = "pub use finhub_sessions_client::Secret";

/// How the line of a public item begins.
const BEGINNINGS: [&str; 6] =
    ["pub fn ", "pub async fn ", "pub struct ", "pub enum ", "pub trait ", "pub use "];

fn sources() -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            match path.extension().and_then(|extension| extension.to_str()) {
                _ if path.file_stem().is_some_and(|name| name == "binding") => {}
                Some("rs") => found.push(path),
                _ if path.is_dir() => collect(&path, found),
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

/// The code of a file, without comments and tests.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a file");
    let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .filter(|word| !word.is_empty())
}

/// The types and crates that a file imports from elsewhere.
fn foreign(code: &str) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("use ") {
        let is_statement = code[..at].ends_with('\n') || code[..at].trim_end().is_empty();
        let statement = code[at + 4..].split(';').next().unwrap_or_default();
        let origin = words(statement).next().unwrap_or_default();
        let is_own = OWN.contains(&origin) || code.contains(&format!("mod {origin};"));
        if is_statement && !is_own {
            found.extend(words(statement).filter(|word| word.starts_with(char::is_uppercase)));
            found.insert(origin);
        }
    }
    found
}

/// The public items of a file, each up to its body, and the heads of its trait implementations.
fn public(code: &str) -> Vec<String> {
    let lines: Vec<_> = code.lines().collect();
    let mut items = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let line = line.trim_start();
        let is_item = BEGINNINGS.iter().any(|beginning| line.starts_with(beginning))
            || (line.starts_with("impl") && line.contains(" for ") && !is_private(code, line));
        if is_item {
            let rest = lines[number..].join("\n");
            let head = rest.split(['{', ';']).next().unwrap_or_default();
            let is_value = line.starts_with("pub enum ");
            items.push(if is_value { body(&rest) } else { head.to_owned() });
        }
        // A public field, which stands on a line of its own.
        if line.starts_with("pub ") && line.ends_with(',') && !line.contains("fn ") {
            items.push(line.to_owned());
        }
    }
    items
}

/// Whether the file keeps the trait or the type of an implementation to the crate.
fn is_private(code: &str, implementation: &str) -> bool {
    let declarations = code.lines().map(str::trim_start).filter(|line| !line.starts_with("pub "));
    let private: BTreeSet<_> = declarations
        .flat_map(|line| words(line).zip(words(line).skip(1)))
        .filter(|(kind, _)| ["struct", "enum", "trait"].contains(kind))
        .map(|(_, name)| name)
        .collect();
    words(implementation).any(|word| private.contains(word))
}

/// An item with all that stands between its braces.
fn body(rest: &str) -> String {
    rest.split("\n}").next().unwrap_or_default().to_owned()
}

#[test]
fn no_public_item_names_a_type_of_a_library_below() {
    let sources = sources();
    let mut checked = 0;
    for path in &sources {
        let code = code(path);
        let foreign = foreign(&code);
        for item in public(&code) {
            if item.starts_with(RE_EXPORT) {
                continue;
            }
            checked += 1;
            let named: Vec<_> = words(&item).filter(|word| foreign.contains(word)).collect();
            // `Secret` comes from the re-export, and generated types from the same crate stay inside.
            assert!(named.is_empty(), "{}: {item} names {named:?}", path.display());
            for library in
                ["reqwest", "progenitor_client", "hyper", "http", "rustls", "tokio", "url", "jiff"]
            {
                assert!(!item.contains(&format!("{library}::")), "{}: {item}", path.display());
            }
        }
    }
    assert!(sources.len() > 20 && checked > 80, "{checked} items of {} files", sources.len());
}

#[test]
fn a_foreign_type_in_a_public_item_would_be_seen() {
    let code = "use http::{HeaderMap, header};\nuse std::fmt;\nimpl Client {\n    pub fn raw(\n        &self,\n    ) -> &HeaderMap {\n    }\n}\n";
    let foreign = foreign(code);
    assert_eq!(foreign, BTreeSet::from(["HeaderMap", "http"]));
    let items = public(code);
    assert_eq!(items.len(), 1);
    assert!(words(&items[0]).any(|word| foreign.contains(word)), "{items:?}");
}

#[test]
fn an_implementation_is_public_where_its_trait_and_its_type_are() {
    let of = |declaration: &str| {
        public(&format!(
            "use http::HeaderMap;\n{declaration}\nimpl From<HeaderMap> for Inner {{\n}}\n"
        ))
    };
    assert_eq!(of("struct Inner;").len(), 0);
    assert_eq!(of("pub(crate) struct Inner;").len(), 0);
    assert_eq!(of("pub struct Inner;").len(), 2, "the type and its implementation");
}
