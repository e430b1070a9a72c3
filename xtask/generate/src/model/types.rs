//! The values that operations send and answer.

use serde::{Deserialize, Serialize};

use super::name::Name;
use super::operation::Operation;
use crate::extensions::{self, Value};
use crate::shape::{self, Shape, shape};
use crate::spec::{Spec, schema_name};
use crate::yaml::Node;

/// What a value looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum TypeRef {
    Text,
    /// A text that does not print.
    Secret,
    Integer,
    Number,
    Boolean,
    /// Any JSON.
    Any,
    List {
        item: Box<TypeRef>,
    },
    Map {
        item: Box<TypeRef>,
    },
    /// What an array or a map holds where it may be null.
    Nullable {
        item: Box<TypeRef>,
    },
    /// One of [`Model::types`](super::Model::types), by the name that all languages give it.
    Object {
        name: String,
    },
}

/// An object of the spec.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Type {
    pub(crate) name: Name,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
    /// Whether an operation sends it, so that callers make it.
    pub(crate) is_sent: bool,
    /// Whether an operation answers it.
    pub(crate) is_answered: bool,
    /// Whether an operation whose methods are generated sends or answers it, so that callers see it.
    pub(crate) is_public: bool,
}

/// A field of an object.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Field {
    pub(crate) name: Name,
    #[serde(rename = "type")]
    pub(crate) r#type: TypeRef,
    /// Whether it is always there and never null.
    pub(crate) required: bool,
    pub(crate) doc: String,
    /// Whether the object that it holds may hold this one without a list or a map between them.
    pub(crate) is_recursive: bool,
    /// Whether it is an argument of a login's query rather than a field of its body.
    pub(crate) in_query: bool,
}

