//! The settings in Swift: the arguments of the client, what they become on Rust's side, and how its tests give them.

use heck::ToLowerCamelCase;
use minijinja::Environment;

use super::Context;
use crate::template::render;

const SETTINGS: &str = include_str!("../../templates/swift/ClientSettings.swift.jinja");
const GIVEN: &str = include_str!("../../templates/swift/GivenSettings.swift.jinja");

pub(super) fn settings(context: &Context<'_>) -> Result<String, String> {
    render("swift/ClientSettings.swift", SETTINGS, filters, context)
}

pub(super) fn given(context: &Context<'_>) -> Result<String, String> {
    render("swift/GivenSettings.swift", GIVEN, filters, context)
}

fn filters(environment: &mut Environment<'_>) {
    // uniffi writes no acronym in capitals.
    environment.add_filter("camel", |name: &str| name.to_lower_camel_case());
    // In a list of arguments a keyword is no keyword.
    environment.add_filter("label", |name: &str| name.trim_matches('`').to_owned());
}
