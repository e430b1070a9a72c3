//! Suites and cases.

use std::collections::BTreeMap;

use finhub_sandbox::{ConnectionStep, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::settings::{Settings, place};
use crate::{Call, Outcome, Request, Text};

/// The cases of one topic.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Where the schema of this file is, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// What the cases are about, in a sentence.
    pub about: String,
    /// Values that `{name}` stands for in the cases.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    /// The cases, each on its own: no case depends on another. One with `for` stands for several.
    #[schemars(with = "Vec<Written>")]
    pub cases: Vec<Case>,
}

/// A case as it stands in a file.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "it describes the format, and is never made")]
enum Written {
    /// One case.
    One(Box<Case>),
    /// A case for each combination of the values in `for`.
    Several(Box<Several>),
}

/// A case for each combination of values. Anything in it may be a placeholder, so its members are checked where it is
/// written out.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "it describes the format, and is never made")]
struct Several {
    /// A sentence about behaviour. Unique in its suite, once it is written out.
    name: String,
    fault: Option<String>,
    /// Lists by names: `{name}` stands for one of the list's values, and `{name.member}` for a member of it.
    r#for: BTreeMap<String, Value>,
    client: Option<Value>,
    unset: Option<Value>,
    environment: Option<Value>,
    options: Option<Value>,
    login_first: Option<Value>,
    warm_up: Option<Value>,
    call: Value,
    script: Option<Value>,
    connections: Option<Value>,
    requests: Option<Value>,
    request_count: Option<Value>,
    outcome: Value,
    live_sessions: Option<Value>,
}

/// One case.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// A sentence about behaviour. Unique in its suite.
    pub name: String,
    /// The fault that it is a case of, as a row of `docs/reliability.md`: what was observed is reported.
    #[serde(default)]
    pub fault: Option<String>,
    /// Settings of the client, in place of the runner's own.
    #[serde(default)]
    #[schemars(with = "place::Settings")]
    pub client: Settings,
    /// Settings that the runner gives by default and this client does without.
    #[serde(default)]
    #[schemars(with = "Vec<place::Setting>")]
    pub unset: Vec<String>,
    /// Environment variables that the client sees. It sees no other `FINHUB_*`.
    #[serde(default)]
    pub environment: BTreeMap<String, Text>,
    /// Settings that a clone replaces (`with_options`); the clone then makes the call. A clone shares the
    /// connections, so that their settings are not among these.
    #[serde(default)]
    #[schemars(with = "Option<place::Options>")]
    pub options: Option<Settings>,
    /// Whether the runner first logs the demo customer in, unscripted, for the call to end that session.
    /// Its request is not counted.
    #[serde(default)]
    pub login_first: bool,
    /// Whether the client under test first logs the demo customer in itself, unscripted, so that its connection is
    /// open when the call is made. Its request is not counted either.
    #[serde(default)]
    pub warm_up: bool,
    /// What is called.
    pub call: Call,
    /// How the sandbox answers, request by request; after that it behaves as FinHub does.
    #[serde(default)]
    pub script: Vec<Step>,
    /// What meets the next connections before anything is read.
    #[serde(default)]
    pub connections: Vec<ConnectionStep>,
    /// The requests that must have arrived, no more and no fewer, in this order. Absent where their number is
    /// all that matters, and `request_count` says it. Bytes without a method are no request.
    #[serde(default)]
    pub requests: Option<Vec<Request>>,
    /// How many requests must have arrived, where `requests` does not tell.
    #[serde(default)]
    pub request_count: Option<usize>,
    /// What the caller gets.
    pub outcome: Outcome,
    /// How many sessions are live in the sandbox at the end.
    #[serde(default)]
    pub live_sessions: Option<usize>,
}
