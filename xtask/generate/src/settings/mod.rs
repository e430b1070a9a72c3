//! The settings of a client, as each language writes them.

pub(crate) mod guide;
mod kotlin;
mod python;
mod rust;
mod swift;

use serde::Serialize;

use super::model::{Model, Setting};
use super::output::GeneratedFile;
use super::spec::Spec;

/// What a template of settings reads.
#[derive(Serialize)]
struct Context<'a> {
    settings: &'a [Setting],
    /// Those of headers, in the order of the spec.
    header_settings: Vec<&'a Setting>,
}

/// The settings of every language.
pub(crate) fn files(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let context = Context { settings: &model.settings, header_settings: header_settings(model) };
    // The comments of these languages are alike.
    let file = |path, source: &str| GeneratedFile::source(path, "//", spec, source);
    Ok(vec![
        file("crates/core/src/generated/settings.rs", &rust::settings(&context)?),
        file("bindings/uniffi/src/settings/generated.rs", &rust::boundary(&context)?),
        file(
            "bindings/kotlin/src/main/generated/cloud/finhub/sessions/FinHubClient.kt",
            &kotlin::client(&context)?,
        ),
        file(
            "bindings/kotlin/src/main/generated/cloud/finhub/sessions/ClientBuilder.kt",
            &kotlin::builder(&context)?,
        ),
        file(
            "bindings/kotlin/src/main/generated/cloud/finhub/sessions/ClientOptions.kt",
            &kotlin::options(&context)?,
        ),
        file(
            "bindings/swift/Sources/FinhubSessions/Generated/ClientSettings.swift",
            &swift::settings(&context)?,
        ),
        file("bindings/python/src/settings/generated.rs", &python::native(&context)?),
        // Of the tests: how cases give them. Python's give keyword arguments.
        file("crates/core/tests/generated/settings.rs", &rust::given(&context)?),
        file(
            "bindings/kotlin/src/test/kotlin/cloud/finhub/sessions/conformance/GivenSettings.kt",
            &kotlin::given(&context)?,
        ),
        file(
            "bindings/swift/Tests/FinhubSessionsTests/Generated/GivenSettings.swift",
            &swift::given(&context)?,
        ),
        GeneratedFile::python(
            "bindings/python/python/finhub_sessions/_configured.py",
            &spec.path,
            &python::configured(&context)?,
        ),
    ])
}

fn header_settings(model: &Model) -> Vec<&Setting> {
    let headers: Vec<_> =
        model.operations.iter().flat_map(|operation| &operation.headers).collect();
    let place = |setting: &&Setting| {
        let header = setting.header.as_deref().unwrap_or_default();
        headers.iter().position(|it| it.name.eq_ignore_ascii_case(header))
    };
    let mut settings: Vec<_> =
        model.settings.iter().filter(|setting| setting.header.is_some()).collect();
    settings.sort_by_key(place);
    settings
}
