//! The settings in Python: the keyword arguments of both clients, and how the compiled half reads them.

use minijinja::Environment;

use super::Context;
use crate::template::render;

const CONFIGURED: &str = include_str!("../../templates/python/_configured.py.jinja");
const NATIVE: &str = include_str!("../../templates/python/settings.rs.jinja");

pub(super) fn configured(context: &Context<'_>) -> Result<String, String> {
    render("python/_configured.py", CONFIGURED, filters, context)
}

pub(super) fn native(context: &Context<'_>) -> Result<String, String> {
    render("python/settings.rs", NATIVE, filters, context)
}

fn filters(environment: &mut Environment<'_>) {
    environment.add_filter("docstring", docstring);
}

/// A text that can stand in a docstring.
fn docstring(text: &str) -> String {
    text.replace('\\', "\\\\").replace("\"\"\"", "'''")
}
