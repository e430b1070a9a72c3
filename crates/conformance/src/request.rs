//! What must have arrived at the sandbox.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A request, exactly.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The request target as it was sent, percent-encoding and all.
    pub path: String,
    /// Every header but `host` and `content-length`, each of which must have arrived once: names in lower case
    /// (HTTP does not tell them apart), values exactly. No other header may have arrived. The value
    /// `{user_agent}` stands for the language's own default.
    pub headers: BTreeMap<String, String>,
    /// The body, byte for byte; absent where there must be none.
    #[serde(default)]
    pub body: Option<String>,
}
