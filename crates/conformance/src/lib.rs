//! The format of the cases in `conformance/`, which every language runs.
//!
//! A file there holds the [`Suite`] of one topic. A [`Case`] says what is called, how the sandbox answers, which
//! requests must have arrived, byte for byte, and what the caller must get. `conformance/README.md` tells how a
//! runner goes about it; the one in `crates/core/tests/` is the model.

mod call;
mod case;
mod defaults;
mod expand;
mod managed;
mod outcome;
mod request;
mod settings;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use call::{Call, Handover, Login, Logout, LogoutById, TokenHosts};
pub use case::{Case, Suite};
pub use defaults::{Arguments, Defaults, Standard};
pub use managed::{
    Changed, Deed, Defect, Dropped, Given as RenewalGiven, Gives, Managed, ManagedStep, Renewing,
    Which, Written,
};
pub use outcome::{Claims, Expiry, Failure, Outcome, Session, Termination};
pub use request::Request;
pub use settings::{Described, Given, Settings};
pub use text::Text;

/// The topics that have a test of their own in each language, and a file of cases.
pub const TOPICS: [&str; 6] = ["login", "logout", "headers", "errors", "expiry", "faults"];

/// Files beside the cases: what a case need not say, and what its short forms stand for.
const KNOWN: [&str; 2] = ["defaults", "expansion"];

/// Where the cases are.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance")
}

/// The topics that have a file of cases and no test of their own, in the order of their names.
///
/// # Panics
///
/// Where the folder cannot be read.
pub fn further_topics() -> Vec<String> {
    let entries = fs::read_dir(directory()).expect("the folder of the cases is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string());
    let names = names.filter_map(|name| Some(name.ok()?.strip_suffix(".json")?.to_owned()));
    let is_further = |name: &String| {
        !name.ends_with("schema")
            && !KNOWN.contains(&name.as_str())
            && !TOPICS.contains(&name.as_str())
    };
    let mut topics: Vec<_> = names.filter(is_further).collect();
    topics.sort();
    topics
}

/// Reads the cases of one topic: those of `conformance/<topic>.json`, written out.
///
/// # Panics
///
/// Where the file is missing or not in the format: a test that runs no case must not pass.
pub fn load(topic: &str) -> Suite {
    let suite = expanded(topic).unwrap_or_else(|problem| panic!("{topic}.json: {problem}"));
    serde_json::from_value(suite)
        .unwrap_or_else(|problem| panic!("{topic}.json is not in the format: {problem}"))
}

/// A suite whose cases are written out, as JSON; or why they cannot be.
pub fn expanded(topic: &str) -> Result<Value, String> {
    let mut suite: Value = read(topic)?;
    let defaults: Value = read("defaults")?;
    suite["cases"] = expand::cases(&suite, &defaults["values"])?.into();
    Ok(suite)
}

/// Reads what a case need not say: `conformance/defaults.json`.
///
/// # Panics
///
/// Where the file is missing or not in the format.
pub fn defaults() -> Defaults {
    read("defaults").unwrap_or_else(|problem| panic!("{problem}"))
}

/// The JSON Schema of a suite, which `cargo xtask generate` writes to `conformance/schema.json`. A client has these
/// settings.
pub fn schema(settings: &[Described]) -> Value {
    settings::schema::<Suite>(settings)
}

/// The JSON Schema of the defaults, which `cargo xtask generate` writes to `conformance/defaults.schema.json`.
pub fn defaults_schema(settings: &[Described]) -> Value {
    settings::schema::<Defaults>(settings)
}

fn read<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    let path = directory().join(format!("{name}.json"));
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    serde_json::from_str(&text)
        .map_err(|error| format!("{} is not in the format: {error}", path.display()))
}
