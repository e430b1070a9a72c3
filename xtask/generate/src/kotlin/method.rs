//! An operation as a method: its arguments in their order, and what its documentation says.

use heck::ToPascalCase;
use serde::Serialize;

use super::seen::flattened;
use super::types::object;
use crate::model::operation::{self, Bearer};
use crate::model::own_kinds::kind_of_status;
use crate::model::{Model, Name, Operation, TypeRef};

/// A method, and its variant for Java.
#[derive(Debug, Serialize)]
pub(super) struct Method<'a> {
    name: &'a Name,
    summary: &'a str,
    description: &'a str,
    /// Such as `GET /customers/{customerId}`.
    source: String,
    arguments: Vec<Argument>,
    has_optional: bool,
    answer: Option<&'a TypeRef>,
    errors: Vec<Failure>,
}

#[derive(Debug, Serialize)]
struct Argument {
    place: Place,
    name: Name,
    #[serde(rename = "type")]
    r#type: TypeRef,
    required: bool,
    doc: String,
}

/// Where an argument goes: by the name of the runtime's function that puts it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    Path,
    /// A member of the body.
    Body,
    /// The body as a whole.
    WholeBody,
    Query,
    Token,
}

/// An exception, and when it is thrown.
#[derive(Debug, Serialize)]
struct Failure {
    class: String,
    when: String,
}

impl<'a> Method<'a> {
    pub(super) fn of(model: &'a Model, operation: &'a Operation) -> Self {
        let arguments = arguments(model, operation);
        Self {
            name: &operation.name,
            summary: &operation.summary,
            description: &operation.description,
            source: format!("{} {}", operation.method, operation.path),
            has_optional: arguments.iter().any(|it| !it.required),
            arguments,
            answer: operation.answer.as_ref(),
            errors: failures(operation),
        }
    }

    /// Every type in its signature.
    pub(super) fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.arguments.iter().map(|it| &it.r#type).chain(self.answer)
    }

    /// Whether an object is among the types.
    pub(super) fn reads_objects(&self) -> bool {
        self.answer.is_some_and(|it| object(it).is_some())
    }
}

/// Those of the path, of the body, of the query, and then the token.
fn arguments(model: &Model, operation: &Operation) -> Vec<Argument> {
    let given = |place, it: &operation::Argument| Argument {
        place,
        name: it.name.clone(),
        r#type: it.r#type.clone(),
        required: it.required,
        doc: it.doc.clone(),
    };
    let path: Vec<_> = operation.path_arguments.iter().map(|it| given(Place::Path, it)).collect();
    let query: Vec<_> = operation.query.iter().map(|it| given(Place::Query, it)).collect();
    let token = token(operation.bearer);
    let fields = body(model, operation);
    path.into_iter().chain(fields).chain(query).chain(token).collect()
}

fn body(model: &Model, operation: &Operation) -> Vec<Argument> {
    let Some(body) = &operation.body else { return Vec::new() };
    let Some(fields) = flattened(model, &body.r#type) else {
        return vec![Argument {
            place: Place::WholeBody,
            name: Name::of("body"),
            r#type: body.r#type.clone(),
            required: true,
            doc: body.doc.clone(),
        }];
    };
    let mut arguments: Vec<_> = fields
        .iter()
        .map(|field| Argument {
            place: Place::Body,
            name: operation.argument_of_field(&field.name),
            r#type: field.r#type.clone(),
            required: field.required,
            doc: field.doc.clone(),
        })
        .collect();
    arguments.sort_by_key(|it| !it.required);
    arguments
}

fn token(bearer: Bearer) -> Option<Argument> {
    let (name, doc) = match bearer {
        Bearer::None => return None,
        Bearer::Optional => ("bearer", "An access token, sent as `Authorization`."),
        Bearer::Required => ("token", "The access token, sent as `Authorization`."),
    };
    Some(Argument {
        place: Place::Token,
        name: Name::of(name),
        r#type: TypeRef::Secret,
        required: bearer == Bearer::Required,
        doc: doc.to_owned(),
    })
}

/// The exceptions of the documented statuses, each with what the first of its statuses says.
fn failures(operation: &Operation) -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for error in &operation.errors {
        let kind = error.kind.as_deref().unwrap_or_else(|| kind_of_status(error.first));
        let class = kind.to_pascal_case();
        if failures.iter().all(|it| it.class != class) {
            failures
                .push(Failure { class, when: format!("{}: {}", error.words(), error.description) });
        }
    }
    failures
}
