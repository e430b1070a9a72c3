//! A method of the client for an operation.

use heck::ToLowerCamelCase;
use serde::Serialize;

use super::types::written;
use crate::model::own_kinds::kind_of_status;
use crate::model::{self, Bearer, Body, ErrorStatus, Field, Model, Name, Operation, TypeRef};

/// An operation as `FinHubClient` has it.
#[derive(Debug, Serialize)]
pub(super) struct Method<'a> {
    operation: &'a Operation,
    /// All of them, in the order of the signature.
    arguments: Vec<Argument<'a>>,
    path: Vec<Argument<'a>>,
    /// The fields of a body that is an object, each an argument.
    fields: Option<Vec<Argument<'a>>>,
    /// The whole of another body.
    body: Option<Argument<'a>>,
    query: Vec<Argument<'a>>,
    /// The access token.
    token: Option<Argument<'a>>,
    /// What its documentation says first.
    summary: String,
    /// The documented errors.
    throws: Vec<Throws>,
    /// Whether a caller may do without its answer.
    is_discardable: bool,
}

/// An argument of the method.
#[derive(Debug, Clone, Serialize)]
struct Argument<'a> {
    name: String,
    /// Its name in cases.
    snake: String,
    wire: &'a str,
    r#type: String,
    is_optional: bool,
    doc: &'a str,
}

/// An error that the spec documents.
#[derive(Debug, Serialize)]
struct Throws {
    case: String,
    status: String,
}

impl<'a> Method<'a> {
    pub(super) fn of(model: &'a Model, operation: &'a Operation) -> Self {
        let token = token(operation.bearer);
        let fields = operation.body.as_ref().and_then(|body| fields(model, &body.r#type));
        let body = operation.body.as_ref().filter(|_| fields.is_none()).map(whole);

        let path: Vec<_> = operation.path_arguments.iter().map(of).collect();
        let query: Vec<_> = operation.query.iter().map(of).collect();
        let field = |it: &'a Field| {
            let name = operation.argument_of_field(&it.name);
            argument(name, &it.name, &it.r#type, it.required, &it.doc)
        };
        let fields: Option<Vec<_>> = fields.map(|fields| fields.into_iter().map(field).collect());

        let sent = fields.iter().flatten().chain(&body);
        let arguments = path.iter().chain(sent).chain(&query).chain(&token).cloned().collect();
        Self {
            operation,
            arguments,
            path,
            fields,
            body,
            query,
            token,
            summary: summary(operation),
            throws: throws(operation),
            is_discardable: operation.answer.is_some()
                && !matches!(operation.method.as_str(), "GET" | "HEAD"),
        }
    }
}

/// The fields of a body that is an object, required ones first.
fn fields<'a>(model: &'a Model, body: &TypeRef) -> Option<Vec<&'a Field>> {
    let TypeRef::Object { name } = body else { return None };
    let found = model.types.iter().find(|it| it.name.pascal == *name)?;
    let mut fields: Vec<_> = found.fields.iter().collect();
    fields.sort_by_key(|it| !it.required);
    Some(fields)
}

fn argument<'a>(
    name: Name,
    described: &'a Name,
    r#type: &TypeRef,
    required: bool,
    doc: &'a str,
) -> Argument<'a> {
    Argument {
        name: name.swift,
        snake: name.snake,
        wire: &described.wire,
        r#type: written(r#type),
        is_optional: !required,
        doc,
    }
}

/// A part of the path or the query.
fn of(described: &model::Argument) -> Argument<'_> {
    argument(
        described.name.clone(),
        &described.name,
        &described.r#type,
        described.required,
        &described.doc,
    )
}

/// A body that is one argument.
fn whole(body: &Body) -> Argument<'_> {
    Argument {
        name: "body".to_owned(),
        snake: "body".to_owned(),
        wire: "body",
        r#type: written(&body.r#type),
        is_optional: false,
        doc: if body.doc.is_empty() { "What is sent." } else { &body.doc },
    }
}

fn token(bearer: Bearer) -> Option<Argument<'static>> {
    let (name, is_optional) = match bearer {
        Bearer::None => return None,
        Bearer::Optional => ("bearer", true),
        Bearer::Required => ("token", false),
    };
    Some(Argument {
        name: name.to_owned(),
        snake: name.to_owned(),
        wire: "Authorization",
        r#type: "Secret".to_owned(),
        is_optional,
        doc: "An access token, sent as `Authorization`.",
    })
}

fn summary(operation: &Operation) -> String {
    let id = &operation.name.wire;
    match operation.summary.trim_end_matches('.') {
        "" => format!("Calls `{id}`."),
        summary => format!("{summary} (`{id}`)."),
    }
}

/// The kinds of the documented errors, each once, with the statuses that they are of.
fn throws(operation: &Operation) -> Vec<Throws> {
    let mut throws: Vec<Throws> = Vec::new();
    for error in &operation.errors {
        let case = kind(error).to_lower_camel_case();
        let status = error.words();
        match throws.iter_mut().find(|it| it.case == case) {
            Some(known) => known.status = format!("{}, {status}", known.status),
            None => throws.push(Throws { case, status }),
        }
    }
    throws
}

fn kind(error: &ErrorStatus) -> &str {
    error.kind.as_deref().unwrap_or_else(|| kind_of_status(error.first))
}
