//! Rules about the `x-finhub-*` extensions.

use similar::get_close_matches;

use crate::example::json;
use crate::extensions::{self, EXTENSIONS, PREFIX, Place};
use crate::finding::Finding;
use crate::shape::fields;
use crate::spec::{METHODS, Spec};
use crate::walk::{Object, objects};
use crate::yaml::Node;

const RULE: &str = "extension";

/// A misspelled extension would say nothing, and nobody would notice.
pub(super) fn extensions(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for object in objects(&spec.root) {
        // Other maps may hold any name.
        if object.is_map && !["paths", "responses"].contains(&object.under) {
            continue;
        }
        let entries = object.node.entries().iter().filter(|(name, _)| name.starts_with(PREFIX));
        findings.extend(entries.filter_map(|(name, value)| check(object, name, value)));
    }
    findings
}

fn check(object: Object<'_>, name: &str, value: &Node) -> Option<Finding> {
    let find = |what: String, remedy: String| Some(Finding::new(value.line, RULE, what, remedy));
    let Some(extension) = EXTENSIONS.iter().find(|it| it.name == name) else {
        let names: Vec<_> = EXTENSIONS.iter().map(|it| it.name).collect();
        let remedy = match get_close_matches(name, &names, 1, 0.8).first() {
            Some(near) => format!("write `{near}`"),
            None => "write one of docs/extensions.md, or remove it".to_owned(),
        };
        return find(format!("there is no extension `{name}`"), remedy);
    };
    let here = place(object);
    if here.is_none_or(|place| !extension.places.contains(&place)) {
        let places: Vec<_> = extension.places.iter().map(ToString::to_string).collect();
        let what = format!("nothing reads `{name}` here");
        return find(what, format!("move it to {}, or remove it", places.join(" or ")));
    }
    if here != Some(Place::Field) && object.node.get("$ref").is_some() {
        let what = format!("`{name}` stands beside a `$ref`, and nothing reads it there");
        return find(what, "move it to the component that the `$ref` names".to_owned());
    }
    let problem = (extension.check)(json(value)).err()?;
    find(
        format!("`{name}` does not take this value: {problem}"),
        format!("write it like `{name}: {}`", extension.example),
    )
}

fn place(object: Object<'_>) -> Option<Place> {
    match object.under {
        _ if object.is_map => None,
        "" => Some(Place::Document),
        "responses" => Some(Place::Answer),
        "properties" => Some(Place::Field),
        "schemas" => Some(Place::Schema),
        "parameters" if object.node.text_at("in") == Some("header") => Some(Place::Header),
        "parameters" => Some(Place::Argument),
        method if METHODS.contains(&method) => Some(Place::Operation),
        _ => None,
    }
}

/// What a value offers by hand is a field of its schema; a field that is not found there is offered twice.
pub(super) fn fields_by_hand(spec: &Spec) -> Vec<Finding> {
    let schemas = spec.components("schemas").iter();
    let values = schemas.filter_map(|(name, node)| Some((name, node, extensions::value(node)?)));
    values
        .flat_map(|(schema, node, value)| {
            let fields = fields(spec, node);
            let unknown = value
                .by_hand
                .into_iter()
                .filter(move |name| !fields.iter().any(|field| field.name == name));
            unknown.map(move |name| {
                Finding::new(
                    node.get("x-finhub-value").unwrap_or(node).line,
                    RULE,
                    format!("`{schema}` has no field `{name}`, which is to be offered by hand"),
                    "mend the name, or remove it from `by-hand`",
                )
            })
        })
        .collect()
}
