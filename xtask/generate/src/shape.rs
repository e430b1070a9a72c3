//! What a schema is, once it is read openly.
//!
//! Compositions become one object: `allOf` has the fields of every part, and `oneOf` or `anyOf` has them
//! all as optional ones, so that a variant which FinHub adds does not fail a whole answer.

use super::spec::{Spec, schema_name};
use super::yaml::Node;

/// What a value looks like.
#[derive(Debug)]
pub(crate) enum Shape<'a> {
    /// A schema under `components/schemas`, by name.
    Named(&'a str),
    /// Named fields.
    Object(Vec<Field<'a>>),
    /// Any names, with values of one schema.
    Map(Option<&'a Node>),
    Array(Option<&'a Node>),
    /// A string that is not to be seen.
    Secret,
    String,
    Integer,
    Number,
    Boolean,
    Any,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) node: &'a Node,
    /// Whether it is always there and never null.
    pub(crate) required: bool,
}

/// What a schema is.
pub(crate) fn shape<'a>(spec: &'a Spec, schema: &'a Node) -> Shape<'a> {
    if let Some(name) = schema_name(schema) {
        return Shape::Named(name);
    }
    if let Some(part) = only_part(schema) {
        return shape(spec, part);
    }
    let fields = fields(spec, schema);
    if !fields.is_empty() {
        return Shape::Object(fields);
    }
    let shapes = leaves(spec, schema).into_iter().map(shape_of_type);
    shapes.reduce(common).unwrap_or(Shape::Any)
}

/// The single part of a composition that adds nothing, such as a reference with a description.
fn only_part(schema: &Node) -> Option<&Node> {
    let mut parts = parts(schema);
    let only = parts.next().filter(|_| parts.next().is_none());
    only.filter(|_| schema.get("properties").is_none())
}

/// The schemas that a schema is composed of.
pub(crate) fn parts(schema: &Node) -> impl Iterator<Item = &Node> {
    ["allOf", "oneOf", "anyOf"].into_iter().flat_map(|key| schema.items_at(key))
}

/// What a schema that is composed of nothing and has no fields is.
fn shape_of_type(schema: &Node) -> Shape<'_> {
    let typed_values = |key| schema.get(key).filter(|it| !it.entries().is_empty());
    match schema.text_at("type") {
        Some("string") if schema.text_at("format") == Some("password") => Shape::Secret,
        Some("string") => Shape::String,
        Some("integer") => Shape::Integer,
        Some("number") => Shape::Number,
        Some("boolean") => Shape::Boolean,
        Some("array") => Shape::Array(schema.get("items")),
        Some("object") => Shape::Map(typed_values("additionalProperties")),
        _ if schema.get("items").is_some() => Shape::Array(schema.get("items")),
        _ => Shape::Any,
    }
}

/// What holds the values of both shapes.
fn common<'a>(one: Shape<'a>, other: Shape<'a>) -> Shape<'a> {
    use Shape::{Boolean, Integer, Number, Secret, String};
    match (one, other) {
        (Secret, Secret | String) | (String, Secret) => Secret,
        (String, String) => String,
        (Integer, Integer) => Integer,
        (Number | Integer, Number) | (Number, Integer) => Number,
        (Boolean, Boolean) => Boolean,
        _ => Shape::Any,
    }
}

/// The schemas that a schema holds in place: the generator writes them out as parts of it.
pub(crate) fn held<'a>(spec: &'a Spec, schema: &'a Node) -> Vec<&'a Node> {
    let mut held: Vec<_> = match shape(spec, schema) {
        Shape::Object(fields) => fields.into_iter().map(|field| field.node).collect(),
        Shape::Array(inner) | Shape::Map(inner) => inner.into_iter().collect(),
        _ => Vec::new(),
    };
    held.retain(|node| !matches!(shape(spec, node), Shape::Named(_)));
    held
}

/// The leaf schemas of a composition, or the schema itself if it is none.
pub(crate) fn leaves<'a>(spec: &'a Spec, schema: &'a Node) -> Vec<&'a Node> {
    let mut leaves = Vec::new();
    collect_leaves(spec, schema, &mut Vec::new(), &mut leaves);
    leaves
}

fn collect_leaves<'a>(
    spec: &'a Spec,
    schema: &'a Node,
    seen: &mut Vec<&'a Node>,
    leaves: &mut Vec<&'a Node>,
) {
    let Some(schema) = spec.resolve(schema) else { return };
    if !visit(schema, seen) {
        return;
    }
    if parts(schema).next().is_none() {
        leaves.push(schema);
    }
    for part in parts(schema) {
        collect_leaves(spec, part, seen, leaves);
    }
}

/// The fields of an object and of everything that it is composed of.
pub(crate) fn fields<'a>(spec: &'a Spec, schema: &'a Node) -> Vec<Field<'a>> {
    let mut fields = Vec::new();
    collect_fields(spec, schema, true, &mut Vec::new(), &mut fields);
    fields
}

fn collect_fields<'a>(
    spec: &'a Spec,
    schema: &'a Node,
    always: bool,
    seen: &mut Vec<&'a Node>,
    fields: &mut Vec<Field<'a>>,
) {
    let Some(schema) = spec.resolve(schema) else { return };
    if !visit(schema, seen) {
        return;
    }
    for (name, node) in schema.entries_at("properties") {
        if !fields.iter().any(|field| field.name == name) {
            fields.push(Field { name, node, required: false });
        }
    }
    for part in schema.items_at("allOf") {
        collect_fields(spec, part, always, seen, fields);
    }
    for part in schema.items_at("oneOf").iter().chain(schema.items_at("anyOf")) {
        collect_fields(spec, part, false, seen, fields);
    }
    // Last, since `required` may name fields of the parts.
    let named = |name| schema.items_at("required").iter().any(|item| item.text() == Some(name));
    for field in fields.iter_mut().filter(|field| always && named(field.name)) {
        field.required |= !is_nullable(spec, field.node);
    }
}

/// Whether this is the first visit to a node: compositions may go in circles.
fn visit<'a>(node: &'a Node, seen: &mut Vec<&'a Node>) -> bool {
    let first = !seen.iter().any(|it| std::ptr::eq(*it, node));
    seen.push(node);
    first
}

fn is_nullable(spec: &Spec, node: &Node) -> bool {
    node.is_true("nullable") || spec.resolve(node).is_some_and(|target| target.is_true("nullable"))
}
