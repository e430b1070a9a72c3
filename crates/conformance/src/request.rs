//! What must have arrived at the sandbox.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;

/// A request, exactly: the standard one of an operation (`defaults.json`), and what differs from it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Whose standard request it is like: an operation of `defaults.json`, by its name in errors.
    pub like: String,
    /// The request target as it was sent, percent-encoding and all.
    #[serde(default)]
    pub path: Option<Text>,
    /// Headers that have another value, or `null` for those that must not have arrived. Names are in lower case,
    /// since HTTP does not tell them apart. Each of the resulting headers must have arrived once, with exactly
    /// this value, and no other but `host` and `content-length`. The value `{user_agent}` stands for what the
    /// language calls itself.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<Text>>,
    /// The body, byte for byte.
    #[serde(default)]
    pub body: Option<Text>,
}
