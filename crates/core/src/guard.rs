//! Guards around a call: the runtime that it needs, and the panics that it catches.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use tokio::runtime::Handle;

use crate::binding::panicked;
use crate::error::{Error, InvalidInput};

/// Does the work of a call. A panic in it becomes an error of kind `internal`; the next call works.
pub(crate) async fn guard<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // The state that a panic leaves inconsistent belongs to the call and is dropped with it.
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| Err(panicked(operation)))
}

/// Refuses a call that is awaited outside a tokio runtime, where it would panic.
pub(crate) fn require_runtime() -> Result<(), InvalidInput> {
    Handle::try_current().map(drop).map_err(|_| {
        InvalidInput::new(
            "runtime",
            "is missing: await the call on a tokio runtime that has its timers and I/O enabled",
        )
    })
}
