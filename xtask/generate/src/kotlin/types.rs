//! How Kotlin writes a type.

use std::collections::BTreeSet;

use minijinja::{Error, Value};

use crate::model::{Type, TypeRef};
use crate::template::read;

/// A type that is always there, such as `List<String>`.
pub(super) fn kotlin(value: &Value) -> Result<String, Error> {
    Ok(written(&read(value)?))
}

/// The same where it may be absent.
pub(super) fn optional(value: &Value) -> Result<String, Error> {
    let written = kotlin(value)?;
    Ok(if written.ends_with('?') { written } else { format!("{written}?") })
}

/// The same where somebody gives it: never null.
pub(super) fn present(value: &Value) -> Result<String, Error> {
    Ok(kotlin(value)?.trim_end_matches('?').to_owned())
}

/// The function of the runtime's or of the types' that reads one from an answer.
pub(super) fn read_by(value: &Value) -> Result<String, Error> {
    Ok(reader(&read(value)?))
}

/// What a constructor keeps of an argument: a copy of what its caller may change.
pub(super) fn copied(value: &Value, name: &str) -> Result<String, Error> {
    Ok(if is_copied(&read(value)?) { format!("frozen({name})") } else { name.to_owned() })
}

/// Whether a caller may change it, or what it holds.
pub(super) fn is_copied(it: &TypeRef) -> bool {
    matches!(it, TypeRef::List { .. } | TypeRef::Map { .. } | TypeRef::Any)
}

pub(super) fn has_secret(it: &TypeRef) -> bool {
    match it {
        TypeRef::Secret => true,
        TypeRef::List { item } | TypeRef::Map { item } | TypeRef::Nullable { item } => {
            has_secret(item)
        }
        _ => false,
    }
}

/// The names of the objects in these types, once each, in their order.
pub(super) fn names<'a>(types: impl IntoIterator<Item = &'a TypeRef>) -> Vec<String> {
    types
        .into_iter()
        .filter_map(object)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The object at the end of a type.
pub(super) fn object(it: &TypeRef) -> Option<&str> {
    match it {
        TypeRef::Object { name } => Some(name),
        TypeRef::List { item } | TypeRef::Map { item } | TypeRef::Nullable { item } => object(item),
        _ => None,
    }
}

/// The types with their required fields first: that is the order of a constructor's arguments.
pub(super) fn sorted(types: Vec<&Type>) -> Vec<Type> {
    let mut types: Vec<_> = types.into_iter().cloned().collect();
    for it in &mut types {
        it.fields.sort_by_key(|field| !field.required);
    }
    types
}

fn written(it: &TypeRef) -> String {
    match it {
        TypeRef::Text => "String".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Integer => "Long".to_owned(),
        TypeRef::Number => "Double".to_owned(),
        TypeRef::Boolean => "Boolean".to_owned(),
        TypeRef::Any => "Any?".to_owned(),
        TypeRef::List { item } => format!("List<{}>", written(item)),
        TypeRef::Map { item } => format!("Map<String, {}>", written(item)),
        TypeRef::Nullable { item } => format!("{}?", written(item)),
        TypeRef::Object { name } => name.clone(),
    }
}

fn reader(it: &TypeRef) -> String {
    match it {
        TypeRef::Text => "AnswerType::text".to_owned(),
        TypeRef::Secret => "AnswerType::secret".to_owned(),
        TypeRef::Integer => "AnswerType::integer".to_owned(),
        TypeRef::Number => "AnswerType::number".to_owned(),
        TypeRef::Boolean => "AnswerType::boolean".to_owned(),
        TypeRef::Any => "AnswerType::any".to_owned(),
        TypeRef::List { item } => format!("AnswerType.list({})", reader(item)),
        TypeRef::Map { item } => format!("AnswerType.map({})", reader(item)),
        TypeRef::Nullable { item } => format!("AnswerType.nullable({})", reader(item)),
        TypeRef::Object { name } => format!("AnswerReaders::read{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{reader, written};
    use crate::model::TypeRef;

    #[test]
    fn a_type_is_written_and_read_from_the_outside_in() {
        let item =
            TypeRef::Nullable { item: Box::new(TypeRef::Object { name: "Device".to_owned() }) };
        let devices = TypeRef::Map { item: Box::new(TypeRef::List { item: Box::new(item) }) };
        assert_eq!(written(&devices), "Map<String, List<Device?>>");
        assert_eq!(
            reader(&devices),
            "AnswerType.map(AnswerType.list(AnswerType.nullable(AnswerReaders::readDevice)))"
        );
    }
}
