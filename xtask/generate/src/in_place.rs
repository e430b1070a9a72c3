//! Schemas that are described in place get names.
//!
//! An answer or a request body may describe its schema where it stands. Types are named after schemas, so each
//! such schema moves to `components/schemas` before anything judges or shows the spec, and a `$ref` stays where
//! it was. It keeps its lines, so that a finding still points into the file.

use heck::ToPascalCase;

use super::spec::{LONGEST_CHAIN, Operation, Spec, json_media, schema_name};
use super::yaml::{Node, Value};

/// A JSON body whose schema may be described in place.
#[derive(Debug)]
struct Body {
    /// The keys that lead to it from the root.
    keys: Vec<String>,
    /// What to call its schema, best first.
    names: [String; 2],
    /// Whether it is a component, which other operations may use too.
    shared: bool,
}

/// Gives every schema of a success answer and of a request body a name.
pub(super) fn name_schemas(spec: &mut Spec) {
    let operations = spec.operations();
    let answers = operations.iter().map(|operation| answers(spec, operation));
    let requests = operations.iter().map(|operation| request(spec, operation));
    let groups: Vec<Vec<Body>> = answers.chain(requests).collect();
    // Components first, since their names do not depend on who uses them.
    for shared in [true, false] {
        for group in &groups {
            for body in group.iter().filter(|body| body.shared == shared) {
                name_schema(spec, body, group);
            }
        }
    }
}

/// The success answers of an operation, which are to have one schema.
fn answers(spec: &Spec, operation: &Operation<'_>) -> Vec<Body> {
    let statuses = operation.node.entries_at("responses").iter();
    let successes = statuses.filter(|(status, _)| status.starts_with('2'));
    successes
        .filter_map(|(status, _)| body(spec, operation, &["responses", status], "Response"))
        .collect()
}

fn request(spec: &Spec, operation: &Operation<'_>) -> Vec<Body> {
    body(spec, operation, &["requestBody"], "Request").into_iter().collect()
}

/// The body at the end of these keys of an operation, wherever it is described.
fn body(spec: &Spec, operation: &Operation<'_>, keys: &[&str], role: &str) -> Option<Body> {
    let operation_keys = ["paths", operation.path, operation.method].into_iter();
    let own = operation_keys.chain(keys.iter().copied()).map(str::to_owned);
    let keys = follow(spec, own.collect())?;
    let shared = keys.len() == 3 && keys[0] == "components";
    let stem = if shared { keys[2].as_str() } else { operation.id() };
    let stem = stem.to_pascal_case();
    let stem: String = stem.chars().filter(char::is_ascii_alphanumeric).collect();
    let media = json_media(spec.root.at(&keys)?)?.0.to_owned();
    let long = format!("{stem}{role}");
    let names = if shared { [stem, long] } else { [long.clone(), format!("{long}Body")] };
    let keys = keys.into_iter().chain(["content".to_owned(), media]).collect();
    Some(Body { keys, names, shared })
}

/// The keys of what a chain of references ends in.
fn follow(spec: &Spec, mut keys: Vec<String>) -> Option<Vec<String>> {
    for _ in 0..LONGEST_CHAIN {
        let Some(reference) = spec.root.at(&keys)?.text_at("$ref") else { return Some(keys) };
        let pointer = reference.strip_prefix("#/")?;
        keys = pointer.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect();
    }
    None
}

/// Names the schema of a body, unless it has a name. Bodies of one group that describe the same schema share
/// its name.
fn name_schema(spec: &mut Spec, body: &Body, group: &[Body]) {
    let Some(media) = spec.root.at(&body.keys) else { return };
    // A body that says nothing of its schema may be any JSON.
    let any = Node { line: media.line, value: Value::Mapping(Vec::new()) };
    let schema = media.get("schema").filter(|schema| !matches!(schema.value, Value::Null));
    let schema = schema.unwrap_or(&any).clone();
    if schema.get("$ref").is_some() {
        return;
    }
    let named = |name: &&str| spec.root.at(&["components", "schemas", name]) == Some(&schema);
    let others = group.iter().filter_map(|other| spec.root.at(&other.keys)?.get("schema"));
    let known = others.filter_map(schema_name).find(named).map(str::to_owned);
    let name = known.unwrap_or_else(|| free_name(spec, body, &schema));
    let line = schema.line;
    let reference = Value::String(format!("#/components/schemas/{name}"));
    let reference = vec![("$ref".to_owned(), Node { line, value: reference })];
    let reference = Node { line, value: Value::Mapping(reference) };
    let schemas = spec.root.get_or_add("components").get_or_add("schemas");
    *schemas.get_or_add(&name) = schema;
    let media = body.keys.iter().fold(&mut spec.root, |node, key| node.get_or_add(key));
    *media.get_or_add("schema") = reference;
}

/// The first name that no other schema has, in code.
fn free_name(spec: &Spec, body: &Body, schema: &Node) -> String {
    let is_free = |name: &String| {
        let code = name.to_pascal_case();
        spec.components("schemas").iter().all(|(other, node)| {
            other.to_pascal_case() != code || (other == name && node == schema)
        })
    };
    let numbered = (2..).map(|number| format!("{}{number}", body.names[1]));
    let mut names = body.names.iter().cloned().chain(numbered);
    names.find(is_free).expect("numbers do not end")
}
