//! Rules about headers.

use crate::generate::finding::Finding;
use crate::generate::spec::{Operation, Parameter, Spec};
use crate::generate::yaml::Node;

const STANDARD: &str = "standard-headers";
const HEADER: &str = "header";

/// The key under which the spec lists the headers that every operation takes.
const LIST: &str = "x-finhub-standard-headers";

pub(super) fn standard_headers(spec: &Spec) -> Vec<Finding> {
    let Some(list) = spec.root.get(LIST) else {
        let remedy = format!("list them under `{LIST}`, at the top level");
        return vec![Finding::new(1, STANDARD, "the standard headers are not listed", remedy)];
    };
    let mut findings = Vec::new();
    for (index, item) in list.items().iter().enumerate() {
        let name = item.text().unwrap_or_default();
        if component(spec, name).is_none() {
            findings.push(Finding::new(
                item.line,
                STANDARD,
                format!("no component describes the standard header `{name}`"),
                format!(
                    "add a parameter with `name: {name}` and `in: header` to components/parameters"
                ),
            ));
        }
        if list.items()[..index].iter().any(|earlier| is_named(earlier, name)) {
            let what = format!("the standard header `{name}` is listed twice");
            findings.push(Finding::new(item.line, STANDARD, what, "remove one of the two"));
        }
    }
    findings
}

fn is_named(item: &Node, name: &str) -> bool {
    item.text().is_some_and(|text| text.eq_ignore_ascii_case(name))
}

/// The component that describes a header.
fn component<'a>(spec: &'a Spec, name: &str) -> Option<&'a str> {
    let described = spec.components("parameters").iter().find(|(_, node)| {
        node.text_at("in") == Some("header")
            && node.get("name").is_some_and(|it| is_named(it, name))
    });
    described.map(|(component, _)| component.as_str())
}

pub(super) fn operations_take_standard_headers(spec: &Spec) -> Vec<Finding> {
    spec.operations().iter().flat_map(|operation| missing_headers(spec, operation)).collect()
}

fn missing_headers(spec: &Spec, operation: &Operation<'_>) -> Vec<Finding> {
    let names = spec.root.items_at(LIST).iter().filter_map(Node::text);
    let taken = |name: &str| operation.headers().any(|it| it.name().eq_ignore_ascii_case(name));
    let missing = names.filter(|name| !taken(name));
    missing
        .filter_map(|name| Some((name, component(spec, name)?)))
        .map(|(name, component)| {
            Finding::new(
                operation.node.line,
                STANDARD,
                format!("{} does not take the standard header `{name}`", operation.title()),
                format!("add `- $ref: \"#/components/parameters/{component}\"` to its parameters"),
            )
        })
        .collect()
}

/// A header is described once, and the reference shows its description and example.
pub(super) fn shared_headers(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let used = operations.iter().flat_map(|operation| &operation.parameters);
    let headers = used.filter(|parameter| parameter.place() == "header");
    headers.flat_map(shared_header).collect()
}

fn shared_header(header: &Parameter<'_>) -> Vec<Finding> {
    let name = header.name();
    let find = |line, what: String, remedy: &str| Finding::new(line, HEADER, what, remedy);
    let mut findings = Vec::new();
    if header.used.get("$ref").is_none() {
        let what = format!("the header `{name}` is described in place");
        findings.push(find(
            header.used.line,
            what,
            "move it to components/parameters and refer to it",
        ));
    }
    if header.description().is_empty() {
        let what = format!("the header `{name}` has no description");
        findings.push(find(header.node.line, what, "say in a sentence what it is for"));
    }
    if header.node.get("example").or_else(|| header.node.get("examples")).is_none() {
        let what = format!("the header `{name}` has no example");
        findings.push(find(header.node.line, what, "add an `example`"));
    }
    match name.to_ascii_lowercase().as_str() {
        "authorization" => {
            let what = "`Authorization` is no parameter in OpenAPI".to_owned();
            findings.push(find(
                header.used.line,
                what,
                "remove it, and describe the token with `security`",
            ));
        }
        "content-type" => {
            let what = "`Content-Type` is no parameter in OpenAPI".to_owned();
            findings.push(find(
                header.used.line,
                what,
                "remove it: the request body's `content` says it",
            ));
        }
        _ if !is_token(name) => {
            let what = format!("`{name}` is not the name of an HTTP header");
            findings.push(find(header.node.line, what, "use letters, digits and hyphens"));
        }
        _ => {}
    }
    findings
}

/// RFC 9110, section 5.6.2.
fn is_token(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}
