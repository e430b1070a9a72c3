//! The table of operations that the sandbox answers from their documented examples.

use serde_json::{Value, json};

use crate::model::{Model, Operation, TypeRef};

/// The table.
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
