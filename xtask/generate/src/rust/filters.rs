//! How Rust writes what the model holds.

use heck::ToPascalCase;
use minijinja::{Environment, Error, Value};

use crate::model::TypeRef;
use crate::template::read;

/// A field of an object, or an argument of a query.
#[derive(Clone, serde::Deserialize)]
struct Field {
    name: Named,
    #[serde(rename = "type")]
    r#type: TypeRef,
    required: bool,
    #[serde(default)]
    is_recursive: bool,
}

#[derive(Clone, serde::Deserialize)]
struct Named {
    wire: String,
    rust: String,
}

pub(super) fn add(environment: &mut Environment<'_>) {
    environment.add_filter("pascal", |name: String| name.to_pascal_case());
    environment.add_filter("doc", doc);
    environment.add_filter("literal", |text: &str| format!("{text:?}"));
    environment.add_filter("method_doc", method_doc);
    environment.add_filter("type_at", |of: Value, module: String| {
        Ok::<_, Error>(rust(&read(&of)?, &module))
    });
    environment.add_filter("field_type", |of: Value| read(&of).map(|it| field_type(&it)));
    environment.add_filter("argument_type", |of: Value| read(&of).map(|it| argument_type(&it, "")));
    environment.add_filter("argument_type_at", |of: Value, module: String| {
        read(&of).map(|it| argument_type(&it, &module))
    });
    environment.add_filter("from_argument", |of: Value| read(&of).map(|it| from_argument(&it)));
    environment.add_filter("decoded", |of: Value| read(&of).map(|it| decoded(&it)));
    environment
        .add_filter("further_argument", |of: Value| read(&of).map(|it| further_argument(&it)));
    environment.add_filter("query_argument", |of: Value| read(&of).map(|it| query_argument(&it)));
    environment.add_filter("borrowed_at", |of: Value, module: String| {
        Ok::<_, Error>(borrowed(&read(&of)?, &module))
    });
    environment.add_filter("borrow", |of: Value| read(&of).map(|it| borrow(&it)));
}

/// A type, with `module` before the names of objects.
fn rust(of: &TypeRef, module: &str) -> String {
    match of {
        TypeRef::Text => "String".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Integer => "i64".to_owned(),
        TypeRef::Number => "f64".to_owned(),
        TypeRef::Boolean => "bool".to_owned(),
        TypeRef::Any => "Value".to_owned(),
        TypeRef::List { item } => format!("Vec<{}>", rust(item, module)),
        TypeRef::Map { item } => {
            format!("std::collections::BTreeMap<String, {}>", rust(item, module))
        }
        TypeRef::Nullable { item } => format!("Option<{}>", rust(item, module)),
        TypeRef::Object { name } => format!("{module}{name}"),
    }
}

