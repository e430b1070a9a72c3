//! What a case need not say.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::settings::{Settings, place};
use crate::{Login, LogoutById, Text};

/// What a case need not say: `conformance/defaults.json`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Where the schema of this file is, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// What the file is about, in a sentence.
    pub about: String,
    /// The settings of a client.
    #[schemars(with = "place::Settings")]
    pub client: Settings,
    /// The arguments of these operations.
    pub arguments: Arguments,
    /// What these operations of this client send, by their names in errors.
    pub requests: BTreeMap<String, Standard>,
    /// Values that `{name}` stands for in every suite.
    pub values: BTreeMap<String, Value>,
}

/// The arguments of operations.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
pub struct Arguments {
    /// Those of a login.
    pub create_session: Login,
    /// Those of a logout by ids.
    pub delete_session_by_id: LogoutById,
    /// Those of operations whose methods are generated.
    #[serde(flatten)]
    pub generated: BTreeMap<String, Map<String, Value>>,
}

/// A request in full.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// The method.
    pub method: String,
    /// The request target as it is sent, percent-encoding and all.
    pub path: Text,
    /// Every header but `host` and `content-length`: names in lower case, values exactly.
    pub headers: BTreeMap<String, Text>,
    /// The body, byte for byte; empty where there must be none.
    pub body: Text,
}