/// The objects that operations send or answer, in the order of the spec, those first that the spec names.
pub(super) fn types(spec: &Spec, operations: &[Operation]) -> Vec<Type> {
    let mut types: Vec<Type> = all(spec);
    for operation in operations {
        let public = !operation.by_hand;
        for sent in operation
            .body
            .iter()
            .map(|body| &body.r#type)
            .chain(operation.query.iter().map(|it| &it.r#type))
        {
            mark(&mut types, sent, &mut |it| {
                let seen = it.is_sent && (it.is_public || !public);
                it.is_sent = true;
                it.is_public |= public;
                !seen
            });
        }
        if let Some(answered) = &operation.answer {
            mark(&mut types, answered, &mut |it| {
                let seen = it.is_answered && (it.is_public || !public);
                it.is_answered = true;
                it.is_public |= public;
                !seen
            });
        }
    }
    // Types of the SDK's own values' further fields are seen through these.
    for value in [Value::Credentials, Value::Session, Value::Termination] {
        for field in further(spec, value) {
            mark(&mut types, &field.r#type, &mut |it| {
                let seen = it.is_public;
                it.is_public = true;
                !seen
            });
        }
    }
    types.retain(|it| it.is_sent || it.is_answered);
    types
}

/// What a login sends that its value does not offer by hand.
pub(super) fn further_credentials(spec: &Spec, operations: &[Operation]) -> Vec<Field> {
    let logins = operations.iter().filter(|operation| operation.is_login());
    let arguments = logins.flat_map(|operation| &operation.query).map(|argument| Field {
        name: argument.name.clone(),
        r#type: argument.r#type.clone(),
        required: argument.required,
        doc: argument.doc.clone(),
        is_recursive: false,
        in_query: true,
    });
    further(spec, Value::Credentials).into_iter().chain(arguments).collect()
}

/// The fields of the schemas behind a value of the SDK's own that it does not offer by hand.
pub(super) fn further(spec: &Spec, value: Value) -> Vec<Field> {
    let schemas = spec.components("schemas").iter();
    let schemas = schemas.filter_map(|(name, node)| Some((name, node, extensions::value(node)?)));
    schemas
        .filter(|(.., extension)| extension.name == value)
        .flat_map(|(name, node, extension)| {
            let mut fields = fields_of(spec, name, node);
            fields.retain(|field| !extension.by_hand.contains(&field.name.wire));
            fields
        })
        .collect()
}

/// Applies `change` to the objects in a type and all that they hold, as long as it says to go on.
fn mark(types: &mut [Type], seen: &TypeRef, change: &mut impl FnMut(&mut Type) -> bool) {
    match seen {
        TypeRef::List { item } | TypeRef::Map { item } | TypeRef::Nullable { item } => {
            mark(types, item, change);
        }
        TypeRef::Object { name } => {
            let Some(index) = types.iter().position(|it| it.name.pascal == *name) else { return };
            if change(&mut types[index]) {
                for field in types[index].fields.clone() {
                    mark(types, &field.r#type, change);
                }
            }
        }
        _ => {}
    }
}

/// Every object of the spec, those that are described in place after the one that holds them.
fn all(spec: &Spec) -> Vec<Type> {
    let mut types = Vec::new();
    for (name, node) in spec.components("schemas") {
        collect(spec, name, node, &mut types);
    }
    let direct: Vec<(String, Vec<String>)> = types
        .iter()
        .map(|it| (it.name.pascal.clone(), it.fields.iter().filter_map(held).collect()))
        .collect();
    for it in &mut types {
        let own = it.name.pascal.clone();
        for field in &mut it.fields {
            field.is_recursive = held(field).is_some_and(|inner| reaches(&direct, &inner, &own));
        }
    }
    for (name, node) in spec.components("schemas") {
        let Some(extension) = extensions::value(node) else { continue };
        for it in types.iter_mut().filter(|it| it.name.wire == *name) {
            // The SDK makes these by hand, and says itself what lacks.
            for field in
                it.fields.iter_mut().filter(|it| !extension.by_hand.contains(&it.name.wire))
            {
                field.required = false;
            }
        }
    }
    types
}

fn collect(spec: &Spec, path: &str, schema: &Node, types: &mut Vec<Type>) {
    match shape(spec, schema) {
        Shape::Object(fields) => {
            let name = Name::of(path);
            if types.iter().any(|it| it.name.pascal == name.pascal) {
                return;
            }
            let doc = schema.text_at("description").unwrap_or_default().trim().to_owned();
            let own = fields_of(spec, path, schema);
            types.push(Type {
                name,
                doc,
                fields: own,
                is_sent: false,
                is_answered: false,
                is_public: false,
            });
            for field in fields {
                collect(spec, &inner_name(path, field.name), field.node, types);
            }
        }
        Shape::Array(Some(inner)) | Shape::Map(Some(inner)) => {
            collect(spec, &format!("{path}Item"), inner, types);
        }
        _ => {}
    }
}

fn fields_of(spec: &Spec, path: &str, schema: &Node) -> Vec<Field> {
    shape::fields(spec, schema).iter().map(|it| field(spec, path, it)).collect()
}

fn field(spec: &Spec, path: &str, field: &shape::Field<'_>) -> Field {
    let resolved = spec.resolve(field.node).unwrap_or(field.node);
    let doc = field.node.text_at("description").or_else(|| resolved.text_at("description"));
    Field {
        name: extensions::name(field.node, field.name),
        r#type: type_of(spec, &inner_name(path, field.name), field.node),
        required: field.required,
        doc: doc.unwrap_or_default().trim().to_owned(),
        is_recursive: false,
        in_query: false,
    }
}

/// What an object that is described in place is called.
fn inner_name(path: &str, field: &str) -> String {
    use heck::ToPascalCase;
    format!("{}{}", path.to_pascal_case(), field.to_pascal_case())
}

/// What values of a schema look like. `path` names those that are described in place.
pub(super) fn type_of(spec: &Spec, path: &str, schema: &Node) -> TypeRef {
    match shape(spec, schema) {
        Shape::Named(name) => named(spec, name, schema),
        Shape::Object(_) => TypeRef::Object { name: Name::of(path).pascal },
        Shape::Map(inner) => TypeRef::Map { item: Box::new(element(spec, path, inner)) },
        Shape::Array(inner) => TypeRef::List { item: Box::new(element(spec, path, inner)) },
        Shape::Secret => TypeRef::Secret,
        Shape::String => TypeRef::Text,
        Shape::Integer => TypeRef::Integer,
        Shape::Number => TypeRef::Number,
        Shape::Boolean => TypeRef::Boolean,
        Shape::Any => TypeRef::Any,
    }
}

/// A schema that has a name is an object of that name, or what it is another word for.
fn named(spec: &Spec, name: &str, schema: &Node) -> TypeRef {
    let Some(target) =
        spec.components("schemas").iter().find(|(it, _)| it == name).map(|(_, node)| node)
    else {
        return TypeRef::Any;
    };
    match shape(spec, target) {
        Shape::Named(next) if schema_name(schema) != Some(next) => type_of(spec, next, target),
        Shape::Named(_) => TypeRef::Any,
        _ => type_of(spec, name, target),
    }
}

fn element(spec: &Spec, path: &str, inner: Option<&Node>) -> TypeRef {
    let Some(inner) = inner else { return TypeRef::Any };
    let item = type_of(spec, &format!("{path}Item"), inner);
    if inner.is_true("nullable") && item != TypeRef::Any {
        TypeRef::Nullable { item: Box::new(item) }
    } else {
        item
    }
}

/// The object that a field holds without a list or a map between.
fn held(field: &Field) -> Option<String> {
    match &field.r#type {
        TypeRef::Object { name } => Some(name.clone()),
        _ => None,
    }
}

fn reaches(direct: &[(String, Vec<String>)], from: &str, to: &str) -> bool {
    let mut seen = vec![from.to_owned()];
    let mut next = 0;
    while next < seen.len() {
        if seen[next] == to {
            return true;
        }
        let inner = direct
            .iter()
            .filter(|(name, _)| *name == seen[next])
            .flat_map(|(_, held)| held.clone());
        let new: Vec<_> = inner.filter(|it| !seen.contains(it)).collect();
        seen.extend(new);
        next += 1;
    }
    false
}
