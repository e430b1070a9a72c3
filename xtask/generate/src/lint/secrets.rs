//! Rules that keep secrets out of output.

use crate::finding::Finding;
use crate::naming::sounds_secret;
use crate::shape::{Shape, shape};
use crate::spec::{Operation, Spec};
use crate::walk::schemas;
use crate::yaml::Node;

/// A generated type prints every string that does not say it is a secret.
pub(super) fn formats(spec: &Spec) -> Vec<Finding> {
    let schemas = schemas(spec);
    let properties = schemas.iter().flat_map(|schema| schema.entries_at("properties"));
    let properties = properties.map(|(name, schema)| ("field", name.as_str(), schema));
    let operations = spec.operations();
    let headers = operations.iter().flat_map(Operation::headers);
    let headers = headers.filter_map(|it| Some(("header", it.name(), it.node.get("schema")?)));
    properties
        .chain(headers)
        .filter(|(_, name, schema)| sounds_secret(name) && shows(spec, schema))
        .map(|(what, name, schema)| {
            Finding::new(
                schema.line,
                "secret-format",
                format!("the {what} `{name}` sounds like a secret, and would be printed"),
                "write `format: password` beside its `type: string`; or, if it is none, rename it",
            )
        })
        .collect()
}

/// Whether a schema is a string that prints.
fn shows(spec: &Spec, schema: &Node) -> bool {
    match spec.resolve(schema).map(|schema| shape(spec, schema)) {
        Some(Shape::Array(Some(items))) => shows(spec, items),
        shape => matches!(shape, Some(Shape::String | Shape::Any)),
    }
}

/// Paths and queries end up in the logs of every proxy.
pub(super) fn places(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let arguments = operations.iter().flat_map(|operation| &operation.parameters);
    arguments
        .filter(|it| matches!(it.place(), "path" | "query"))
        .filter(|it| sounds_secret(it.name()) || spec.is_secret(it))
        .map(|it| {
            Finding::new(
                it.used.line,
                "secret-place",
                format!("the secret `{}` is in the {}, which proxies log", it.name(), it.place()),
                "send it in a header or in the body",
            )
        })
        .collect()
}
