//! The HTTP client that `cargo xtask generate` makes from `openapi/sessions.yaml`, and the few
//! hand-written lines that it needs.
//!
//! Only the `finhub-sessions` crate uses this one; its API follows the spec and promises nothing.
//!
//! - [`generated`]: the operations and their types, never edited by hand.
//! - [`Exchange`]: one attempt at one call. The hook sends the standard headers from it and leaves the
//!   answer in it, so that every operation, present or future, goes out and comes back the same way.
//! - [`Secret`]: a value that is not to be seen; [`SecretField`] is how generated types hold one.

mod answer;
mod exchange;
pub mod generated;
mod hook;
mod http;
mod operation;
mod outgoing;
mod secret;
mod segment;

pub use answer::{Answer, Body};
pub use exchange::Exchange;
pub use http::Http;
pub use operation::{Bearer, Header, Operation};
pub use secret::{Secret, SecretField};
