//! Rules about schemas.

use std::collections::HashMap;

use heck::ToPascalCase;

use crate::extensions;
use crate::finding::Finding;
use crate::shape::{Field, Shape, fields, held, leaves, parts, shape};
use crate::spec::{Spec, schema_name};
use crate::walk::schemas;
use crate::yaml::Node;

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

pub(super) fn types(spec: &Spec) -> Vec<Finding> {
    let typed = schemas(spec).into_iter().filter_map(|schema| schema.get("type"));
    typed
        .filter(|node| !node.text().is_some_and(|name| TYPES.contains(&name)))
        .map(|node| {
            let found = node.scalar().unwrap_or("a list");
            Finding::new(
                node.line,
                "type",
                format!("{found} is no type of OpenAPI 3.0"),
                format!("write one of {}; for null, `nullable: true`", TYPES.join(", ")),
            )
        })
        .collect()
}

/// Types and fields are named after schemas and properties, in the case that Rust wants.
pub(super) fn names(spec: &Spec) -> Vec<Finding> {
    let mut types = Vec::new();
    for (name, schema) in spec.components("schemas") {
        types.push((name.to_pascal_case(), name.as_str(), schema));
        inner_types(spec, &name.to_pascal_case(), name, schema, &mut types);
    }
    let mut findings = clashes(types);
    for schema in schemas(spec) {
        let code = |field: &Field<'_>| extensions::name(field.node, field.name).snake;
        let fields = fields(spec, schema).into_iter();
        let fields = fields.map(|field| (code(&field), field.name, field.node));
        findings.extend(clashes(fields.collect()));
    }
    findings
}

/// A name in code, what is called so, and where.
type Named<'a> = (String, &'a str, &'a Node);

/// The types that the generator makes of objects described in place, named after where they are.
fn inner_types<'a>(
    spec: &'a Spec,
    outer: &str,
    label: &'a str,
    schema: &'a Node,
    types: &mut Vec<Named<'a>>,
) {
    if is_endless(spec, schema) {
        // `compositions` reports it.
        return;
    }
    let inner: Vec<Named<'_>> = match shape(spec, schema) {
        Shape::Object(fields) => {
            let named = |name: &str| format!("{outer}{}", name.to_pascal_case());
            fields.into_iter().map(|field| (named(field.name), field.name, field.node)).collect()
        }
        Shape::Array(Some(items)) => vec![(format!("{outer}Item"), label, items)],
        Shape::Map(Some(values)) => vec![(format!("{outer}Value"), label, values)],
        _ => return,
    };
    for (name, label, node) in inner {
        if matches!(shape(spec, node), Shape::Object(_)) {
            types.push((name.clone(), label, node));
        }
        inner_types(spec, &name, label, node, types);
    }
}

fn clashes(names: Vec<Named<'_>>) -> Vec<Finding> {
    let mut known: HashMap<String, &str> = HashMap::new();
    let mut findings = Vec::new();
    for (code, name, node) in names {
        match known.get(&code) {
            Some(first) => findings.push(clash(node, name, first, &code)),
            None => _ = known.insert(code, name),
        }
    }
    findings
}

fn clash(node: &Node, name: &str, first: &str, code: &str) -> Finding {
    Finding::new(
        node.line,
        "name-clash",
        format!("`{name}` and `{first}` are both `{code}` in code"),
        "rename one of the two; if FinHub has both, describe one of them",
    )
}

pub(super) fn compositions(spec: &Spec) -> Vec<Finding> {
    let composed = schemas(spec).into_iter().filter(|schema| parts(schema).next().is_some());
    composed.flat_map(|schema| composition(spec, schema)).collect()
}

/// Only an object can hold itself: a list or a map of itself has no type in code.
pub(super) fn containers(spec: &Spec) -> Vec<Finding> {
    let components = spec.components("schemas").iter();
    let endless = components.filter(|(_, schema)| contains_itself(spec, schema));
    let find = |(name, schema): &(String, Node)| {
        Finding::new(
            schema.line,
            "container",
            format!("`{name}` is a list or a map of itself"),
            "make it an object that has itself as a field",
        )
    };
    endless.map(find).collect()
}

