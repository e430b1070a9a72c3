//! Rules about operations.

use std::collections::HashMap;

use heck::{ToLowerCamelCase, ToSnakeCase};

use crate::finding::Finding;
use crate::spec::{Spec, json_schema};

/// Names that the generated client, a client of the SDK in some language or progenitor uses already, or that Rust keeps.
const TAKEN: [&str; 40] = [
    "all",
    "api_version",
    "baseurl",
    "builder",
    "byte_stream",
    "check",
    "client",
    "client_hooks",
    "client_info",
    "clone",
    "close",
    "delete_session_by_id",
    "description",
    "err",
    "error",
    "exec",
    "from",
    "gen",
    "hash_code",
    "inner",
    "into",
    "login",
    "new",
    "new_with_client",
    "ok",
    "operation_info",
    "option",
    "post",
    "pre",
    "request_builder_ext",
    "response_value",
    "result",
    "resume",
    "shutdown",
    "some",
    "string",
    "to_string",
    "vec",
    "with_options",
    "with_session",
];

const ID: &str = "operation-id";
const BODY: &str = "request-body";

pub(super) fn operation_ids(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in spec.operations() {
        let Some(id) = operation.node.get("operationId") else {
            findings.push(Finding::new(
                operation.node.line,
                ID,
                format!("{} has no operationId", operation.title()),
                "give it one in lowerCamelCase, such as `getSession`: the methods are named after it",
            ));
            continue;
        };
        let name = id.text().unwrap_or_default();
        let snake = name.to_snake_case();
        if !is_identifier(name) {
            findings.push(Finding::new(
                id.line,
                ID,
                format!("the operationId `{name}` cannot be a name in code"),
                "use ASCII letters and digits, with a small letter first, such as `getSession`",
            ));
        } else if TAKEN.contains(&snake.as_str()) || syn::parse_str::<syn::Ident>(&snake).is_err() {
            findings.push(Finding::new(
                id.line,
                ID,
                format!("the operationId `{name}` is a name that Rust or the client uses already"),
                "add a noun, such as `getSession`",
            ));
        }
    }
    findings
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn camel_case_ids(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let ids = operations.iter().filter_map(|operation| operation.node.get("operationId"));
    let other_case = ids.filter(|id| {
        let name = id.text().unwrap_or_default();
        name.contains('_') || name.starts_with(|first: char| first.is_ascii_uppercase())
    });
    other_case
        .map(|id| {
            let name = id.text().unwrap_or_default();
            Finding::new(
                id.line,
                ID,
                format!("the operationId `{name}` is not in lowerCamelCase, as the others are"),
                format!("write `{}`", name.to_lower_camel_case()),
            )
        })
        .collect()
}

pub(super) fn unique_operation_ids(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lines = HashMap::new();
    for operation in spec.operations() {
        let Some(id) = operation.node.get("operationId") else { continue };
        let name = operation.id();
        if let Some(first) = lines.insert(name.to_snake_case(), id.line) {
            findings.push(Finding::new(
                id.line,
                ID,
                format!("the operationId `{name}` is taken by line {first}, or differs from it only in case"),
                "rename one of the two",
            ));
        }
    }
    findings
}

pub(super) fn methods(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations().into_iter();
    let unsupported = operations.filter(|it| matches!(it.method, "options" | "trace"));
    unsupported
        .map(|operation| {
            Finding::new(
                operation.node.line,
                "method",
                format!("the generator cannot send {}", operation.method.to_uppercase()),
                "describe the operation outside the spec, or with another method if FinHub takes one",
            )
        })
        .collect()
}

pub(super) fn request_bodies(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let bodies = operations.iter().filter_map(|it| Some((it, spec.request_body(it)?)));
    let others = bodies.filter(|(_, body)| json_schema(body).is_none());
    others
        .map(|(operation, body)| {
            Finding::new(
                body.line,
                BODY,
                format!("{} sends a body that is not JSON", operation.title()),
                "give it `application/json` with a `schema`: the generated client sends JSON alone",
            )
        })
        .collect()
}

pub(super) fn required_bodies(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let bodies = operations.iter().filter_map(|it| Some((it, spec.request_body(it)?)));
    let optional = bodies.filter(|(_, body)| !body.is_true("required"));
    optional
        .map(|(operation, body)| {
            Finding::new(
                body.line,
                BODY,
                format!(
                    "{} may go without its body, which the generated client always sends",
                    operation.title()
                ),
                "write `required: true` beside its `content`",
            )
        })
        .collect()
}