fn field_type(field: &Field) -> String {
    let plain = rust(&field.r#type, "");
    let held = if field.is_recursive { format!("Box<{plain}>") } else { plain };
    if field.required { held } else { format!("Option<{held}>") }
}

fn argument_type(field: &Field, module: &str) -> String {
    match field.r#type {
        TypeRef::Text | TypeRef::Secret => format!("impl Into<{}>", rust(&field.r#type, module)),
        _ => rust(&field.r#type, module),
    }
}

fn from_argument(field: &Field) -> String {
    let name = &field.name.rust;
    match field.r#type {
        TypeRef::Text | TypeRef::Secret => format!("{name}.into()"),
        _ if field.is_recursive => format!("Box::new({name})"),
        _ => name.clone(),
    }
}

/// How a field is read of its object's members.
fn decoded(field: &Field) -> String {
    let wire = &field.name.wire;
    match field.r#type {
        _ if field.required => format!("required(\"{wire}\")?"),
        TypeRef::Text | TypeRef::Secret | TypeRef::Integer | TypeRef::Number | TypeRef::Boolean => {
            format!("lenient(\"{wire}\")")
        }
        _ => format!("optional(\"{wire}\").ok()?"),
    }
}

/// What the generated client, which takes texts alone, is given of a query's field.
fn query_argument(field: &Field) -> String {
    let it = format!("query.{}", field.name.rust);
    match (&field.r#type, field.required) {
        (TypeRef::List { item }, required) => {
            let texts = match **item {
                TypeRef::Text => "it.clone()",
                _ => "it.iter().map(ToString::to_string).collect::<Vec<_>>()",
            };
            if required {
                format!("&{{ let it = &{it}; {texts} }}")
            } else {
                format!("{it}.as_ref().map(|it| {texts}).as_ref()")
            }
        }
        (TypeRef::Text, true) => format!("&{it}"),
        (TypeRef::Text, false) => format!("{it}.as_deref()"),
        (_, true) => format!("&{it}.to_string()"),
        (_, false) => format!("{it}.as_ref().map(ToString::to_string).as_deref()"),
    }
}

/// The same of a login's further field, which may be absent. A login that lacks a required one is refused before.
fn further_argument(field: &Field) -> String {
    let given = query_argument(&Field { required: false, ..field.clone() });
    match (&field.r#type, field.required) {
        (_, false) => given,
        (TypeRef::List { .. }, true) => format!("{given}.unwrap_or(&Vec::new())"),
        (_, true) => format!("{given}.unwrap_or_default()"),
    }
}

/// The type of what an accessor lends.
fn borrowed(of: &TypeRef, module: &str) -> String {
    match of {
        TypeRef::Text => "&str".to_owned(),
        TypeRef::Integer | TypeRef::Number | TypeRef::Boolean => rust(of, module),
        TypeRef::List { item } => format!("&[{}]", rust(item, module)),
        _ => format!("&{}", rust(of, module)),
    }
}

fn borrow(of: &TypeRef) -> &'static str {
    match of {
        TypeRef::Text | TypeRef::List { .. } => ".as_deref()",
        TypeRef::Integer | TypeRef::Number | TypeRef::Boolean => "",
        _ => ".as_ref()",
    }
}

/// The documentation of a type or a field, and what stands there where the spec says nothing.
fn doc(of: &Value, prefix: &str, otherwise: &str) -> Result<String, Error> {
    let text = of.get_attr("doc")?.to_string();
    Ok(lines(if text.is_empty() { otherwise } else { &text }, prefix))
}

/// The documentation of an operation's method.
fn method_doc(operation: &Value, prefix: &str) -> Result<String, Error> {
    let text = |key: &str| operation.get_attr(key).map(|it| it.to_string());
    let name = operation.get_attr("name")?.get_attr("wire")?;
    let mut paragraphs = vec![sentence(&text("summary")?, &name.to_string()), text("description")?];
    let mut arguments = Vec::new();
    for list in ["path_arguments", "query"] {
        for argument in operation.get_attr(list)?.try_iter()? {
            let name = argument.get_attr("name")?.get_attr("snake")?;
            let doc = argument.get_attr("doc")?.to_string();
            if list == "path_arguments" && !doc.is_empty() {
                arguments.push(format!(
                    "- `{name}`: {}",
                    doc.split_whitespace().collect::<Vec<_>>().join(" ")
                ));
            }
        }
    }
    match text("bearer")?.as_str() {
        "required" => {
            arguments.push("- `token`: an access token, sent as `Authorization`.".to_owned());
        }
        "optional" => arguments.push(
            "- `bearer`: an access token, sent as `Authorization` where it is given.".to_owned(),
        ),
        _ => {}
    }
    paragraphs.push(arguments.join("\n"));
    paragraphs.push(
        "Fails with the kinds of [`Kind`](crate::Kind) that the reference lists for it.".to_owned(),
    );
    paragraphs.push(format!("Source: `{name}` of `openapi/sessions.yaml`."));
    paragraphs.retain(|it| !it.is_empty());
    Ok(lines(&paragraphs.join("\n\n"), prefix))
}

fn sentence(summary: &str, name: &str) -> String {
    match summary.trim() {
        "" => format!("`{name}`."),
        text if text.ends_with(char::is_alphanumeric) => format!("{text}."),
        text => text.to_owned(),
    }
}

/// A text as documentation, whose first prefix the template writes already.
fn lines(text: &str, prefix: &str) -> String {
    let text = crate::view::prose(text);
    let lines =
        text.lines().map(|line| format!("{} {line}", prefix.trim_start()).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}
