//! The JSON Schemas of the formats that are ours, as schemars reads them off their types.

use finhub_conformance::{Described, Form};

use super::extensions;
use super::model::{Model, Setting, SettingType};
use super::output::GeneratedFile;

/// A schema for each format.
pub(crate) fn formats(model: &Model) -> Vec<GeneratedFile> {
    let settings: Vec<_> = model.settings.iter().map(described).collect();
    let conformance = "the types of crates/conformance and the settings";
    let sandbox = "the types of crates/sandbox";
    vec![
        GeneratedFile::json(
            "openapi/extensions.schema.json",
            extensions::SOURCE,
            extensions::schema(),
        ),
        GeneratedFile::json(
            "conformance/schema.json",
            conformance,
            finhub_conformance::schema(&settings),
        ),
        GeneratedFile::json(
            "conformance/defaults.schema.json",
            conformance,
            finhub_conformance::defaults_schema(&settings),
        ),
        GeneratedFile::json(
            "crates/sandbox/config.schema.json",
            sandbox,
            finhub_sandbox::config_schema(),
        ),
        GeneratedFile::json(
            "crates/sandbox/script.schema.json",
            sandbox,
            finhub_sandbox::script_schema(),
        ),
    ]
}

/// A setting as cases give it.
fn described(setting: &Setting) -> Described {
    let (form, unit) = match setting.r#type {
        SettingType::Duration => (Form::Seconds, ", in seconds"),
        SettingType::Count => (Form::Count, ""),
        SettingType::Headers => (Form::Texts, ""),
        SettingType::Proxy => (Form::Text, ", or `env` for the one that the environment names"),
        _ => (Form::Text, ""),
    };
    let header = setting.header.as_ref().map(|header| format!(" (`{header}`)"));
    Described {
        name: setting.name.snake.clone(),
        description: format!("{}{}{unit}.", setting.phrase, header.unwrap_or_default()),
        form,
        is_replaceable: setting.is_replaceable,
    }
}
