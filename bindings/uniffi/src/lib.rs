//! The library that Kotlin and Swift call. It translates types and calls the core, and makes no decisions.
//!
//! - [`Client`], [`Session`], [`ActiveSession`]: the core's types, as objects that other languages hold.
//! - [`TestClock`]: time that a test moves.
//! - [`CallError`]: why a call failed, with the name of the core's kind.
//! - [`Cancellation`]: how a caller cancels a call.
//!
//! Every function can throw: if a function that cannot throw fails, Swift ends the program. Callbacks are avoided: a renewal asks for
//! credentials through [`TokenCall`]. Only a [`ForeignStore`] and a [`LogSink`] are called back, since the core stores and logs in
//! the background as well. The public APIs are built on this in `bindings/kotlin` and `bindings/swift`, and nothing else uses it.

mod active;
mod asking;
mod call;
mod cancellation;
mod channel;
mod client;
mod clock;
mod credentials;
mod error;
mod hosts;
mod instant;
mod log;
mod printed;
mod secret;
mod session;
mod settings;
mod status;
mod store;
mod termination;

pub use active::{ActiveSession, Renews, SessionCall, SessionStep, TokenCall, TokenStep};
pub use asking::CredentialRequest;
pub use cancellation::Cancellation;
pub use client::{Client, Readiness};
pub use clock::TestClock;
pub use credentials::Credentials;
pub use error::{CallError, ErrorFacts, panicked, refused, unreadable};
pub use hosts::TokenHosts;
pub use instant::Instant;
pub use log::{LogError, LogEvent, LogLevel, LogSink, callback_failed, log_into, logout_failed};
pub use printed::printable;
pub use secret::Secret;
pub use session::{Session, SessionFacts, UnverifiedClaims};
pub use settings::{Options, Proxy, Settings};
pub use status::{EndReason, SessionStatus, Statuses};
pub use store::{ForeignStore, Store, StoreError};
pub use termination::{Outcome, Termination};

uniffi::setup_scaffolding!();

/// The memory of Rust's half of the jar: docs/decisions/0019.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
