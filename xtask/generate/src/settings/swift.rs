//! The settings in Swift: the arguments of the client, and what they become on Rust's side.

use heck::ToLowerCamelCase;

use super::Context;
use crate::template::render;

const SETTINGS: &str = include_str!("../../templates/swift/Settings.swift.jinja");

pub(super) fn settings(context: &Context<'_>) -> Result<String, String> {
    // uniffi writes no acronym in capitals.
    let camel = |name: &str| name.to_lower_camel_case();
    render(
        "swift/Settings.swift",
        SETTINGS,
        |environment| environment.add_filter("camel", camel),
        context,
    )
}
