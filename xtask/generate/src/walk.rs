//! Finds every schema and every other object of a spec.

use super::shape::parts;
use super::spec::Spec;
use super::yaml::Node;

/// Every schema that is written out, inside others too; references are not followed, since what they
/// point at is written out elsewhere.
pub(crate) fn schemas(spec: &Spec) -> Vec<&Node> {
    let mut schemas = Vec::new();
    for (_, schema) in spec.components("schemas") {
        collect(schema, &mut schemas);
    }
    let operations = spec.operations();
    for parameter in operations.iter().flat_map(|operation| &operation.parameters) {
        if let Some(schema) = parameter.node.get("schema") {
            collect(schema, &mut schemas);
        }
    }
    for operation in &operations {
        let answers = spec.answers(operation);
        let bodies = answers.iter().map(|answer| answer.node).chain(spec.request_body(operation));
        for (_, media) in bodies.flat_map(|body| body.entries_at("content")) {
            if let Some(schema) = media.get("schema") {
                collect(schema, &mut schemas);
            }
        }
    }
    schemas
}

fn collect<'a>(schema: &'a Node, schemas: &mut Vec<&'a Node>) {
    schemas.push(schema);
    let properties = schema.entries_at("properties").iter().map(|(_, property)| property);
    let values = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    for inner in properties.chain(values).chain(parts(schema)) {
        collect(inner, schemas);
    }
}

/// An object of the document, or a map of names to objects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'a> {
    pub(crate) node: &'a Node,
    /// The key of the object, or of the map or list that holds it. Empty for the document.
    pub(crate) under: &'a str,
    /// Whether its keys are names that the spec chooses: a property may be called `example`.
    pub(crate) is_map: bool,
}

/// Keys whose value is data, in which nothing refers to anything.
const DATA: [&str; 4] = ["default", "enum", "example", "value"];

/// Keys whose value maps names to objects.
const MAPS: [&str; 14] = [
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

/// Every object that is written out. References are not followed, and members beside one are ignored.
pub(crate) fn objects(root: &Node) -> Vec<Object<'_>> {
    let mut objects = Vec::new();
    collect_objects(Object { node: root, under: "", is_map: false }, &mut objects);
    objects
}

fn collect_objects<'a>(object: Object<'a>, objects: &mut Vec<Object<'a>>) {
    let Object { node, under, is_map } = object;
    for item in node.items() {
        collect_objects(Object { node: item, under, is_map: false }, objects);
    }
    if node.entries().is_empty() {
        return;
    }
    objects.push(object);
    if !is_map && node.get("$ref").is_some() {
        return;
    }
    for (key, child) in node.entries() {
        let below = if is_map {
            Object { node: child, under, is_map: false }
        } else if DATA.contains(&key.as_str()) || key.starts_with("x-") {
            continue;
        } else {
            let is_map = MAPS.contains(&key.as_str()) && child.items().is_empty();
            Object { node: child, under: key, is_map }
        };
        collect_objects(below, objects);
    }
}

impl Object<'_> {
    /// The kind of component that it is.
    pub(crate) fn component_kind(&self) -> Option<&'static str> {
        match self.under {
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
}
