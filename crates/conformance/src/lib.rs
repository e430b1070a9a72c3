//! The format of the cases in `conformance/`, which every language runs.
//!
//! A file there holds the [`Suite`] of one topic. A [`Case`] says what is called, how the sandbox answers, which
//! requests must have arrived, byte for byte, and what the caller must get. `conformance/README.md` tells how a
//! runner goes about it; the one in `crates/core/tests/` is the model.

mod call;
mod case;
mod defaults;
mod outcome;
mod request;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use call::{Call, Handover, Login, Logout, LogoutById};
pub use case::{Case, Setting, Settings, Suite};
pub use defaults::{Defaults, Standard};
pub use outcome::{Claims, Expiry, Failure, Outcome, Session, Termination};
pub use request::{Operation, Request};
pub use text::Text;

/// The topics, each with a file of its cases.
pub const TOPICS: [&str; 6] = ["login", "logout", "headers", "errors", "expiry", "faults"];

/// Where the cases are.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conformance")
}

/// Reads the cases of one topic: those of `conformance/<topic>.json`.
///
/// # Panics
///
/// Where the file is missing or not in the format: a test that runs no case must not pass.
pub fn load(topic: &str) -> Suite {
    read(topic)
}

/// Reads what a case need not say: `conformance/defaults.json`.
///
/// # Panics
///
/// Where the file is missing or not in the format.
pub fn defaults() -> Defaults {
    read("defaults")
}

/// The JSON Schema of a suite, which `cargo xtask generate` writes to `conformance/schema.json`.
pub fn schema() -> Value {
    schemars::schema_for!(Suite).into()
}

/// The JSON Schema of the defaults, which `cargo xtask generate` writes to `conformance/defaults.schema.json`.
pub fn defaults_schema() -> Value {
    schemars::schema_for!(Defaults).into()
}

fn read<T: DeserializeOwned>(name: &str) -> T {
    let path = directory().join(format!("{name}.json"));
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{} is not in the format: {error}", path.display()))
}
