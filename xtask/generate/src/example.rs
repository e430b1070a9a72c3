//! Documented examples, as JSON.

use serde_json::{Map, Number, Value as Json};

use crate::shape::{Shape, fields, shape};
use crate::spec::{LONGEST_CHAIN, Spec};
use crate::yaml::{Node, Value};

/// A node of the spec as JSON.
pub(crate) fn json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Number(text) => {
            text.parse::<Number>().map_or_else(|_| Json::String(text.clone()), Json::Number)
        }
        Value::String(text) => Json::String(text.clone()),
        Value::Sequence(items) => items.iter().map(json).collect(),
        Value::Mapping(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// A value that matches a schema: one of its examples, or otherwise one of its type.
pub(crate) fn of_schema(spec: &Spec, schema: &Node) -> Option<Json> {
    made(spec, schema, 0)
}

fn made(spec: &Spec, schema: &Node, depth: usize) -> Option<Json> {
    let resolved = spec.resolve(schema)?;
    if let Some(example) = schema.get("example").or_else(|| resolved.get("example")) {
        return Some(json(example));
    }
    if let Some(first) = resolved.items_at("enum").first() {
        return Some(json(first));
    }
    if depth > LONGEST_CHAIN {
        return None;
    }
    Some(match shape(spec, resolved) {
        Shape::Object(_) | Shape::Named(_) => {
            let fields = fields(spec, resolved);
            let members = fields.iter().filter(|field| field.required || depth == 0);
            let members = members
                .filter_map(|it| Some((it.name.to_owned(), made(spec, it.node, depth + 1)?)));
            members.collect::<Map<_, _>>().into()
        }
        Shape::Array(Some(items)) => made(spec, items, depth + 1).into_iter().collect(),
        Shape::Array(None) => Json::Array(Vec::new()),
        Shape::Map(_) => Json::Object(Map::new()),
        Shape::String => "text".into(),
        // A distinct word, since the SDK redacts a secret in all other texts.
        Shape::Secret => "example-secret".into(),
        Shape::Integer => 1.into(),
        Shape::Number => 1.5.into(),
        Shape::Boolean => true.into(),
        Shape::Any => Json::Null,
    })
}
