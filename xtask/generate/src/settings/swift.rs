//! The settings in Swift: the arguments of the client, and what they become on Rust's side.

use heck::ToLowerCamelCase;
use minijinja::Environment;

use super::Context;
use crate::template::render;

const SETTINGS: &str = include_str!("../../templates/swift/ClientSettings.swift.jinja");

pub(super) fn settings(context: &Context<'_>) -> Result<String, String> {
    render("swift/ClientSettings.swift", SETTINGS, filters, context)
}

fn filters(environment: &mut Environment<'_>) {
    // uniffi writes no acronym in capitals.
    environment.add_filter("camel", |name: &str| name.to_lower_camel_case());
    // In a list of arguments a keyword is no keyword.
    environment.add_filter("label", |name: &str| name.trim_matches('`').to_owned());
}
