//! The HTTP client that `cargo xtask generate` makes from `openapi/sessions.yaml`, and the few hand-written lines that it
//! needs.
//!
//! Only the `finhub-sessions` crate uses this one. Its API follows the spec and is not stable.
//!
//! - [`generated`]: a method for each operation, never edited by hand. It knows the operation's address.
//! - [`RequestLine`]: the request line that such a method makes of its arguments. The core adds headers and the body,
//!   and sends the request.
//! - [`Secret`]: a secret text, which does not print.

pub mod generated;
mod line;
mod secret;
mod segment;

pub use line::{Addresses, Made, Maker, Pattern, RequestLine};
pub use secret::Secret;
