//! What the spec says beyond OpenAPI: its `x-finhub-*` extensions.
//!
//! Each is a row of `table`, which the reference, the JSON Schema and the lint follow.

mod page;
mod table;

use heck::ToSnakeCase;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

pub(crate) use page::page;
pub(crate) use table::{EXTENSIONS, PREFIX, Place, schema};

use crate::example::json;
use crate::model::Name;
use crate::yaml::Node;

/// What the page and the schema follow from.
pub(crate) const SOURCE: &str = "xtask/generate/src/extensions";

/// A value that the SDK writes by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum Value {
    /// What a customer logs in with.
    Credentials,
    /// The result of a login.
    Session,
    /// The result of a logout.
    Termination,
}

/// What a success creates, which may exist if the answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Creation {
    /// A session, which has to be logged out.
    Session,
}

/// A name in code, which each language writes in its own case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) struct Snake(
    #[serde(deserialize_with = "snake")]
    #[schemars(regex(pattern = SNAKE))]
    String,
);

/// In snake case: `heck` says the same.
const SNAKE: &str = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";

fn snake<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    if text.starts_with(|it: char| it.is_ascii_lowercase()) && text == text.to_snake_case() {
        Ok(text)
    } else {
        Err(D::Error::custom(format!("`{text}` is not in snake case")))
    }
}

/// `x-finhub-value`: the value of the SDK's that is made of a schema. Every other field of the schema gets its argument or
/// accessor generated.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct ValueExtension {
    /// Which one.
    pub(crate) name: Value,
    /// The fields that it offers by hand, by their names on the wire.
    pub(crate) by_hand: Vec<String>,
}

/// `x-finhub-setting`: the setting that gives a header its value, in every language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SettingExtension {
    /// In snake case, such as `device_id`.
    #[serde(deserialize_with = "snake")]
    #[schemars(regex(pattern = SNAKE))]
    pub(crate) name: String,
    /// The environment variable that is read if the setting is not given, such as `FINHUB_DEVICE_ID`.
    #[serde(default)]
    pub(crate) environment: Option<String>,
}

pub(crate) fn is_by_hand(operation: &Node) -> bool {
    operation.is_true("x-finhub-by-hand")
}

pub(crate) fn idempotent(operation: &Node) -> Option<bool> {
    match operation.get("x-finhub-idempotent")?.scalar()? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

pub(crate) fn creates_session(operation: &Node) -> bool {
    operation.text_at("x-finhub-creates") == Some("session")
}

/// Whether it is the login that the SDK writes by hand.
pub(crate) fn is_login(operation: &Node) -> bool {
    is_by_hand(operation) && creates_session(operation)
}

pub(crate) fn kind(answer: &Node) -> Option<String> {
    answer.text_at("x-finhub-kind").map(str::to_owned)
}

/// The name of a field or an argument that goes over the wire as `wire`.
pub(crate) fn name(node: &Node, wire: &str) -> Name {
    node.text_at("x-finhub-name").map_or_else(|| Name::of(wire), |snake| Name::called(wire, snake))
}

pub(crate) fn value(schema: &Node) -> Option<ValueExtension> {
    serde_json::from_value(json(schema.get("x-finhub-value")?)).ok()
}

pub(crate) fn setting(header: &Node) -> Option<SettingExtension> {
    serde_json::from_value(json(header.get("x-finhub-setting")?)).ok()
}
