//! Every extension: where it may stand, what it says, and which values it takes.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

use super::{Creation, SettingExtension, Snake, ValueExtension};

/// What all of them start with.
pub(crate) const PREFIX: &str = "x-finhub";

/// What an extension says something of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Document,
    Operation,
    Answer,
    /// In the path or the query.
    Argument,
    Header,
    /// One of `components/schemas`.
    Schema,
    Field,
}

/// A row of the table.
pub(crate) struct Extension {
    pub(crate) name: &'static str,
    pub(crate) places: &'static [Place],
    pub(crate) says: &'static str,
    /// In YAML's flow style.
    pub(crate) example: &'static str,
    /// Which values it takes.
    pub(crate) schema: fn(&mut SchemaGenerator) -> Schema,
    /// What is wrong with a value.
    pub(crate) check: fn(Json) -> Result<(), serde_json::Error>,
}

impl Extension {
    /// An extension whose values are those of a type.
    const fn of<T: DeserializeOwned + JsonSchema>(
        name: &'static str,
        places: &'static [Place],
        says: &'static str,
        example: &'static str,
    ) -> Self {
        Self {
            name,
            places,
            says,
            example,
            schema: SchemaGenerator::subschema_for::<T>,
            check: |value| serde_json::from_value::<T>(value).map(drop),
        }
    }
}

/// All that there are.
pub(crate) const EXTENSIONS: [Extension; 8] = [
    Extension::of::<Vec<String>>(
        "x-finhub-standard-headers",
        &[Place::Document],
        "headers that every operation takes",
        "[X-Tenant-ID, User-Agent]",
    ),
    Extension::of::<bool>(
        "x-finhub-by-hand",
        &[Place::Operation],
        "whether the SDK writes its methods by hand, since what they promise is special",
        "true",
    ),
    Extension::of::<bool>(
        "x-finhub-idempotent",
        &[Place::Operation],
        "whether it may be sent again; where it is absent, the HTTP method says so",
        "true",
    ),
    Extension::of::<Creation>(
        "x-finhub-creates",
        &[Place::Operation],
        "what a success makes, which may exist where the answer is lost",
        "session",
    ),
    Extension::of::<Snake>(
        "x-finhub-kind",
        &[Place::Answer],
        "the kind of error that it becomes: one that there is, or a new one",
        "invalid_credentials",
    ),
    Extension::of::<Snake>(
        "x-finhub-name",
        &[Place::Field, Place::Argument],
        "its name in code, where it is not the wire's",
        "device_number",
    ),
    Extension::of::<SettingExtension>(
        "x-finhub-setting",
        &[Place::Header],
        "the setting that gives it its value, in every language",
        "{ name: device_id, environment: FINHUB_DEVICE_ID }",
    ),
    Extension::of::<ValueExtension>(
        "x-finhub-value",
        &[Place::Schema],
        "the value of the SDK's that is made of it; other fields than those by hand get generated accessors or arguments",
        "{ name: Termination, by-hand: [sessionId, status] }",
    ),
];

impl Place {
    pub(crate) const ALL: [Self; 7] = [
        Self::Document,
        Self::Operation,
        Self::Answer,
        Self::Argument,
        Self::Header,
        Self::Schema,
        Self::Field,
    ];

    /// Its name in the schema.
    fn key(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// The extensions that may stand there.
    pub(crate) fn extensions(self) -> impl Iterator<Item = &'static Extension> {
        const { &EXTENSIONS }.iter().filter(move |extension| extension.places.contains(&self))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Document => "the document",
            Self::Operation => "an operation",
            Self::Answer => "an answer",
            Self::Argument => "an argument of the path or the query",
            Self::Header => "a header",
            Self::Schema => "a schema of components/schemas",
            Self::Field => "a field",
        })
    }
}

/// The JSON Schema of the extensions, with a definition for each place.
pub(crate) fn schema() -> Json {
    let mut generator = inline();
    let definitions: Map<_, _> = Place::ALL
        .map(|place| (place.key(), at(place, &mut generator).into()))
        .into_iter()
        .collect();
    let mut schema = json_schema!({
        "title": "Extensions",
        "description": "The x-finhub-* extensions of openapi/sessions.yaml, by where they stand.",
        "$defs": definitions,
    });
    schema.insert("$schema".to_owned(), generator.settings().meta_schema.clone().into());
    schema.into()
}

/// A generator that writes every schema where it is used.
pub(super) fn inline() -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12();
    settings.inline_subschemas = true;
    settings.into_generator()
}

/// An object of the document: it has other keys as well, but no other extension of ours.
fn at(place: Place, generator: &mut SchemaGenerator) -> Schema {
    let properties: Map<_, _> = place
        .extensions()
        .map(|extension| {
            let mut schema = (extension.schema)(generator);
            schema.insert("description".to_owned(), extension.says.into());
            (extension.name.to_owned(), schema.into())
        })
        .collect();
    let names: Vec<_> = properties.keys().cloned().collect();
    let others = format!("^{PREFIX}");
    json_schema!({
        "type": "object",
        "properties": properties,
        "propertyNames": { "anyOf": [{ "not": { "pattern": others } }, { "enum": names }] },
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{EXTENSIONS, Place, schema};
    use crate::yaml::parse;

    fn takes(place: Place, name: &str, value: Json) -> bool {
        let extension = place.extensions().find(|it| it.name == name);
        extension.is_some_and(|extension| (extension.check)(value).is_ok())
    }

    #[test]
    fn every_example_is_a_value() {
        for extension in &EXTENSIONS {
            let example = crate::example::json(&parse(extension.example).expect("YAML"));
            for place in extension.places {
                assert!(takes(*place, extension.name, example.clone()), "{}", extension.name);
            }
        }
    }

    #[test]
    fn another_value_is_refused() {
        for (place, name, value) in [
            (Place::Document, "x-finhub-standard-headers", json!("Accept")),
            (Place::Operation, "x-finhub-by-hand", json!("yes")),
            (Place::Operation, "x-finhub-creates", json!("token")),
            (Place::Operation, "x-finhub-kind", json!("conflict")),
            (Place::Operation, "x-finhub-handwritten", json!(true)),
            (Place::Answer, "x-finhub-kind", json!("Conflict")),
            (Place::Field, "x-finhub-name", json!("device__id")),
            (Place::Argument, "x-finhub-name", json!("2fa")),
            (Place::Header, "x-finhub-setting", json!({ "environment": "FINHUB_A" })),
            (Place::Header, "x-finhub-setting", json!({ "name": "deviceId" })),
            (Place::Header, "x-finhub-setting", json!({ "name": "device_id", "default": "a" })),
            (Place::Schema, "x-finhub-value", json!({ "name": "Token", "by-hand": [] })),
            (Place::Schema, "x-finhub-value", json!({ "name": "Session" })),
        ] {
            assert!(!takes(place, name, value.clone()), "{name}: {value}");
        }
        for name in ["address_line2", "a", "a_1"] {
            assert!(takes(Place::Field, "x-finhub-name", json!(name)), "{name}");
        }
    }

    #[test]
    fn the_schema_has_each_extension_where_it_may_stand() {
        let schema = schema();
        for extension in &EXTENSIONS {
            for place in Place::ALL {
                let at = format!("/$defs/{}/properties/{}", place.key(), extension.name);
                let is_there = schema.pointer(&at).is_some();
                assert_eq!(is_there, extension.places.contains(&place), "{at}");
            }
        }
        let kind = schema.pointer("/$defs/answer/properties/x-finhub-kind/pattern");
        assert!(kind.is_some_and(Json::is_string), "a name is in snake case");
    }
}
