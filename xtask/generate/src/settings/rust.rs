//! The settings in Rust: those of the core, how its tests give them, and the records of the boundary to Kotlin and Swift.

use super::Context;
use crate::template::render;

const SETTINGS: &str = include_str!("../../templates/rust/settings.rs.jinja");
const GIVEN: &str = include_str!("../../templates/rust/given.rs.jinja");
const BOUNDARY: &str = include_str!("../../templates/uniffi/settings.rs.jinja");

pub(super) fn settings(context: &Context<'_>) -> Result<String, String> {
    render("rust/settings.rs", SETTINGS, |_| (), context)
}

pub(super) fn given(context: &Context<'_>) -> Result<String, String> {
    render("rust/given.rs", GIVEN, |_| (), context)
}

pub(super) fn boundary(context: &Context<'_>) -> Result<String, String> {
    render("uniffi/settings.rs", BOUNDARY, |_| (), context)
}
