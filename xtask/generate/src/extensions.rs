//! What the spec says beyond OpenAPI: its `x-finhub-*` extensions.
//!
//! | extension | where | what it says |
//! |---|---|---|
//! | `x-finhub-standard-headers` | the document | headers that every operation takes |
//! | `x-finhub-by-hand: true` | an operation | the SDK writes its methods by hand, since what they promise is special |
//! | `x-finhub-idempotent` | an operation | whether it may be sent again; where it is absent, its method says so |
//! | `x-finhub-creates: session` | an operation | a success makes a session, which may exist where the answer is lost |
//! | `x-finhub-kind` | an answer | the kind of error that it becomes: one that there is, or a new one |
//! | `x-finhub-name` | a field, an argument | its name in code, in snake case, where it is not the wire's |
//! | `x-finhub-setting` | a header | the setting that gives it its value |
//! | `x-finhub-value` | a schema | the value of the SDK's that is made of it, and its fields that this offers by hand |

use schemars::JsonSchema;
use serde::Deserialize;

use crate::example::json;
use crate::model::Name;
use crate::yaml::Node;

/// A value that the SDK writes by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(crate) enum Value {
    /// What a customer logs in with.
    Credentials,
    /// What a login gives.
    Session,
    /// What a logout gives.
    Termination,
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
    pub(crate) name: String,
    /// The variable that gives it where nothing else does, such as `FINHUB_DEVICE_ID`.
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
