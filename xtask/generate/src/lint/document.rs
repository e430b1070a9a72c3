//! Rules about the document as a whole.

use crate::finding::Finding;
use crate::spec::{METHODS, Spec};
use crate::yaml::Node;

/// The keys of a path item that are not operations.
const PATH_KEYS: [&str; 4] = ["summary", "description", "servers", "parameters"];

pub(super) fn openapi_version(spec: &Spec) -> Vec<Finding> {
    let version = spec.root.get("openapi");
    let found = version.and_then(Node::scalar).unwrap_or_default();
    if found.starts_with("3.0.") {
        return Vec::new();
    }
    let what = match found {
        "" => "this is not an OpenAPI document: it has no `openapi`".to_owned(),
        found => format!("OpenAPI {found} is not 3.0.x, the only version that the generator reads"),
    };
    let line = version.map_or(1, |version| version.line);
    vec![Finding::new(line, "openapi-version", what, "write `openapi: 3.0.3`")]
}

pub(super) fn path_items(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, item) in spec.root.entries_at("paths") {
        if path.starts_with("x-") {
            continue;
        }
        if !path.starts_with('/') {
            findings.push(Finding::new(
                item.line,
                "path",
                format!("the path `{path}` does not start with a slash"),
                format!("write `/{path}`"),
            ));
        }
        findings.extend(item.entries().iter().filter_map(|(key, node)| path_key(key, node)));
    }
    findings
}

fn path_key(key: &str, node: &Node) -> Option<Finding> {
    if METHODS.contains(&key) || PATH_KEYS.contains(&key) || key.starts_with("x-") {
        return None;
    }
    let remedy = match key {
        "$ref" => "write the operations here; share their parts under `components`".to_owned(),
        key if METHODS.contains(&key.to_lowercase().as_str()) => {
            format!("write `{}`", key.to_lowercase())
        }
        _ => format!("a path holds {} and {}", METHODS.join(", "), PATH_KEYS.join(", ")),
    };
    Some(Finding::new(node.line, "path", format!("a path has no `{key}`"), remedy))
}

pub(super) fn security(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let owners = operations.iter().map(|operation| operation.node).chain([&spec.root]);
    let choices = owners.flat_map(|owner| owner.items_at("security"));
    let schemes = choices.flat_map(Node::entries);
    schemes.filter_map(|(name, node)| scheme(spec, name, node)).collect()
}

fn scheme(spec: &Spec, name: &str, used: &Node) -> Option<Finding> {
    let scheme = spec.root.at(&["components", "securitySchemes", name]);
    let Some(scheme) = scheme.and_then(|scheme| spec.resolve(scheme)) else {
        return Some(Finding::new(
            used.line,
            "security",
            format!("there is no security scheme `{name}`"),
            "define it under components/securitySchemes, or name one that is there",
        ));
    };
    let text = |key| scheme.text_at(key).unwrap_or_default();
    let bearer = text("type") == "http" && text("scheme").eq_ignore_ascii_case("bearer");
    (!bearer).then(|| {
        Finding::new(
            used.line,
            "security",
            format!("`{name}` is not a bearer scheme, the only kind that the SDK sends"),
            "use a scheme of `type: http` and `scheme: bearer`",
        )
    })
}
