//! Log individual customers of [FinHub](https://finhub.cloud) in, hold their sessions, log them out.
//!
//! ```no_run
//! use finhub_sessions::{Client, Credentials, Error, Options};
//!
//! # async fn example() -> Result<(), Error> {
//! // Settings that you do not give come from FINHUB_TENANT_ID, FINHUB_TENANT_KEY and so on.
//! let client = Client::builder().forwarded_from("my-backend").platform("web").build()?;
//!
//! // The end user's address and device differ from call to call.
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
//! - [The guide](https://github.com/finhub-cloud/finhub-sessions/blob/main/docs/rust.md): from here to a web backend, managed
//!   sessions, stores and tests.
//! - [`Client`]: its settings ([`ClientBuilder`], [`Options`]), its calls, [`Client::check`].
//! - [`Session`], [`Termination`]: what calls return. [`ActiveSession`]: a session that renews its token and
//!   logs itself out; [`SessionStatus`] is its state.
//! - [`SessionStore`]: where sessions are kept, so that processes share them ([`Client::session_for`]).
//! - [`Error`] and its [`Kind`]: what went wrong, in words that are the same in every language.
//! - [`Secret`] and [`Credentials`]: secrets, which do not print.
//! - [`Clock`]: the source of time, which tests replace by a [`TestClock`].
//!
//! # What it promises
//!
//! - A login is sent again only if it is certain that nothing was sent, or if FinHub asked for it.
//! - No session is lost: a login whose caller goes away is logged out again, and an error says if a lost answer
//!   may have left a session behind ([`Error::session_may_exist`]).
//! - No secret is printed, logged, or put into an error; credentials go only to the base URL's host, over TLS.
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
pub use store::{EncryptedStore, FileStore, MemoryStore, SessionStore, StoreError, StoreFuture};
pub use termination::{Outcome, Termination};

/// The documentation tests compile the examples of the README and the guide, and run some of them.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
#[doc = include_str!("../../../docs/rust.md")]
struct Pages;
