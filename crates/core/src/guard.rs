//! What a call needs before it starts, and what ends it without ending more: a panic.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::{io, thread};

use futures::FutureExt;
use tokio::runtime::Handle;

use crate::error::{Error, InvalidInput};

/// Does the work of a call. A panic in it becomes an error of kind `internal`; the next call works.
pub(crate) async fn guard<T>(
    operation: &'static str,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    // What a call leaves half-done when it panics is its own, and goes with it.
    let outcome = AssertUnwindSafe(work).catch_unwind().await;
    outcome.unwrap_or_else(|_| Err(Error::panicked(operation)))
}

/// Whether the system gives this process so many threads more: for bindings, before they start a runtime, which panics
/// where it is given none.
///
/// Fails with the system's error where it does not.
pub fn try_threads(count: usize) -> io::Result<()> {
    let gate = Mutex::new(());
    let closed = gate.lock();
    thread::scope(|scope| {
        // All are there at once, since each waits at the gate.
        let wait = || drop(gate.lock());
        let outcome =
            (0..count).try_for_each(|_| thread::Builder::new().spawn_scoped(scope, wait).map(drop));
        drop(closed);
        outcome
    })
}

/// Refuses a call that is awaited where tokio does not run, which would panic there.
pub(crate) fn require_runtime() -> Result<(), InvalidInput> {
    Handle::try_current().map(drop).map_err(|_| {
        InvalidInput::new(
            "runtime",
            "is missing: await the call on a tokio runtime that has its timers and I/O enabled",
        )
    })
}
