//! Rules about `$ref`.

use crate::finding::Finding;
use crate::spec::Spec;
use crate::yaml::Node;

/// Keys whose value is data, in which `$ref` means nothing.
const DATA: [&str; 5] = ["default", "enum", "example", "value", "x-"];

/// Keys whose value maps names that the spec chooses: a property may be called `example`.
const NAMES: [&str; 14] = [
    "callbacks",
    "content",
    "examples",
    "headers",
    "links",
    "parameters",
    "paths",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "mapping",
    "variables",
];

/// What stands where a reference stands.
#[derive(Clone, Copy, PartialEq)]
enum Place<'a> {
    /// An object with keys that the format defines, and the kind of component that it is.
    Object(Option<&'a str>),
    /// A map of names to objects of this kind.
    Names(Option<&'a str>),
}

pub(super) fn references(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    walk(spec, &spec.root, Place::Object(None), &mut findings);
    findings
}

fn walk(spec: &Spec, node: &Node, place: Place<'_>, findings: &mut Vec<Finding>) {
    if let Place::Object(kind) = place
        && let Some(reference) = node.get("$ref")
    {
        findings.extend(check(spec, reference, node, kind));
        return;
    }
    for item in node.items() {
        walk(spec, item, place, findings);
    }
    for (key, child) in node.entries() {
        let below = match place {
            Place::Names(kind) => Place::Object(kind),
            Place::Object(_) if is_data(key) => continue,
            Place::Object(_) if NAMES.contains(&key.as_str()) && child.items().is_empty() => {
                Place::Names(kind_of(key))
            }
            Place::Object(_) => Place::Object(kind_of(key)),
        };
        walk(spec, child, below, findings);
    }
}

fn is_data(key: &str) -> bool {
    DATA.contains(&key) || key.starts_with("x-")
}

/// The kind of component that stands under a key.
fn kind_of(key: &str) -> Option<&'static str> {
    match key {
        "schema"
        | "schemas"
        | "properties"
        | "items"
        | "additionalProperties"
        | "allOf"
        | "oneOf"
        | "anyOf"
        | "not" => Some("schemas"),
        "parameters" => Some("parameters"),
        "responses" => Some("responses"),
        "requestBody" | "requestBodies" => Some("requestBodies"),
        "headers" => Some("headers"),
        _ => None,
    }
}

fn check(spec: &Spec, reference: &Node, owner: &Node, kind: Option<&str>) -> Option<Finding> {
    let target = reference.scalar().unwrap_or_default();
    let finding =
        |what: String, remedy: &str| Some(Finding::new(reference.line, "reference", what, remedy));
    let mut parts = target.strip_prefix("#/components/").unwrap_or_default().split('/');
    let (found, name, rest) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    if name.is_none() || rest.is_some() {
        return finding(
            format!("`{target}` is not a component of this file"),
            "refer to `#/components/KIND/NAME`",
        );
    }
    if let Some(kind) = kind.filter(|kind| *kind != found) {
        return finding(
            format!("`{target}` stands where only `#/components/{kind}/...` can"),
            "refer to a component of that kind",
        );
    }
    if spec.target(target).is_none() {
        return finding(
            format!("there is no `{target}`"),
            "define the component, or mend the name",
        );
    }
    if spec.resolve(owner).is_none() {
        return finding(
            format!("`{target}` leads to itself or to nothing"),
            "have the chain of references end in a component",
        );
    }
    None
}

/// Component names become parts of references, and of names in code.
pub(super) fn component_names(spec: &Spec) -> Vec<Finding> {
    let kinds =
        spec.root.entries_at("components").iter().filter(|(kind, _)| !kind.starts_with("x-"));
    let named = kinds.flat_map(|(_, components)| components.entries());
    let plain = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    named
        .filter(|(name, _)| !plain(name))
        .map(|(name, node)| {
            Finding::new(
                node.line,
                "component-name",
                format!("`{name}` is no name for a component"),
                "use letters, digits, `.`, `_` and `-`, with a letter first",
            )
        })
        .collect()
}
