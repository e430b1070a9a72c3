//! Rules about parameters, above all those that become arguments.

use heck::ToSnakeCase;

use crate::finding::Finding;
use crate::shape::{Shape, shape};
use crate::spec::{Operation, Parameter, Spec};
use crate::yaml::Node;

/// Methods of the generated request builders.
const TAKEN: [&str; 4] = ["body", "body_map", "new", "send"];

const RULE: &str = "parameter";

pub(super) fn parameters(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let used = operations.iter().flat_map(|operation| &operation.parameters);
    used.filter(|it| !it.is_described_elsewhere())
        .flat_map(|parameter| check(spec, parameter))
        .collect()
}

fn check(spec: &Spec, parameter: &Parameter<'_>) -> Vec<Finding> {
    let name = parameter.name();
    let find = |what: String, remedy: &str| Finding::new(parameter.node.line, RULE, what, remedy);
    if name.is_empty() {
        return vec![find("this parameter has no name".to_owned(), "give it a `name`")];
    }
    if !["path", "query", "header"].contains(&parameter.place()) {
        let what =
            format!("`{name}` is in `{}`, where the generator puts nothing", parameter.place());
        return vec![find(what, "put it in `path`, `query` or `header`")];
    }
    let Some(schema) = parameter.node.get("schema") else {
        let what = format!("`{name}` has no schema");
        return vec![find(
            what,
            "give it a `schema`, such as `type: string`; `content` is not supported",
        )];
    };
    let mut findings = Vec::new();
    if !is_style_supported(spec, parameter, schema) {
        let what = format!("`{name}` has a style that the generator does not write");
        findings.push(find(what, "leave `style` and `explode` away: the defaults are supported"));
    }
    if !is_writable(spec, parameter.place(), schema) {
        let what = format!("`{name}` is not a plain value");
        findings.push(find(
            what,
            "make it a string, a number or a boolean; in the query, or an array of these",
        ));
    }
    if parameter.place() == "path" && !parameter.required() {
        let what = format!("the path parameter `{name}` is not required");
        findings.push(find(what, "write `required: true`"));
    }
    findings
}

fn is_style_supported(spec: &Spec, parameter: &Parameter<'_>, schema: &Node) -> bool {
    let default = if parameter.place() == "query" { "form" } else { "simple" };
    let style = parameter.node.text_at("style").unwrap_or(default);
    let exploded = parameter.node.get("explode").is_none_or(|it| it.scalar() != Some("false"));
    // `explode` says how the items of an array are written.
    let is_array = || {
        spec.resolve(schema).is_some_and(|schema| matches!(shape(spec, schema), Shape::Array(_)))
    };
    style == default && (exploded || parameter.place() != "query" || !is_array())
}

fn is_writable(spec: &Spec, place: &str, schema: &Node) -> bool {
    // A dangling reference is another rule's finding.
    let Some(schema) = spec.resolve(schema) else { return true };
    match shape(spec, schema) {
        // A header goes as the caller wrote it.
        _ if place == "header" => true,
        Shape::Array(Some(items)) => place == "query" && is_writable(spec, "items", items),
        shape => is_scalar(&shape),
    }
}

fn is_scalar(shape: &Shape<'_>) -> bool {
    use Shape::{Boolean, Integer, Number, Secret, String};
    matches!(shape, Boolean | Integer | Number | Secret | String)
}

/// Header names know no case; those that differ in hyphens are different headers.
pub(super) fn duplicates(spec: &Spec) -> Vec<Finding> {
    let paths = spec.root.entries_at("paths").iter().map(|(_, item)| item);
    let operations = spec.operations();
    let owners = paths.chain(operations.iter().map(|operation| operation.node));
    let mut findings = Vec::new();
    for owner in owners {
        let parameters = spec.parameters(owner);
        for (index, parameter) in parameters.iter().enumerate() {
            let earlier = parameters[..index].iter().find(|earlier| earlier.replaces(parameter));
            findings.extend(earlier.map(|earlier| {
                Finding::new(
                    parameter.used.line,
                    "duplicate-parameter",
                    format!(
                        "`{}` stands here a second time; the first is on line {}",
                        parameter.name(),
                        earlier.used.line
                    ),
                    "remove one of the two",
                )
            }));
        }
    }
    findings
}

pub(super) fn path_templates(spec: &Spec) -> Vec<Finding> {
    spec.operations().iter().flat_map(|operation| path_template(operation)).collect()
}

fn path_template(operation: &Operation<'_>) -> Vec<Finding> {
    let find = |line, what, remedy: String| Finding::new(line, "path-parameter", what, remedy);
    let path = operation.path;
    let Some(named) = template_names(path) else {
        let what = format!("the braces of `{path}` do not match");
        return vec![find(
            operation.node.line,
            what,
            "write each parameter as `{name}`".to_owned(),
        )];
    };
    let declared = || operation.parameters.iter().filter(|it| it.place() == "path");
    let mut findings = Vec::new();
    for (index, name) in named.iter().enumerate() {
        if named[..index].contains(name) {
            let what = format!("`{{{name}}}` stands twice in `{path}`");
            findings.push(find(
                operation.node.line,
                what,
                "give one of the two another name".to_owned(),
            ));
        }
        if !declared().any(|parameter| parameter.name() == *name) {
            let what = format!("{} does not declare `{name}` of its path", operation.title());
            let remedy = format!("add a parameter `{name}` with `in: path` to it or to its path");
            findings.push(find(operation.node.line, what, remedy));
        }
    }
    for parameter in declared().filter(|parameter| !named.contains(&parameter.name())) {
        let name = parameter.name();
        let what = format!("the path of {} has no `{{{name}}}`", operation.title());
        let remedy = format!("remove the parameter, or write `{{{name}}}` into the path");
        findings.push(find(parameter.used.line, what, remedy));
    }
    findings
}

/// The names in a path template; `None` where its braces do not match.
fn template_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        rest = behind;
    }
    (!rest.contains('}')).then_some(names)
}

/// The names of arguments, which are those of path and query parameters in snake case.
pub(super) fn argument_names(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in spec.operations() {
        let mut names: Vec<(String, &str)> = Vec::new();
        for argument in operation.parameters.iter().filter(|it| it.place() != "header") {
            let name = argument.name().to_snake_case();
            let finding =
                |what, remedy| Finding::new(argument.used.line, "argument-name", what, remedy);
            if name.is_empty() || TAKEN.contains(&name.as_str()) {
                let what = format!(
                    "`{}` is no name for an argument of the generated client",
                    argument.name()
                );
                findings.push(finding(
                    what,
                    "rename the parameter in the path; in the query, ask FinHub for another",
                ));
            } else if let Some((_, first)) = names.iter().find(|(known, _)| *known == name) {
                let what = format!("`{}` and `{first}` are both `{name}` in code", argument.name());
                findings.push(finding(what, "rename one of the two"));
            }
            names.push((name, argument.name()));
        }
    }
    findings
}