fn contains_itself(spec: &Spec, schema: &Node) -> bool {
    let components = spec.components("schemas");
    let named = |name| components.iter().find(|(it, _)| it == name).map(|(_, schema)| schema);
    let inner = |schema| match shape(spec, schema) {
        Shape::Array(inner) | Shape::Map(inner) => inner,
        Shape::Named(name) => named(name),
        _ => None,
    };
    let mut seen = Vec::new();
    let mut next = inner(schema);
    // A circle of others is theirs to report.
    while let Some(node) = next.filter(|node| !seen.iter().any(|it| std::ptr::eq(*it, *node))) {
        seen.push(node);
        next = inner(node);
    }
    seen.iter().any(|it| std::ptr::eq(*it, schema))
}

fn composition(spec: &Spec, schema: &Node) -> Vec<Finding> {
    let find =
        |what: &str, remedy: &str| vec![Finding::new(schema.line, "composition", what, remedy)];
    if circles(spec, schema) {
        return find("this schema is composed of itself", "remove the part that leads back here");
    }
    if is_endless(spec, schema) {
        return find(
            "this schema, composed in place, holds itself",
            "move it to components/schemas and refer to it",
        );
    }
    let leaves = leaves(spec, schema);
    let objects = leaves.iter().filter(|leaf| !leaf.entries_at("properties").is_empty()).count();
    let secret = leaves.iter().any(|leaf| matches!(shape(spec, leaf), Shape::Secret));
    let mixed = objects > 0 && objects < leaves.len();
    if mixed || (secret && !matches!(shape(spec, schema), Shape::Secret | Shape::Named(_))) {
        return find(
            "this schema is composed of objects and of other values",
            "compose objects only; or write no `type`, which takes any value",
        );
    }
    conflicts(spec, schema)
}

/// Whether following the parts of a schema leads back to it.
fn circles(spec: &Spec, schema: &Node) -> bool {
    leads_back(schema, |node| parts(node).filter_map(|part| spec.resolve(part)).collect())
}

/// Whether a schema that is composed in place holds itself, so that writing it out would not end.
fn is_endless(spec: &Spec, schema: &Node) -> bool {
    leads_back(schema, |node| held(spec, node))
}

fn leads_back<'a>(start: &'a Node, follow: impl Fn(&'a Node) -> Vec<&'a Node>) -> bool {
    let mut seen: Vec<&Node> = Vec::new();
    let mut next = follow(start);
    while let Some(node) = next.pop() {
        if std::ptr::eq(node, start) {
            return true;
        }
        if !seen.iter().any(|it| std::ptr::eq(*it, node)) {
            seen.push(node);
            next.extend(follow(node));
        }
    }
    false
}

/// Fields that two parts describe in two ways.
fn conflicts(spec: &Spec, schema: &Node) -> Vec<Finding> {
    let merged = fields(spec, schema);
    let parts = parts(schema).flat_map(|part| fields(spec, part));
    let differs = |field: &Field<'_>| {
        let other = merged.iter().find(|it| it.name == field.name);
        other.is_some_and(|other| !is_same(spec, field.node, other.node))
    };
    parts
        .filter(differs)
        .map(|field| {
            Finding::new(
                field.node.line,
                "composition",
                format!("`{}` has another type in another part of the composition", field.name),
                "describe it the same way in every part",
            )
        })
        .collect()
}

fn is_same(spec: &Spec, one: &Node, other: &Node) -> bool {
    let same_kind =
        std::mem::discriminant(&shape(spec, one)) == std::mem::discriminant(&shape(spec, other));
    match (schema_name(one), schema_name(other)) {
        (None, None) => same_kind,
        (one, other) => one == other,
    }
}
