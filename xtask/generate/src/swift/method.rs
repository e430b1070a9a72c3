//! A method of the client for an operation.

use heck::ToLowerCamelCase;
use serde::Serialize;

use super::types::written;
use crate::model::{Bearer, ErrorStatus, Field, Model, Name, Operation, TypeRef};
use crate::reference;

/// An operation as `FinHubClient` has it.
#[derive(Debug, Serialize)]
pub(super) struct Method<'a> {
    operation: &'a Operation,
    /// In the order of the signature.
    arguments: Vec<Argument<'a>>,
    path: Vec<Member<'a>>,
    query: Vec<Member<'a>>,
    /// The fields of a body whose fields are arguments.
    fields: Option<Vec<Member<'a>>>,
    /// The argument that is the whole body.
    body: Option<&'static str>,
    /// The argument that is the access token.
    token: Option<&'static str>,
    /// What its documentation says first.
    summary: String,
    /// The documented errors.
    throws: Vec<Throws>,
    /// Whether a caller may do without its answer.
    is_discardable: bool,
}

/// An argument of the method.
#[derive(Debug, Serialize)]
struct Argument<'a> {
    name: String,
    r#type: String,
    is_optional: bool,
    doc: &'a str,
    wire: &'a str,
}

/// What goes over the wire by a name, and the argument that it is.
#[derive(Debug, Serialize)]
struct Member<'a> {
    wire: &'a str,
    argument: String,
    is_optional: bool,
}

/// An error that the spec documents.
#[derive(Debug, Serialize)]
struct Throws {
    case: String,
    status: String,
}

impl<'a> Method<'a> {
    pub(super) fn of(model: &'a Model, operation: &'a Operation) -> Self {
        let token = match operation.bearer {
            Bearer::None => None,
            Bearer::Optional => Some("bearer"),
            Bearer::Required => Some("token"),
        };
        let fields = operation.body.as_ref().and_then(|body| fields(model, &body.r#type));
        let body = operation.body.as_ref().filter(|_| fields.is_none());

        let path: Vec<_> =
            operation.path_arguments.iter().map(|it| (it, it.name.clone())).collect();
        let mut taken: Vec<&str> = path.iter().map(|(_, name)| name.snake.as_str()).collect();
        taken.extend(token);
        taken.extend(body.map(|_| "body"));
        let query: Vec<_> =
            operation.query.iter().map(|it| (it, apart(&it.name, "query", &taken))).collect();
        taken.extend(query.iter().map(|(_, name)| name.snake.as_str()));
        let sent: Vec<_> =
            fields.iter().flatten().map(|it| (*it, apart(&it.name, "body", &taken))).collect();

        let mut arguments = Vec::new();
        arguments.extend(
            path.iter().map(|(it, name)| argument(name, &it.name, &it.r#type, true, &it.doc)),
        );
        arguments.extend(
            sent.iter()
                .map(|(it, name)| argument(name, &it.name, &it.r#type, it.required, &it.doc)),
        );
        arguments.extend(body.map(|body| Argument {
            name: "body".to_owned(),
            r#type: written(&body.r#type),
            is_optional: false,
            doc: if body.doc.is_empty() { "What is sent." } else { &body.doc },
            wire: "body",
        }));
        arguments.extend(
            query
                .iter()
                .map(|(it, name)| argument(name, &it.name, &it.r#type, it.required, &it.doc)),
        );
        arguments.extend(token.map(|name| Argument {
            name: name.to_owned(),
            r#type: "Secret".to_owned(),
            is_optional: operation.bearer == Bearer::Optional,
            doc: "An access token, sent as `Authorization`.",
            wire: "Authorization",
        }));
        Self {
            operation,
            arguments,
            path: path.iter().map(|(it, name)| member(&it.name, name, true)).collect(),
            query: query.iter().map(|(it, name)| member(&it.name, name, it.required)).collect(),
            fields: fields.map(|_| {
                sent.iter().map(|(it, name)| member(&it.name, name, it.required)).collect()
            }),
            body: body.map(|_| "body"),
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

/// A name that no other argument has.
fn apart(name: &Name, place: &str, taken: &[&str]) -> Name {
    if taken.contains(&name.snake.as_str()) {
        Name::called(&name.wire, &format!("{place}_{}", name.snake))
    } else {
        name.clone()
    }
}

fn argument<'a>(
    name: &Name,
    wire: &'a Name,
    r#type: &TypeRef,
    required: bool,
    doc: &'a str,
) -> Argument<'a> {
    Argument {
        name: name.swift.clone(),
        r#type: written(r#type),
        is_optional: !required,
        doc,
        wire: &wire.wire,
    }
}

fn member<'a>(name: &'a Name, argument: &Name, required: bool) -> Member<'a> {
    Member { wire: &name.wire, argument: argument.swift.clone(), is_optional: !required }
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
        let case = kind(operation, error).to_lower_camel_case();
        let status = if error.first == error.last {
            error.first.to_string()
        } else {
            format!("{}xx", error.first / 100)
        };
        match throws.iter_mut().find(|it| it.case == case) {
            Some(known) => known.status = format!("{}, {status}", known.status),
            None => throws.push(Throws { case, status }),
        }
    }
    throws
}

fn kind(operation: &Operation, error: &ErrorStatus) -> String {
    let usual = || reference::kind_of_status(&operation.name.snake, error.first, error.last);
    error.kind.clone().unwrap_or_else(|| usual().to_owned())
}
