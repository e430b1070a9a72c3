//! Rules about headers.

use crate::finding::Finding;
use crate::spec::{Operation, Parameter, Spec};
use crate::yaml::Node;

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
        let all_take = || spec.operations().iter().all(|operation| takes(operation, name));
        if component(spec, name).is_none() && !all_take() {
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

fn takes(operation: &Operation<'_>, name: &str) -> bool {
    operation.headers().any(|header| header.name().eq_ignore_ascii_case(name))
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
    let missing = names.filter(|name| !takes(operation, name));
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

pub(super) fn names(spec: &Spec) -> Vec<Finding> {
    find(spec, |header| {
        let name = header.name();
        (!is_token(name)).then(|| {
            let what = format!("`{name}` is not the name of an HTTP header");
            Finding::new(header.node.line, HEADER, what, "use letters, digits and hyphens")
        })
    })
}

/// RFC 9110, section 5.6.2.
fn is_token(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// Described once, a header is the same everywhere.
pub(super) fn shared_headers(spec: &Spec) -> Vec<Finding> {
    find(spec, |header| {
        header.used.get("$ref").is_none().then(|| {
            let what = format!("the header `{}` is described in place", header.name());
            let remedy = "move it to components/parameters and refer to it";
            Finding::new(header.used.line, HEADER, what, remedy)
        })
    })
}

/// The reference shows a header's description and example.
pub(super) fn described_headers(spec: &Spec) -> Vec<Finding> {
    let lacks = |header: &Parameter<'_>, what, remedy| {
        let what = format!("the header `{}` has no {what}", header.name());
        Finding::new(header.node.line, HEADER, what, remedy)
    };
    let description = find(spec, |header| {
        let lacking = header.description().is_empty();
        lacking.then(|| lacks(header, "description", "say in a sentence what it is for"))
    });
    let example = find(spec, |header| {
        let example = header.node.get("example").or_else(|| header.node.get("examples"));
        example.is_none().then(|| lacks(header, "example", "add an `example`"))
    });
    [description, example].concat()
}

pub(super) fn ignored_headers(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let used = operations.iter().flat_map(|operation| &operation.parameters);
    let ignored = used.filter(|parameter| parameter.is_described_elsewhere());
    ignored
        .map(|header| {
            let name = header.name();
            let what = format!("`{name}` is no parameter in OpenAPI, which ignores it here");
            let remedy = if name.eq_ignore_ascii_case("authorization") {
                "remove it, and describe the token with `security`"
            } else {
                "remove it: the request body's `content` says it"
            };
            Finding::new(header.used.line, HEADER, what, remedy)
        })
        .collect()
}

/// What a rule finds about the headers that operations take.
fn find(spec: &Spec, rule: impl Fn(&Parameter<'_>) -> Option<Finding>) -> Vec<Finding> {
    let operations = spec.operations();
    operations.iter().flat_map(Operation::headers).filter_map(rule).collect()
}
