//! `docs/reference.md`: what goes over the wire, and what the SDK makes of the answers.

mod errors;
mod fields;
mod log;
mod managed;
mod status;
mod stores;

use super::model::{self, Model};
use super::spec::{Bearer, Operation, Parameter, Spec, json_schema};
use super::yaml::Node;
use crate::markdown::{code, example, paragraph, prose, table, yes};
use errors::{errors, kind_of_answer};
use fields::{anchor, schemas, type_name};

/// The text of the page.
pub(crate) fn reference(spec: &Spec, model: &Model) -> String {
    let operations = spec.operations();
    let overview: Vec<_> = operations.iter().map(overview).collect();
    let page = [
        paragraph("# Reference"),
        paragraph(&format!(
            "What goes over the wire, as `{}` describes it, and the kind of error that each answer becomes.",
            spec.path
        )),
        paragraph("## Operations"),
        table(["operation", "method", "path", "purpose"], &overview),
        paragraph(
            "Every language has a method for each. That of Python stands on `Client` and, to be awaited, on `AsyncClient`.",
        ),
        table(
            ["operation", "Rust", "Python", "Kotlin", "Java", "Swift"],
            &model.operations.iter().map(methods).collect::<Vec<_>>(),
        ),
        operations
            .iter()
            .zip(&model.operations)
            .map(|(it, model)| section(spec, it, model))
            .collect(),
        paragraph("## Fields"),
        paragraph(
            "Fields that FinHub adds are ignored until they are described here; every value of an open set is kept. A *secret* never prints.",
        ),
        schemas(spec),
        errors(model),
        status::states(),
        managed::managed(),
        stores::stores(),
        log::events(),
    ];
    page.concat().trim_end().to_owned() + "\n"
}

fn overview(operation: &Operation<'_>) -> [String; 4] {
    let id = operation.id();
    [
        format!("[`{id}`](#{})", anchor(id)),
        operation.method.to_uppercase(),
        code(operation.path),
        prose(operation.node.text_at("summary").unwrap_or_default()),
    ]
}

/// The method of each language.
fn methods(operation: &model::Operation) -> [String; 6] {
    let name = &operation.name;
    let java = format!("{}Async", name.kotlin.trim_matches('`'));
    let names = [&name.rust, &name.python, &name.kotlin, &java, &name.swift];
    let [rust, python, kotlin, java, swift] = names.map(|it| code(it.trim_matches('`')));
    [code(&name.wire), rust, python, kotlin, java, swift]
}

fn section(spec: &Spec, operation: &Operation<'_>, model: &model::Operation) -> String {
    let text = |key| operation.node.text_at(key).map(sentence).unwrap_or_default();
    let deprecated = if operation.node.is_true("deprecated") { "**Deprecated.**" } else { "" };
    let bearer = match spec.bearer(operation) {
        Bearer::None => "It takes no `Authorization`.",
        Bearer::Optional => "`Authorization: Bearer <token>` is optional.",
        Bearer::Required => "`Authorization: Bearer <token>` is required.",
    };
    let section = [
        paragraph(&format!("### {}", operation.id())),
        paragraph(&text("summary")),
        paragraph(&text("description")),
        paragraph(deprecated),
        paragraph(&format!("```http\n{} {}\n```", operation.method.to_uppercase(), operation.path)),
        paragraph(bearer),
        arguments(spec, operation),
        headers(spec, operation),
        body(spec, operation),
        answers(spec, operation, model),
    ];
    section.concat()
}

/// The text with a full stop where it ends in a word.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    let stop = if text.ends_with(char::is_alphanumeric) { "." } else { "" };
    format!("{text}{stop}")
}

fn arguments(spec: &Spec, operation: &Operation<'_>) -> String {
    let arguments = operation.parameters.iter().filter(|it| it.place() != "header");
    let row = |it: &Parameter<'_>| {
        let schema = it.node.get("schema").and_then(|schema| spec.resolve(schema));
        [
            code(it.name()),
            it.place().to_owned(),
            schema.map(|schema| type_name(spec, schema)).unwrap_or_default(),
            yes(it.required()),
            example(it.node),
            prose(it.description()),
        ]
    };
    let rows: Vec<_> = arguments.map(row).collect();
    table(["argument", "in", "type", "required", "example", "description"], &rows)
}

fn headers(spec: &Spec, operation: &Operation<'_>) -> String {
    let row = |it: &Parameter<'_>| {
        let secret = yes(spec.is_secret(it));
        [code(it.name()), yes(it.required()), secret, example(it.node), prose(it.description())]
    };
    let rows: Vec<_> = operation.headers().map(row).collect();
    table(["header", "required", "secret", "example", "description"], &rows)
}

fn body(spec: &Spec, operation: &Operation<'_>) -> String {
    let schema = spec.request_body(operation).and_then(json_schema);
    schema
        .map(|schema| paragraph(&format!("Body: {}.", type_name(spec, schema))))
        .unwrap_or_default()
}

fn answers(spec: &Spec, operation: &Operation<'_>, model: &model::Operation) -> String {
    let answers = spec.answers(operation);
    let row = |status: &str, node: &Node| {
        let body = json_schema(node).map(|schema| type_name(spec, schema)).unwrap_or_default();
        let meaning = prose(node.text_at("description").unwrap_or_default());
        [code(status), meaning, body, kind_of_answer(model, status)]
    };
    let rows: Vec<_> = answers.iter().map(|it| row(it.status, it.node)).collect();
    table(["status", "meaning", "body", "kind of error"], &rows)
}
