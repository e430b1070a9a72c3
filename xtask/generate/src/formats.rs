//! The JSON Schemas of the formats that are ours, as schemars reads them off their types.

use finhub_conformance::Described;
use serde_json::json;

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
    let text = json!({ "$ref": "#/$defs/Text" });
    let (mut schema, unit) = match setting.r#type {
        SettingType::Duration => (json!({ "type": "number", "minimum": 0 }), ", in seconds"),
        SettingType::Count => (json!({ "type": "integer", "minimum": 0 }), ""),
        SettingType::Headers => (json!({ "type": "object", "additionalProperties": text }), ""),
        SettingType::Proxy => (text, ", or `env` for the one that the environment names"),
        _ => (text, ""),
    };
    let header = setting.header.as_ref().map(|header| format!(" (`{header}`)"));
    let header = header.unwrap_or_default();
    schema["description"] = format!("{}{header}{unit}.", setting.phrase).into();
    Described { name: setting.name.snake.clone(), schema, is_replaceable: setting.is_replaceable }
}
