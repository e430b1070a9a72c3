//! The stub's text, as ruff formats it.

use std::collections::BTreeSet;

use super::imports::Imports;
use super::module::{Attribute, Class, Function, Module};

/// The longest line.
const WIDTH: usize = 100;

const INDENT: &str = "    ";

/// The whole stub, without the line that says what made it.
pub(super) fn write(module: &Module, imports: &Imports) -> String {
    let classes = module.classes.iter().map(class);
    let functions: Vec<_> = module.functions.iter().map(|it| function(it, "")).collect();
    let constants: String = module.constants.iter().map(|it| attribute(it, "")).collect();
    let is_own = |module: &&str| module.starts_with("finhub_sessions");
    let import = |module: &str| format!("import {module}");
    let standard = lines(imports.modules().filter(|it| !is_own(it)).map(import));
    let own = lines(imports.modules().filter(is_own).map(import));
    let head = [standard, own, all(module), constants];
    let blocks = head.into_iter().chain(classes).chain([join(&functions)]);
    blocks.filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Members with blank lines between them, but after a function without text.
fn join(blocks: &[String]) -> String {
    let mut joined = String::new();
    for block in blocks.iter().filter(|block| !block.is_empty()) {
        if !joined.is_empty() && !joined.ends_with(": ...\n") {
            joined.push('\n');
        }
        joined.push_str(block);
    }
    joined
}

/// pyo3 lists every name, and so does the stub: constants, classes, functions, each in order.
fn all(module: &Module) -> String {
    let Module { constants, classes, functions } = module;
    let constants: BTreeSet<_> = constants.iter().map(|it| &it.name).collect();
    let classes: BTreeSet<_> = classes.iter().map(|it| &it.name).collect();
    let functions: BTreeSet<_> = functions.iter().map(|it| &it.name).collect();
    let names = constants.into_iter().chain(classes).chain(functions);
    format!("__all__ = [\n{}]\n", lines(names.map(|name| format!("{INDENT}\"{name}\","))))
}

fn class(class: &Class) -> String {
    let decorator = if class.subclass { "" } else { "@typing.final\n" };
    let attributes = class.attributes.iter().map(|it| attribute(it, INDENT));
    let methods = class.methods.iter().map(|it| function(it, INDENT));
    let members = [docstring(&class.doc, INDENT), attributes.collect()];
    let members: Vec<_> = members.into_iter().chain(methods).collect();
    let body = match join(&members) {
        body if body.is_empty() => " ...\n".to_owned(),
        body => format!("\n{body}"),
    };
    format!("{decorator}class {}:{body}", class.name)
}

fn attribute(attribute: &Attribute, indent: &str) -> String {
    format!("{indent}{}: {}\n", attribute.name, attribute.annotation)
}

fn function(function: &Function, indent: &str) -> String {
    let Function { decorators, name, parameters, returns, doc } = function;
    let decorators = lines(decorators.iter().map(|it| format!("{indent}{it}")));
    let body = if doc.is_empty() { " ..." } else { "" };
    let line = format!("{indent}def {name}({}) -> {returns}:{body}", parameters.join(", "));
    let head = if line.chars().count() <= WIDTH {
        line
    } else {
        let one_a_line = lines(parameters.iter().map(|it| format!("{indent}{INDENT}{it},")));
        format!("{indent}def {name}(\n{one_a_line}{indent}) -> {returns}:{body}")
    };
    format!("{decorators}{head}\n{}", docstring(doc, &format!("{indent}{INDENT}")))
}

/// A docstring; nothing where there is no text.
fn docstring(doc: &str, indent: &str) -> String {
    if doc.is_empty() {
        return String::new();
    }
    let raw = if doc.contains('\\') { "r" } else { "" };
    let text = doc.replace("\"\"\"", "'''");
    let Some((first, rest)) = text.split_once('\n') else {
        let space = if text.ends_with('"') { " " } else { "" };
        return format!("{indent}{raw}\"\"\"{text}{space}\"\"\"\n");
    };
    let line =
        |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") };
    let rest: String = rest.lines().map(line).collect();
    format!("{indent}{raw}\"\"\"{first}\n{rest}{indent}\"\"\"\n")
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}
