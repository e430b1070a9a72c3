//! Suites, cases, and the client that a case calls.

use std::collections::BTreeMap;

use finhub_sandbox::{ConnectionStep, Step};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Call, Outcome, Request};

/// The cases of one topic.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suite {
    /// Where the schema of this file is, for editors.
    #[serde(rename = "$schema")]
    pub schema: String,
    /// What the cases are about, in a sentence.
    pub about: String,
    /// The cases, each on its own: no case depends on another.
    pub cases: Vec<Case>,
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
    pub unset: Vec<String>,
    /// Environment variables that the client sees. It sees no other `FINHUB_*`.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Settings that a clone replaces (`with_options`); the clone then makes the call.
    #[serde(default)]
    pub options: Option<Settings>,
    /// Whether the runner first logs the demo customer in, unscripted, for the call to end that session.
    /// Its request is not counted.
    #[serde(default)]
    pub login_first: bool,
    /// What is called.
    pub call: Call,
    /// How the sandbox answers, request by request; after that it behaves as FinHub does.
    #[serde(default)]
    pub script: Vec<Step>,
    /// What meets the next connections before anything is read.
    #[serde(default)]
    pub connections: Vec<ConnectionStep>,
    /// The requests that must have arrived, no more and no fewer, in this order. `null` where their number is
    /// all that matters, and `request_count` says it.
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

/// Settings of a client, by their names in the API.
///
/// By default a runner gives the sandbox's address and its demo tenant, `forwarded_for: 203.0.113.42`,
/// `forwarded_from: conformance`, `platform: web` and `device_id: 356938035643809`.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// In place of the sandbox's address.
    pub base_url: Option<String>,
    /// `X-Tenant-ID`.
    pub tenant_id: Option<String>,
    /// The tenant's key.
    pub tenant_key: Option<String>,
    /// The tenant's secret.
    pub tenant_secret: Option<String>,
    /// `X-Forwarded-For`.
    pub forwarded_for: Option<String>,
    /// `X-Forwarded-From`.
    pub forwarded_from: Option<String>,
    /// `platform`.
    pub platform: Option<String>,
    /// `deviceId`.
    pub device_id: Option<String>,
    /// `sec-ch-ua-platform`, without its quotes.
    pub os_platform: Option<String>,
    /// `User-Agent`.
    pub user_agent: Option<String>,
    /// `Accept`.
    pub accept: Option<String>,
    /// The deadline of a call, in seconds.
    pub timeout: Option<f64>,
    /// The limit of an attempt, in seconds.
    pub attempt_timeout: Option<f64>,
    /// The limit of connecting, in seconds.
    pub connect_timeout: Option<f64>,
    /// How often an attempt may be repeated.
    pub max_retries: Option<u32>,
}
