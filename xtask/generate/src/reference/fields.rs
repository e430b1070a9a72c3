//! The fields of requests and answers.

use crate::markdown::{code, example, paragraph, prose, table, yes};
use crate::shape::{Field, Shape, fields, shape};
use crate::spec::Spec;
use crate::yaml::Node;

type Row = [String; 6];

/// A section per schema.
pub(super) fn schemas(spec: &Spec) -> String {
    spec.components("schemas").iter().map(|(name, schema)| section(spec, name, schema)).collect()
}

fn section(spec: &Spec, name: &str, schema: &Node) -> String {
    let mut rows = Vec::new();
    collect(spec, "", &fields(spec, schema), &mut rows);
    let plain = || paragraph(&format!("Type: {}.", type_name(spec, schema)));
    let section = [
        paragraph(&format!("### {name}")),
        paragraph(schema.text_at("description").unwrap_or_default()),
        if rows.is_empty() { plain() } else { String::new() },
        table(["field", "type", "required", "secret", "example", "description"], &rows),
    ];
    section.concat()
}

/// A row per field; those of an object described in place follow it, with its name before theirs.
fn collect(spec: &Spec, prefix: &str, fields: &[Field<'_>], rows: &mut Vec<Row>) {
    for field in fields {
        let name = format!("{prefix}{}", field.name);
        let node = field.node;
        let resolved = spec.resolve(node).unwrap_or(node);
        let description = node.text_at("description").or_else(|| resolved.text_at("description"));
        let is_secret = matches!(shape(spec, resolved), Shape::Secret);
        rows.push([
            code(&name),
            type_name(spec, node),
            yes(field.required),
            yes(is_secret),
            example(if node.get("example").is_some() { node } else { resolved }),
            prose(description.unwrap_or_default()),
        ]);
        let (inner, brackets) = innermost(spec, node);
        if let Shape::Object(fields) = inner {
            collect(spec, &format!("{name}{brackets}."), &fields, rows);
        }
    }
}

/// What an array, or an array of arrays, holds in the end.
fn innermost<'a>(spec: &'a Spec, node: &'a Node) -> (Shape<'a>, String) {
    match shape(spec, node) {
        Shape::Array(Some(items)) => {
            let (inner, brackets) = innermost(spec, items);
            (inner, brackets + "[]")
        }
        shape => (shape, String::new()),
    }
}

/// A type in words, with a link where it has a section.
pub(super) fn type_name(spec: &Spec, schema: &Node) -> String {
    let inner = |node: Option<&Node>| node.map_or("any".to_owned(), |node| type_name(spec, node));
    match shape(spec, schema) {
        Shape::Named(name) => format!("[{name}](#{})", anchor(name)),
        Shape::Object(_) => "object".to_owned(),
        Shape::Map(values) => format!("map of {}", inner(values)),
        Shape::Array(items) => format!("array of {}", inner(items)),
        Shape::Secret | Shape::String => "string".to_owned(),
        Shape::Integer => "integer".to_owned(),
        Shape::Number => "number".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Any => "any".to_owned(),
    }
}

/// The anchor that a Markdown renderer gives a heading.
pub(super) fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || "-_ ".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
