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
//! # In your tests
//!
//! There is no trait to fake. Give a [`Client`] the address of a server on loopback, which may be plain HTTP, by
//! [`ClientBuilder::base_url`]:
//!
//! - The crate `finhub-sandbox` is FinHub on loopback, in the same process. It logs in and out, answers what a script says
//!   (a status, a delay, a broken connection), and tells which requests arrived and which sessions live.
//! - Any other server on loopback does as well, such as `wiremock`: answer `POST .../sessions` with FinHub's documented body.
//! - A [`Session`] without a server is what [`Session::from_secret_json`] reads, and a [`SessionStore`] is a trait.
//! - [`ClientBuilder::clock`] takes a [`TestClock`], so that a token expires without a test that waits.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use finhub_sandbox::{Sandbox, Step};
//! use finhub_sessions::{Client, Credentials, Kind};
//!
//! let sandbox = Sandbox::start().await?;
//! let client = Client::builder()
//!     .base_url(sandbox.base_url())
//!     .tenant_id("97e7ff29-15f3-49ef-9681-3bbfcce4f6cd")
//!     .tenant_key("cvK_9XDw5g_Y_8aUtRQgPyX4aTBb")
//!     .tenant_secret("your_tenant_secret")
//!     .forwarded_for("203.0.113.42")
//!     .forwarded_from("tests")
//!     .platform("web")
//!     .device_id("356938035643809")
//!     .build()?;
//!
//! sandbox.script([Step::status(429).header("Retry-After", "60")]);
//! let credentials = Credentials::new("anna.larsen@example.com", "her_secure_password");
//! let error = client.create_session("cust_12345", "user_67890", &credentials).await.unwrap_err();
//! assert_eq!(error.kind(), Kind::RateLimited);
//! assert!(sandbox.live_sessions().is_empty());
//! # Ok(())
//! # }
//! ```
//!
//! # What it logs
//!
//! Attempts, retries, renewals, calls whose callers went away and the logouts of sessions that these left, by `tracing`: at level
//! `DEBUG`, with targets that start with `finhub_sessions`. The
//! [reference](https://github.com/finhub-cloud/finhub-sessions/blob/main/docs/reference.md#what-is-logged) lists the events and
//! their fields. `tracing_subscriber::fmt()`, at that level, writes them like this:
//!
//! ```text
//! 2026-11-30T15:51:40.277197Z DEBUG finhub{operation="create_session"}: finhub_sessions::events: attempt ended operation="create_session" attempt=1 status=200 request_id="c99d9279-0c9b-4ee2-8ee0-471e58e10ed5" duration_ms=6
//! 2026-11-30T15:51:40.278027Z DEBUG finhub{operation="delete_session"}: finhub_sessions::events: attempt ended operation="delete_session" attempt=1 status=503 request_id="53e475a4-5f9e-4142-9b2b-0cacddac41da" duration_ms=0
//! 2026-11-30T15:51:40.278105Z DEBUG finhub{operation="delete_session"}: finhub_sessions::events: retrying operation="delete_session" attempt=1 delay_ms=7
//! ```
//!
//! A call is a span, `finhub`, in the span of whoever makes it: `tracing-opentelemetry` exports it as one, with its events.
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
