//! The sandbox's tables: the operations that it answers from their documented examples, and what its page says of requests.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::operation::{Header, Operation};
use crate::model::{Model, TypeRef};
use crate::shape::{Shape, leaves, shape};
use crate::spec::Spec;
use crate::template::prose;
use crate::walk::schemas;
use crate::yaml::Node;

/// The table of the operations that are answered from their examples.
pub(crate) fn operations(model: &Model) -> Value {
    let operations: Vec<_> = model.ordinary().map(|it| operation(model, it)).collect();
    json!({ "operations": operations })
}

fn operation(model: &Model, operation: &Operation) -> Value {
    let headers = |required: bool| -> Vec<_> {
        operation.headers.iter().filter(|it| it.required == required).map(|it| &it.name).collect()
    };
    let query = operation.query.iter().filter(|it| it.required);
    let body = operation.body.as_ref().map(|body| {
        json!({
            "content_type": body.content_type,
            "required": body.required,
            "required_members": required_members(model, &body.r#type),
        })
    });
    json!({
        "method": operation.method,
        "path": operation.path,
        "required_headers": headers(true),
        "optional_headers": headers(false),
        "required_query": query.map(|it| &it.name.wire).collect::<Vec<_>>(),
        "bearer": operation.bearer,
        "body": body,
        "answer": {
            "status": operation.documented.status,
            "content_type": operation.documented.content_type,
            "example": operation.example,
        },
    })
}

fn required_members<'a>(model: &'a Model, body: &TypeRef) -> Vec<&'a str> {
    let TypeRef::Object { name } = body else { return Vec::new() };
    let object = model.types.iter().find(|it| it.name.pascal == *name);
    let fields = object.into_iter().flat_map(|object| &object.fields);
    fields.filter(|field| field.required).map(|field| field.name.wire.as_str()).collect()
}

/// The table by which the page explains requests, and decides what it may show of them.
pub(crate) fn description(spec: &Spec, model: &Model) -> Value {
    let operations: Vec<_> = model.operations.iter().map(explained).collect();
    json!({ "authorization": authorization(spec), "operations": operations, "members": members(spec) })
}

fn explained(operation: &Operation) -> Value {
    let header = |it: &Header| {
        json!({
            "name": it.name,
            "required": it.required,
            "is_secret": it.is_secret,
            "description": prose(&it.doc),
        })
    };
    json!({
        "name": operation.name.wire,
        "summary": operation.summary,
        "method": operation.method,
        "path": operation.path,
        "headers": operation.headers.iter().map(header).collect::<Vec<_>>(),
        "query": operation.query.iter().map(|it| &it.name.wire).collect::<Vec<_>>(),
        "bearer": operation.bearer,
    })
}

/// What the description says of the header `Authorization`.
fn authorization(spec: &Spec) -> String {
    let schemes = spec.components("securitySchemes").iter();
    let mut descriptions = schemes.filter_map(|(_, scheme)| scheme.text_at("description"));
    prose(descriptions.next().unwrap_or_default())
}

/// Every member that a body may have, and whether its value is a secret. It is one if any schema says so.
fn members(spec: &Spec) -> BTreeMap<&str, &'static str> {
    let mut members = BTreeMap::new();
    for schema in schemas(spec) {
        for (name, node) in schema.entries_at("properties") {
            if is_secret(spec, node) {
                members.insert(name.as_str(), "secret");
            } else {
                members.entry(name.as_str()).or_insert("open");
            }
        }
    }
    members
}

/// Whether a schema is a secret, or a list or a map of secrets. Of a composition, one part is enough.
fn is_secret(spec: &Spec, schema: &Node) -> bool {
    leaves(spec, schema).into_iter().any(|leaf| match shape(spec, leaf) {
        Shape::Secret => true,
        Shape::Array(Some(inner)) | Shape::Map(Some(inner)) => is_secret(spec, inner),
        _ => false,
    })
}
