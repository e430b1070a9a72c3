//! Types, as Swift writes them.

use std::collections::HashSet;

use crate::model::{Model, Type, TypeRef};

/// The type of a value.
pub(super) fn written(value: &TypeRef) -> String {
    match value {
        TypeRef::Text => "String".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Integer => "Int64".to_owned(),
        TypeRef::Number => "Double".to_owned(),
        TypeRef::Boolean => "Bool".to_owned(),
        TypeRef::Any => "JSONValue".to_owned(),
        TypeRef::List { item } => format!("[{}]", written(item)),
        TypeRef::Map { item } => format!("[String: {}]", written(item)),
        TypeRef::Nullable { item } => format!("{}?", written(item)),
        TypeRef::Object { name } => name.clone(),
    }
}

/// The objects that callers see. They do not see one that is a body and nothing else: its fields are arguments.
pub(super) fn of(model: &Model) -> Vec<&Type> {
    let mut seen = HashSet::new();
    for operation in model.ordinary() {
        let whole = operation
            .body
            .iter()
            .map(|body| &body.r#type)
            .filter(|it| !matches!(it, TypeRef::Object { .. }));
        let query = operation.query.iter().map(|argument| &argument.r#type);
        query.chain(whole).chain(&operation.answer).for_each(|it| collect(it, &mut seen));
    }
    let further = &model.further;
    let fields = model.types.iter().filter(|it| it.is_public).flat_map(|it| &it.fields);
    let fields =
        fields.chain(&further.credentials).chain(&further.session).chain(&further.termination);
    fields.for_each(|field| collect(&field.r#type, &mut seen));
    model.types.iter().filter(|it| it.is_public && seen.contains(it.name.pascal.as_str())).collect()
}

/// Takes note of the object that a type names.
fn collect<'a>(value: &'a TypeRef, seen: &mut HashSet<&'a str>) {
    match value {
        TypeRef::List { item } | TypeRef::Map { item } | TypeRef::Nullable { item } => {
            collect(item, seen);
        }
        TypeRef::Object { name } => _ = seen.insert(name),
        _ => {}
    }
}
