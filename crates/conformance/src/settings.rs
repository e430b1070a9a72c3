//! The settings of a client, by their names in the API: which there are is generated.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use crate::Text;

/// Settings of a client, by their names in the API. Those that are absent are the defaults' (`defaults.json`).
pub type Settings = BTreeMap<String, Given>;

/// What a setting is given.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Given {
    /// A limit in seconds, or a count.
    Number(Number),
    /// A text.
    Text(Text),
    /// Texts by the names of headers.
    Texts(BTreeMap<String, Text>),
}

/// A setting as the schema describes it.
#[derive(Debug, Clone)]
pub struct Described {
    /// Its name in the API.
    pub name: String,
    /// The schema of what it is given: a number, a [`Text`], or an object of these.
    pub schema: Value,
    /// Whether a clone may replace it. Otherwise it belongs to the connections, which clones share.
    pub is_replaceable: bool,
}

/// What the schema has in the place of settings, until it is told which there are.
pub(crate) mod place {
    use schemars::JsonSchema;

    /// Settings of a client, by their names in the API. Those that are absent are the defaults' (`defaults.json`).
    ///
    /// In a text, `{sandbox}` stands for the sandbox's address and `{authority}` for its host and port alone.
    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(crate) struct Settings {}

    /// Settings that a clone replaces.
    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    pub(crate) struct Options {}

    /// The name of a setting.
    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "it describes the format, and is never made")]
    pub(crate) struct Setting(String);
}

/// The schema of `T`, in which these are the settings.
pub(crate) fn schema<T: JsonSchema>(settings: &[Described]) -> Value {
    let mut schema: Value = schemars::schema_for!(T).into();
    let definitions = &mut schema["$defs"];
    let all = || settings.iter();
    describe(definitions, "Settings", "properties", properties(all()));
    let replaceable = properties(all().filter(|it| it.is_replaceable));
    describe(definitions, "Options", "properties", replaceable);
    describe(definitions, "Setting", "enum", all().map(|it| it.name.as_str()).collect());
    schema
}

fn describe(definitions: &mut Value, name: &str, keyword: &str, value: Value) {
    if let Some(definition) = definitions.get_mut(name) {
        definition[keyword] = value;
    }
}

fn properties<'a>(settings: impl Iterator<Item = &'a Described>) -> Value {
    settings.map(|it| (it.name.clone(), it.schema.clone())).collect::<Map<_, _>>().into()
}

impl Given {
    /// The same, its texts filled in.
    #[must_use]
    pub fn filled(&self, fill: impl Fn(&str) -> String) -> Self {
        let filled = |text: &Text| Text::from(fill(text));
        match self {
            Self::Number(number) => Self::Number(number.clone()),
            Self::Text(text) => Self::Text(filled(text)),
            Self::Texts(texts) => {
                let texts = texts.iter().map(|(name, text)| (name.clone(), filled(text)));
                Self::Texts(texts.collect())
            }
        }
    }
}
