//! The settings in Kotlin: the client, its builder and its options, whose arguments they are, and how its tests give them.

use minijinja::Environment;

use super::Context;
use crate::template::render;

const CLIENT: &str = include_str!("../../templates/kotlin/FinHubClient.kt.jinja");
const BUILDER: &str = include_str!("../../templates/kotlin/ClientBuilder.kt.jinja");
const OPTIONS: &str = include_str!("../../templates/kotlin/ClientOptions.kt.jinja");
const GIVEN: &str = include_str!("../../templates/kotlin/GivenSettings.kt.jinja");

pub(super) fn client(context: &Context<'_>) -> Result<String, String> {
    render("kotlin/FinHubClient.kt", CLIENT, filters, context)
}

pub(super) fn builder(context: &Context<'_>) -> Result<String, String> {
    render("kotlin/ClientBuilder.kt", BUILDER, filters, context)
}

pub(super) fn options(context: &Context<'_>) -> Result<String, String> {
    render("kotlin/ClientOptions.kt", OPTIONS, filters, context)
}

pub(super) fn given(context: &Context<'_>) -> Result<String, String> {
    render("kotlin/GivenSettings.kt", GIVEN, filters, context)
}

fn filters(environment: &mut Environment<'_>) {
    environment.add_filter("comment", comment);
}

/// A text that neither opens nor ends a comment.
fn comment(text: &str) -> String {
    text.replace("*/", "*&#47;").replace("/*", "/&#42;")
}
