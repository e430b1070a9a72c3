//! How a call is made: on a runtime of our own, until its end or until nobody waits for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::LazyLock;

use finhub_sessions::Error;
use futures::future::{Either, select};
use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

use crate::{CallError, Cancellation};

/// Enough for connections to be served while a few threads are busy: floods of informational answers hold one each.
const THREADS: usize = 4;

/// Does something at once. A panic in it becomes an error of kind `internal`.
pub(crate) fn at_once<T>(
    operation: &'static str,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, CallError> {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    Ok(outcome.unwrap_or_else(|_| Err(Error::panicked(operation)))?)
}

/// Makes a call in the background, and waits for its outcome.
///
/// Where it is cancelled, or dropped, the work is dropped on the runtime: the core knows what has to go on. One that was
/// cancelled before is not begun.
pub(crate) async fn in_background<T: Send + 'static>(
    operation: &'static str,
    cancellation: &Cancellation,
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, CallError> {
    if cancellation.is_cancelled() {
        return Err(CallError::Cancelled);
    }
    let work = AbortOnDropHandle::new(runtime()?.spawn(work));
    match select(work, pin!(cancellation.cancelled())).await {
        Either::Left((Ok(outcome), _)) => Ok(outcome?),
        Either::Left((Err(_), _)) => Err(Error::panicked(operation).into()),
        Either::Right(((), work)) => {
            work.abort();
            // Once it has been dropped, its client knows what goes on.
            let hold = cancellation.take_hold();
            runtime()?.spawn(async move {
                drop(work.await);
                drop(hold);
            });
            Err(CallError::Cancelled)
        }
    }
}

/// The runtime of every client in this process.
pub(crate) fn runtime() -> Result<&'static Runtime, CallError> {
    static RUNTIME: LazyLock<io::Result<Runtime>> = LazyLock::new(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(THREADS).thread_name("finhub").enable_all().build()
    });
    RUNTIME.as_ref().map_err(CallError::no_runtime)
}
