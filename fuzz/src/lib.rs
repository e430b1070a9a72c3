//! The targets of `cargo xtask fuzz`: functions that take any bytes, and panic if the SDK or the lint breaks a promise.
//!
//! Each drives the public API. `corpus/<target>` has inputs to start from; the tests run them all, without libFuzzer.

mod socket;
mod targets;
mod witness;
mod world;

use targets::{answer, call, claims, date, envelope, expires_at, hand_over, lint, retry_after};

/// Something to run on any input.
#[derive(Debug)]
pub struct Target {
    /// The name, which is the one of its module and of its corpus.
    pub name: &'static str,
    /// Panics if a promise is broken.
    pub run: fn(&[u8]),
}

/// All targets.
pub const TARGETS: [Target; 9] = [
    Target { name: "answer", run: answer::run },
    Target { name: "call", run: call::run },
    Target { name: "claims", run: claims::run },
    Target { name: "date", run: date::run },
    Target { name: "envelope", run: envelope::run },
    Target { name: "expires_at", run: expires_at::run },
    Target { name: "hand_over", run: hand_over::run },
    Target { name: "lint", run: lint::run },
    Target { name: "retry_after", run: retry_after::run },
];

impl Target {
    /// The target of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.name == name)
    }
}
