//! The HTTP client that `cargo xtask generate` makes from `openapi/sessions.yaml`, and the few hand-written lines that it
//! needs.
//!
//! Only the `finhub-sessions` crate uses this one; its API follows the spec and promises nothing.
//!
//! - [`generated`]: a method for each operation, never edited by hand. It knows the operation's address.
//! - [`RequestLine`]: what such a method makes of its arguments. Headers, the body and sending are the core's.
//! - [`Secret`]: a value that is not to be seen.

pub mod generated;
mod line;
mod secret;
mod segment;

pub use line::{Addresses, Made, Maker, Pattern, RequestLine};
pub use secret::Secret;
