//! FinHub's Individual Sessions API on loopback, for use without FinHub credentials and for tests of
//! failures.
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
//! It implements login and logout as FinHub documents them. It answers every other operation of the description
//! with the documented example, after the same checks of headers, token and ids: see [`Operations`].
//!
//! # What to read
//!
//! - [`Sandbox`] starts, scripts, inspects and stops a server; [`Builder`] sets it up.
//! - [`Config`] lists the tenants, customers and users. [`demo()`] is the built-in example.
//! - [`Step`] is one scripted answer, down to the socket; [`ConnectionStep`] is a scripted fault of a new connection.
//! - [`RecordedRequest`] is a request as it arrived, byte by byte; [`LiveSession`] is a session that has not ended.
//! - [`Clock`] moves time, so that a test of expiry does not have to wait.
//!
//! # From a terminal and from other languages
//!
//! The program `finhub-sandbox` serves the same API. With `--json`, it prints its base URL as one line of
//! JSON. These endpoints under `/__sandbox/` do the same as the methods of [`Sandbox`]:
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
//! They refuse a request of another web page, by its `Origin` or `Sec-Fetch-Site`, and one with a `Host` that is neither a
//! loopback address nor the address that the request came in on. So no web page can control a sandbox but its own.
//!
//! # In a browser
//!
//! `GET /` is a page for browsers on this machine ([`Sandbox::page_url`]; [`Builder::page`] turns it off). It shows live
//! sessions, requests and their answers as they arrive, explains each header by the description, and has buttons that
//! script answers and move the clock. It shows no password, token or key but those of the built-in example.
//!
//! # The modules
//!
//! `api` is the API that FinHub documents. `control` has the endpoints that only the sandbox has.
//! `page` has the page, and decides what it may show. `wire` handles the bytes below all of them: connections, their
//! recording, and the faults. The crate shares no code with the SDK that it tests.

mod api;
mod clock;
mod config;
mod control;
mod demo;
mod description;
mod environment;
mod exchange;
mod operations;
mod page;
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
