//! FinHub's Individual Sessions API on loopback: for people without FinHub credentials, and for tests
//! of what can go wrong.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), finhub_sandbox::StartError> {
//! use finhub_sandbox::{End, Sandbox, Step};
//!
//! let sandbox = Sandbox::start().await?;
//! println!("serving {}", sandbox.base_url());
//!
//! // The next request is throttled, the one after logs in and loses its answer.
//! sandbox.script([
//!     Step::status(429).header("Retry-After", "1"),
//!     Step::handle().end(End::Reset),
//! ]);
//!
//! assert_eq!(sandbox.requests().len(), 0);
//! assert_eq!(sandbox.live_sessions().len(), 0);
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! It does what FinHub documents of login and logout. Every other operation of the description is answered from its
//! documented example, after the same checks of headers, token and ids: see [`Operations`].
//!
//! # Reading on
//!
//! - [`Sandbox`] starts, scripts, inspects and stops a server; [`Builder`] sets it up.
//! - [`Config`] says which tenants, customers and users there are. [`demo()`] is the built-in example.
//! - [`Step`] is one scripted answer, down to the socket; [`ConnectionStep`] meets a new connection.
//! - [`RecordedRequest`] is a request as it arrived, byte by byte; [`LiveSession`] a login not yet ended.
//! - [`Clock`] moves time, so that a test of expiry need not wait.
//!
//! # From a terminal and from other languages
//!
//! The program `finhub-sandbox` serves the same. Where it is started with `--json`, it prints its base URL
//! as one line of JSON. These endpoints under `/__sandbox/` then do what the methods of [`Sandbox`] do:
//!
//! | request | body | answer |
//! |---|---|---|
//! | `GET health` | | `{"status": "ok", "version": ...}` |
//! | `POST script` | a list of [`Step`]s | `{"waiting": n}` |
//! | `DELETE script` | | `{"waiting": 0}`: those not yet taken are forgotten |
//! | `POST connections` | a list of `"close"`, `"reset"` or `"hang"` | `{"waiting": n}` |
//! | `DELETE connections` | | `{"waiting": 0}` |
//! | `GET requests` | | `{"requests": [...]}`: the fields of [`RecordedRequest`], `raw` in base64, `body` as text or null |
//! | `DELETE requests` | | `{"requests": []}` |
//! | `GET sessions` | | `{"sessions": [...]}`: the fields of [`LiveSession`] |
//! | `GET clock` | | `{"now": "2026-01-13T10:03:42Z"}` |
//! | `POST clock` | `{"now": ...}` or `{"advance_seconds": n}` | the same |
//! | `POST reset` | | `{"status": "ok"}`: all but the configuration is forgotten |
//!
//! They refuse a request with an `Origin` header, or with a `Host` that names neither a loopback address nor
//! the one that the request came in on: a web page must not drive a sandbox in the background.
//!
//! # The rooms
//!
//! `api` is what FinHub documents, `control` what FinHub does not have, `wire` the bytes below both:
//! connections, their recording, and the faults. The crate shares nothing with the SDK that it checks.

mod api;
mod clock;
mod config;
mod control;
mod demo;
mod exchange;
mod operations;
mod record;
mod sandbox;
mod script;
mod secret;
mod session;
mod state;
mod token;
mod wire;

pub use clock::Clock;
pub use config::{Config, ConfigError, Customer, Tenant, User, config_schema};
pub use demo::{Demo, demo};
pub use exchange::Answered;
pub use operations::Operations;
pub use record::RecordedRequest;
pub use sandbox::{Builder, Sandbox, StartError};
pub use script::{Chunk, ConnectionStep, End, Step, script_schema};
pub use secret::Secret;
pub use session::LiveSession;
