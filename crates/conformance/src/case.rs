//! Suites, cases, and the client that a case calls.

use std::collections::BTreeMap;

use finhub_sandbox::{ConnectionStep, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// Settings of the client, in place of the runner's own.
    #[serde(default)]
    pub client: Settings,
    /// Settings that the runner gives by default and this client does without.
    #[serde(default)]
    pub unset: Vec<Setting>,
    /// Environment variables that the client sees. It sees no other `FINHUB_*`.
    #[serde(default)]
    pub environment: BTreeMap<String, Text>,
    /// Settings that a clone replaces (`with_options`); the clone then makes the call. A clone shares the
    /// connections, so there is no `base_url`, `connect_timeout`,
    /// `max_connections`, `proxy` or `ca_bundle` here.
    #[serde(default)]
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

/// A setting that the defaults give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "`Settings` says what each is")]
pub enum Setting {
    BaseUrl,
    TenantId,
    TenantKey,
    TenantSecret,
    ForwardedFor,
    ForwardedFrom,
    Platform,
    DeviceId,
}

/// Settings of a client, by their names in the API.
///
/// Those that are absent are the defaults' (`defaults.json`). In `base_url`, `{sandbox}` stands for the sandbox's
/// address and `{authority}` for its host and port alone.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where FinHub is.
    pub base_url: Option<Text>,
    /// `X-Tenant-ID`.
    pub tenant_id: Option<Text>,
    /// The tenant's key.
    pub tenant_key: Option<Text>,
    /// The tenant's secret.
    pub tenant_secret: Option<Text>,
    /// `X-Forwarded-For`.
    pub forwarded_for: Option<Text>,
    /// `X-Forwarded-From`.
    pub forwarded_from: Option<Text>,
    /// `platform`.
    pub platform: Option<Text>,
    /// `deviceId`.
    pub device_id: Option<Text>,
    /// `sec-ch-ua-platform`, without its quotes.
    pub os_platform: Option<Text>,
    /// `User-Agent`.
    pub user_agent: Option<Text>,
    /// `Accept`.
    pub accept: Option<Text>,
    /// The deadline of a call, in seconds.
    pub timeout: Option<f64>,
    /// The limit of an attempt, in seconds.
    pub attempt_timeout: Option<f64>,
    /// The limit of connecting, in seconds.
    pub connect_timeout: Option<f64>,
    /// How often an attempt may be repeated.
    pub max_retries: Option<u32>,
    /// How many requests may be under way at once.
    pub max_connections: Option<u32>,
    /// A proxy's URL, or `env` for the one that the environment names.
    pub proxy: Option<Text>,
    /// A PEM file of certificate authorities to trust beside the platform's.
    pub ca_bundle: Option<Text>,
}
