//! What Swift's users see of the spec: types, methods of the client, and what a login and its values have beyond what is
//! written by hand. `OperationCalls.swift` and `WireValue.swift` are what it is made of.

mod docs;
mod method;
mod types;

use heck::ToUpperCamelCase;
use minijinja::Environment;
use serde::Serialize;

use crate::model::{Further, Model, Type, TypeRef};
use crate::output::GeneratedFile;
use crate::spec::Spec;
use crate::template::{read, render};
use method::Method;

/// A file, and the template that writes it.
struct Output {
    path: &'static str,
    name: &'static str,
    template: &'static str,
}

const OUTPUTS: [Output; 5] = [
    Output {
        path: "bindings/swift/Sources/FinhubSessions/Generated/Operations.swift",
        name: "swift/Operations.swift.jinja",
        template: include_str!("../../templates/swift/Operations.swift.jinja"),
    },
    Output {
        path: "bindings/swift/Sources/FinhubSessions/Generated/Types.swift",
        name: "swift/Types.swift.jinja",
        template: include_str!("../../templates/swift/Types.swift.jinja"),
    },
    Output {
        path: "bindings/swift/Sources/FinhubSessions/Generated/LoginArguments.swift",
        name: "swift/LoginArguments.swift.jinja",
        template: include_str!("../../templates/swift/LoginArguments.swift.jinja"),
    },
    Output {
        path: "bindings/swift/Sources/FinhubSessions/Generated/AnswerFields.swift",
        name: "swift/AnswerFields.swift.jinja",
        template: include_str!("../../templates/swift/AnswerFields.swift.jinja"),
    },
    Output {
        path: "bindings/swift/Tests/FinhubSessionsTests/Generated/OperationsByName.swift",
        name: "swift/OperationsByName.swift.jinja",
        template: include_str!("../../templates/swift/OperationsByName.swift.jinja"),
    },
];

/// What the templates read.
#[derive(Debug, Serialize)]
struct Seen<'a> {
    methods: Vec<Method<'a>>,
    types: Vec<&'a Type>,
    further: &'a Further,
}

/// The generated sources of the Swift package that follow from the spec.
pub(crate) fn files(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let methods = model.ordinary().map(|it| Method::of(model, it)).collect();
    let seen = Seen { methods, types: types::of(model), further: &model.further };
    let written = OUTPUTS.iter().map(|output| {
        write(output, &seen).map(|text| GeneratedFile::source(output.path, "//", spec, &text))
    });
    written.collect()
}

fn write(output: &Output, seen: &Seen<'_>) -> Result<String, String> {
    let filters = |environment: &mut Environment<'_>| {
        environment.add_filter("swift", |value: minijinja::Value| {
            read::<TypeRef>(&value).map(|it| types::written(&it))
        });
        environment.add_filter("literal", literal);
        environment.add_filter("sentence", docs::sentence);
        environment.add_filter("paragraphs", docs::paragraphs);
        environment.add_filter("described", docs::described);
        environment.add_filter("label", label);
        environment.add_filter("argument", argument);
        environment.add_filter("boxed", boxed);
    };
    render(output.name, output.template, filters, seen)
}

/// A text as Swift writes it.
fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A name where Swift keeps no word for itself.
fn label(name: &str) -> String {
    name.trim_matches('`').to_owned()
}

/// A name before an argument, where Swift warns of a quoted word that could stand there as it is.
fn argument(name: &str) -> String {
    if ["`inout`", "`let`", "`var`"].contains(&name) { name.to_owned() } else { label(name) }
}

/// The property that holds a value in a place of its own.
fn boxed(property: &str) -> String {
    format!("boxed{}", label(property).to_upper_camel_case())
}
