//! `docs/extensions.md`.

use serde_json::Value as Json;

use super::table::{EXTENSIONS, Extension, inline};
use crate::markdown::{code, prose, table};

const HEAD: &str = "# Extensions

What OpenAPI has no word for stands in [openapi/sessions.yaml](../openapi/sessions.yaml) as an extension. `cargo xtask
generate` refuses one that it does not know, that stands where nothing reads it, or that has another value.
[extensions.schema.json](../openapi/extensions.schema.json) says the same as a JSON Schema.

";

/// The page about the extensions.
pub(crate) fn page() -> String {
    let heads = ["extension", "of", "says", "values", "example"];
    format!("{HEAD}{}", table(heads, &EXTENSIONS.map(|extension| row(&extension))).trim_end())
        + "\n"
}

fn row(extension: &Extension) -> [String; 5] {
    let places: Vec<_> = extension.places.iter().map(ToString::to_string).collect();
    let schema = (extension.schema)(&mut inline());
    [
        code(extension.name),
        places.join(" or "),
        prose(extension.says),
        prose(&values(schema.as_value())),
        code(&format!("{}: {}", extension.name, extension.example)),
    ]
}

/// What a schema takes, in words.
fn values(schema: &Json) -> String {
    let constants = |list: &[Json]| {
        list.iter()
            .filter_map(Json::as_str)
            .map(|it| format!("`{it}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    if let Some(choices) = schema["oneOf"].as_array() {
        return choices.iter().map(values).collect::<Vec<_>>().join(", ");
    }
    if let Some(choices) = schema["enum"].as_array() {
        return constants(choices);
    }
    match schema["type"].as_str() {
        _ if schema["const"].is_string() => constants(&[schema["const"].clone()]),
        Some("boolean") => "`true`, `false`".to_owned(),
        Some("array") => format!("a list: {}", values(&schema["items"])),
        Some("object") => fields(schema),
        _ if schema["pattern"].is_string() => "a name in snake case".to_owned(),
        _ => "text".to_owned(),
    }
}

fn fields(schema: &Json) -> String {
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| {
        let optional = if required.iter().any(|it| it == name) { "" } else { ", optional" };
        format!("`{name}` ({}{optional})", values(field))
    });
    fields.collect::<Vec<_>>().join(", ")
}
