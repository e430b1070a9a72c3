//! What follows from the spec in the Python package: the methods of ordinary operations for both clients
//! (`_operations.py`), the values that they take and give (`types.py`), how both go over the wire (`_described.py`), and
//! the further fields of a login and a logout (`_accessors.py`, the stub).

use minijinja::{Environment, context, value::Serde};
use serde::Serialize;

use super::field::{Part, imports};
use super::hints::{MODULE, STUB, Scope, TYPES};
use super::method::Method;
use crate::model::{Field, Model, Type};
use crate::output::GeneratedFile;
use crate::spec::Spec;
use crate::template::render;

/// A class of `types.py`.
#[derive(Debug, Serialize)]
struct Class {
    name: String,
    doc: String,
    fields: Vec<Part>,
}

/// Every file that follows from the spec.
pub(crate) fn files(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let file = |path, text: String| GeneratedFile::source(path, "#", spec, &text);
    let methods: Vec<_> = model.ordinary().map(|it| Method::of(model, it)).collect();
    Ok(vec![
        file("bindings/python/python/finhub_sessions/types.py", types(model)?),
        file("bindings/python/python/finhub_sessions/_operations.py", operations(&methods)?),
        file("bindings/python/python/finhub_sessions/_described.py", described(model, &methods)?),
        file("bindings/python/python/finhub_sessions/_accessors.py", accessors(model)?),
    ])
}

fn types(model: &Model) -> Result<String, String> {
    let public = model.types.iter().filter(|it| it.is_public);
    let classes: Vec<_> = public.map(Class::of).collect();
    let further = parts(&model.further.credentials, TYPES, "");
    let fields = || classes.iter().flat_map(|it| &it.fields);
    let hints = fields().flat_map(|it| [&it.held, &it.given]);
    let hints = hints.chain(further.iter().map(|it| &it.given));
    let context = context! {
        imports => Serde(imports(hints.map(String::as_str))),
        has_shapes => fields().any(|it| it.shape.contains("_shapes.")),
        classes => Serde(&classes),
        further => Serde(&further),
    };
    write("types.py", include_str!("../../templates/python/types.py.jinja"), context)
}

fn operations(methods: &[Method]) -> Result<String, String> {
    let hints = methods.iter().flat_map(|it| it.arguments().map(|it| &it.given).chain(&it.returns));
    let context = context! {
        imports => Serde(imports(hints.map(String::as_str))),
        methods => Serde(methods),
    };
    write("_operations.py", include_str!("../../templates/python/_operations.py.jinja"), context)
}

fn described(model: &Model, methods: &[Method]) -> Result<String, String> {
    let further = &model.further;
    let [credentials, session, termination] =
        [&further.credentials, &further.session, &further.termination]
            .map(|fields| parts(fields, MODULE, "types."));
    let fields = || credentials.iter().chain(&session).chain(&termination);
    let shapes = || {
        let arguments =
            methods.iter().flat_map(|it| it.arguments().map(|it| &it.shape).chain(&it.shape));
        arguments.chain(fields().map(|it| &it.shape))
    };
    let context = context! {
        has_shapes => shapes().any(|it| it.contains("_shapes.")),
        has_types => shapes().any(|it| it.contains("(types.")),
        methods => Serde(methods),
        tables => [("CREDENTIALS", credentials), ("SESSION", session), ("TERMINATION", termination)].map(Serde),
    };
    write("_described.py", include_str!("../../templates/python/_described.py.jinja"), context)
}

fn accessors(model: &Model) -> Result<String, String> {
    let further = &model.further;
    let tables = [("SESSION", &further.session), ("TERMINATION", &further.termination)];
    let tables = tables.map(|(name, fields)| Serde((name, parts(fields, MODULE, "types."))));
    let template = include_str!("../../templates/python/_accessors.py.jinja");
    write("_accessors.py", template, context! { tables })
}

fn write(name: &str, template: &str, context: minijinja::Value) -> Result<String, String> {
    let filters = |environment: &mut Environment<'_>| {
        environment.add_filter("docstring", docstring);
        environment.add_filter("literal", literal);
        environment.add_filter("fit", fit);
    };
    render(name, template, filters, context)
}

fn parts(fields: &[Field], scope: Scope, types: &str) -> Vec<Part> {
    fields.iter().map(|it| Part::of_field(it, scope, types)).collect()
}

impl Class {
    fn of(it: &Type) -> Self {
        let fields = parts(&it.fields, TYPES, "");
        Self { name: it.name.pascal.clone(), doc: it.doc.clone(), fields }
    }
}

/// An accessor of a class that is written by hand, for the stub.
#[derive(Debug, Clone)]
pub(crate) struct Accessor {
    /// The class, in Python.
    pub(super) class: &'static str,
    pub(super) name: String,
    pub(super) hint: String,
    pub(super) doc: String,
}

/// The accessors that the spec adds to classes of the compiled module.
pub(crate) fn stub_accessors(model: &Model) -> Vec<Accessor> {
    let classes =
        [("Session", &model.further.session), ("Termination", &model.further.termination)];
    let accessors = classes.into_iter().flat_map(|(class, fields)| {
        parts(fields, STUB, "").into_iter().map(move |it| Accessor {
            class,
            name: it.name,
            hint: it.held,
            doc: accessor_doc(&it.doc, &it.wire),
        })
    });
    accessors.collect()
}

/// What an accessor says: what the spec does, or where it comes from.
fn accessor_doc(doc: &str, wire: &str) -> String {
    let said = if doc.is_empty() { format!("`{wire}` of FinHub's answer") } else { doc.to_owned() };
    crate::template::prose(&said)
}

/// A text of the spec inside of a docstring.
fn docstring(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"\"", "'''")
}

/// A text as a literal, in the manner of ruff's formatter.
fn literal(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n");
    if escaped.contains('"') && !escaped.contains('\'') {
        format!("'{escaped}'")
    } else {
        format!("\"{}\"", escaped.replace('"', "\\\""))
    }
}

/// The longest line, as the formatter has it.
const WIDTH: usize = 100;

/// An entry that was written with an argument on each line, on one line where that is short enough: the formatter leaves
/// both as they are.
fn fit(entry: &str) -> String {
    let entry = entry.trim_end();
    let indent = entry.len() - entry.trim_start().len();
    let mut line = String::new();
    for part in entry.lines().map(str::trim) {
        if line.ends_with(',') && part.starts_with([')', '}']) {
            line.pop();
        } else if line.ends_with(',') {
            line.push(' ');
        }
        line.push_str(part);
    }
    if indent + line.chars().count() <= WIDTH {
        format!("{}{line}\n", " ".repeat(indent))
    } else {
        format!("{entry}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{docstring, fit, literal};

    #[test]
    fn an_entry_stands_on_one_line_where_it_fits() {
        let short =
            "    \"name\": _values.required(\n        \"name\",\n        _shapes.TEXT,\n    ),\n";
        assert_eq!(fit(short), "    \"name\": _values.required(\"name\", _shapes.TEXT),\n");
        let long = short.replace("name", &"n".repeat(40));
        assert_eq!(fit(&long), long);
    }

    #[test]
    fn a_text_of_the_spec_ends_no_literal() {
        assert_eq!(docstring(r#"\d, """x""""#), r"\\d, '''x'''");
        assert_eq!(literal("say \"x\""), "'say \"x\"'");
        assert_eq!(literal("'x' is \"y\""), r#""'x' is \"y\"""#);
    }
}
