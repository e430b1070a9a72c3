//! The native half of the Python package `finhub_sessions`: it translates types and calls the core.
//!
//! `Client` and `AsyncClient` are written in Python, on top of this module. A call becomes a `work::Work`,
//! which a thread waits for (`blocking`) or which runs in the background for an event loop (`mailbox`).

#![allow(clippy::unused_self, reason = "Python's protocols pass it")]

mod active;
mod arguments;
mod blocking;
mod check;
mod client;
mod clock;
mod credentials;
mod error;
mod hosts;
mod instant;
mod log;
mod mailbox;
mod outcome;
mod process;
mod repr;
mod secret;
mod session;
mod settings;
mod status;
mod store;
mod termination;
mod user_agent;
mod wake;
mod work;

/// The allocator of Rust's memory, which the SDK's threads and Python's free for each other: docs/decisions/0019.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The native half of `finhub_sessions`.
#[pyo3::pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::active::{PyActiveSession, PyAsk};
    #[pymodule_export]
    use crate::check::{refusal, take_id, take_secret, take_text};
    #[pymodule_export]
    use crate::client::PyClient;
    #[pymodule_export]
    use crate::clock::PyTestClock;
    #[pymodule_export]
    use crate::credentials::PyCredentials;
    #[pymodule_export]
    use crate::error::kinds;
    #[pymodule_export]
    use crate::hosts::{PyTokenHosts, bearer};
    #[pymodule_export]
    use crate::log::callback_failed;
    #[pymodule_export]
    use crate::mailbox::{Call, PyMailbox};
    #[pymodule_export]
    use crate::process::shut_down;
    #[pymodule_export]
    use crate::secret::PySecret;
    #[pymodule_export]
    use crate::session::{PySession, PyUnverifiedClaims};
    #[pymodule_export]
    use crate::status::PyStatuses;
    #[pymodule_export]
    use crate::store::{PyEncryptedStore, PyFileStore, PyMemoryStore, PyRedisStore};
    #[pymodule_export]
    use crate::termination::PyTermination;
    #[pymodule_export]
    use crate::user_agent::user_agent;
    #[pymodule_export]
    use crate::work::PyWork;

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
