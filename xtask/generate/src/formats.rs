//! The JSON Schemas of the formats that are ours, as schemars reads them off their types.

use super::extensions;
use super::output::GeneratedFile;

/// A schema for each format.
pub(crate) fn formats() -> Vec<GeneratedFile> {
    let conformance = "the types of crates/conformance";
    let sandbox = "the types of crates/sandbox";
    vec![
        GeneratedFile::json(
            "openapi/extensions.schema.json",
            extensions::SOURCE,
            extensions::schema(),
        ),
        GeneratedFile::json("conformance/schema.json", conformance, finhub_conformance::schema()),
        GeneratedFile::json(
            "conformance/defaults.schema.json",
            conformance,
            finhub_conformance::defaults_schema(),
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
