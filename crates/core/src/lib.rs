//! Log individual customers of [FinHub](https://finhub.cloud) in, hold their sessions, log them out.
//!
//! ```no_run
//! use finhub_sessions::{Client, Credentials, Error, Options};
//!
//! # async fn example() -> Result<(), Error> {
//! // Settings that are not given come from FINHUB_TENANT_ID, FINHUB_TENANT_KEY and so on.
//! let client = Client::builder().forwarded_from("my-backend").platform("web").build()?;
//!
//! // What a backend knows of the end user, it knows per call.
//! let client = client.with_options(Options::new().forwarded_for("203.0.113.42").device_id("356938035643809"))?;
//! let credentials = Credentials::new("marcus.jensen@example.com", "your_secure_password");
//! let session = client.create_session("customer", "user", &credentials).await?;
//! println!("logged in until {:?}: {session:?}", session.session_expires_at());
//! client.delete_session(&session).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # What to read
//!
//! - [`Client`]: its settings ([`ClientBuilder`], [`Options`]), its calls, [`Client::check`].
//! - [`Session`], [`Termination`]: what calls give back. [`ActiveSession`]: a session that renews its token and
//!   logs itself out; [`SessionStatus`] tells what becomes of it.
//! - [`SessionStore`]: where sessions are kept, so that processes share them ([`Client::session_for`]).
//! - [`Error`] and its [`Kind`]: what went wrong, in words that are the same in every language.
//! - [`Secret`] and [`Credentials`]: values that do not print.
//! - [`Clock`]: time, for tests to replace by a [`TestClock`].
//!
//! # Testing your app
//!
//! The crate `finhub-sandbox`, as a dev-dependency, is FinHub on loopback: it scripts what goes wrong, and tells which
//! requests arrived and which sessions are live. A [`TestClock`] lets an hour pass for the client without one. The
//! sandbox has a clock of its own (`sandbox.clock()`), by which FinHub finds a token expired.
//!
//! ```
//! # use std::time::Duration;
//! use finhub_sandbox::{End, Sandbox, Step, demo};
//! use finhub_sessions::{Client, Credentials, Kind, TestClock};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (sandbox, clock, demo) = (Sandbox::start().await?, TestClock::new(), demo());
//! let client = Client::builder()
//!     .base_url(sandbox.base_url())
//!     .tenant_id(demo.tenant_id)
//!     .tenant_key(demo.tenant_key)
//!     .tenant_secret(demo.tenant_secret)
//!     .forwarded_for("203.0.113.42")
//!     .forwarded_from("tests")
//!     .platform("web")
//!     .device_id("356938035643809")
//!     .clock(clock.clone())
//!     .build()?;
//! let marcus = Credentials::new(demo.username, demo.password);
//!
//! let session = client.create_session(demo.customer_id, demo.user_id, &marcus).await?;
//! clock.advance(Duration::from_secs(3600));
//! assert!(session.is_token_expired(Duration::ZERO));
//!
//! sandbox.script([Step::handle().end(End::Reset)]); // logs in, then cuts the connection
//! let lost = client.create_session(demo.customer_id, demo.user_id, &marcus).await;
//! assert_eq!(lost.map_err(|error| error.kind()).err(), Some(Kind::OutcomeUnknown));
//! assert_eq!(sandbox.live_sessions().len(), 2);
//! # Ok(())
//! # }
//! ```
//!
//! # What it promises
//!
//! - A login is never sent twice, unless it is certain that nothing was sent, or FinHub asked for it.
//! - No session is lost: a login whose caller goes away is logged out again, and an answer that was lost is said
//!   to be lost ([`Error::session_may_exist`]).
//! - No secret is printed, logged, or put into an error; credentials go to the base URL's host alone, over TLS.
//! - Every call ends within its deadline.

mod active;
#[doc(hidden)]
pub mod binding;
mod call;
mod claims;
mod client;
mod clock;
mod config;
mod context;
mod credentials;
mod error;
mod events;
mod generated;
mod guard;
mod headers;
mod id;
mod instant;
mod json;
mod login;
mod logout;
mod moment;
mod operation;
#[allow(dead_code, reason = "the spec may describe only operations of which something is special")]
mod ordinary;
mod outliving;
mod retry;
mod retry_after;
mod scrub;
mod session;
mod store;
mod termination;
mod transport;

pub use active::{ActiveSession, EndReason, Renewal, SessionStatus, Statuses};
pub use claims::UnverifiedClaims;
pub use client::{Client, Readiness};
pub use clock::{Clock, SystemClock, TestClock};
pub use config::{ClientBuilder, Options, Proxy};
pub use credentials::Credentials;
pub use error::{Error, Kind};
pub use finhub_sessions_client::Secret;
pub use generated::types;
pub use session::Session;
pub use store::{FileStore, MemoryStore, SessionStore, StoreError, StoreFuture};
pub use termination::{Outcome, Termination};

/// The example of the README is compiled with the documentation's tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
