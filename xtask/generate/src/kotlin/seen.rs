//! Which types callers see. An object that is a body is none of them: its fields are arguments.

use super::types::object;
use crate::model::{Field, Model, Type, TypeRef};

/// The types that callers see, in the order of the model.
pub(super) fn types(model: &Model) -> Vec<&Type> {
    let mut seen: Vec<&Type> = Vec::new();
    for operation in model.ordinary() {
        let arguments = operation.query.iter().map(|it| &it.r#type);
        for it in arguments.chain(&operation.answer) {
            see(model, it, &mut seen);
        }
        if let Some(body) = &operation.body {
            match flattened(model, &body.r#type) {
                Some(fields) => {
                    for field in fields {
                        see(model, &field.r#type, &mut seen);
                    }
                }
                None => see(model, &body.r#type, &mut seen),
            }
        }
    }
    for it in further(model) {
        see(model, it, &mut seen);
    }
    model.types.iter().filter(|it| seen.iter().any(|seen| seen.name == it.name)).collect()
}

/// The types of the further fields of the SDK's own values.
pub(super) fn further(model: &Model) -> impl Iterator<Item = &TypeRef> {
    model.further.credentials.iter().map(|field| &field.r#type).chain(answered_further(model))
}

/// Those of answers alone.
pub(super) fn answered_further(model: &Model) -> impl Iterator<Item = &TypeRef> {
    let further = &model.further;
    further.session.iter().chain(&further.termination).map(|field| &field.r#type)
}

/// The fields of a body that is an object.
pub(super) fn flattened<'a>(model: &'a Model, body: &TypeRef) -> Option<&'a [Field]> {
    let TypeRef::Object { name } = body else { return None };
    model.types.iter().find(|it| it.name.pascal == *name).map(|it| it.fields.as_slice())
}

fn see<'a>(model: &'a Model, it: &TypeRef, seen: &mut Vec<&'a Type>) {
    let named = |name: &str| model.types.iter().find(|it| it.name.pascal == name);
    let Some(found) = object(it).and_then(named) else { return };
    if seen.iter().any(|it| it.name == found.name) {
        return;
    }
    seen.push(found);
    for field in &found.fields {
        see(model, &field.r#type, seen);
    }
}
