//! A panic ends a call, and nothing more.

use std::future::Future;
use std::panic::AssertUnwindSafe;

use futures::FutureExt;

use crate::error::Error;

/// Does the work of a call. A panic in it becomes an error of kind `internal`; the next call works.
pub(crate) async fn guard<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // What a call leaves half-done when it panics is its own, and goes with it.
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| Err(Error::panicked(operation)))
}
