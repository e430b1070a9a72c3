//! Rules about `$ref`.

use crate::finding::Finding;
use crate::spec::Spec;
use crate::walk::objects;
use crate::yaml::Node;

pub(super) fn references(spec: &Spec) -> Vec<Finding> {
    let objects = objects(&spec.root).into_iter().filter(|object| !object.is_map);
    objects
        .filter_map(|it| check(spec, it.node.get("$ref")?, it.node, it.component_kind()))
        .collect()
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
