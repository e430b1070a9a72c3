//! Every schema of a spec, wherever it stands.

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
