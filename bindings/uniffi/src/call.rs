//! How a call is made: on the SDK's own runtime, until it ends or nobody waits for it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Mutex, OnceLock};

use finhub_sessions::Error;
use finhub_sessions::binding::{no_runtime, panicked, try_threads};
use futures::future::{Either, select};
use tokio::runtime::{Builder, Runtime};
use tokio_util::task::AbortOnDropHandle;

use crate::{CallError, Cancellation};

/// Enough to serve connections while a few threads are busy: each flood of informational answers occupies one.
const THREADS: usize = 4;

/// Runs a function that does not wait. A panic in it becomes an error of kind `internal`.
pub(crate) fn at_once<T>(
    operation: &'static str,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, CallError> {
    let outcome = catch_unwind(AssertUnwindSafe(work));
    Ok(outcome.unwrap_or_else(|_| Err(panicked(operation)))?)
}

/// Makes a call in the background, and waits for its outcome.
///
/// If the call is cancelled or dropped, its future is dropped on the runtime, and the core completes what must be completed. A call
/// that was cancelled before it started is never started.
pub(crate) async fn in_background<T: Send + 'static>(
    operation: &'static str,
    cancellation: &Cancellation,
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, CallError> {
    if cancellation.is_cancelled() {
        return Err(CallError::Cancelled);
    }
    let runtime = runtime(operation)?;
    let work = AbortOnDropHandle::new(runtime.spawn(work));
    match select(work, pin!(cancellation.cancelled())).await {
        Either::Left((Ok(outcome), _)) => Ok(outcome?),
        Either::Left((Err(_), _)) => Err(panicked(operation).into()),
        Either::Right(((), work)) => {
            work.abort();
            // Once it has been dropped, its client knows what goes on.
            let hold = cancellation.take_hold();
            runtime.spawn(async move {
                drop(work.await);
                drop(hold);
            });
            Err(CallError::Cancelled)
        }
    }
}

/// The runtime of every client in this process. If it could not be started, the next call tries again.
pub(crate) fn runtime(operation: &'static str) -> Result<&'static Runtime, CallError> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let _only_one = STARTING.lock();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let runtime = start().map_err(|error| no_runtime(operation, &error))?;
    Ok(RUNTIME.get_or_init(|| runtime))
}

fn start() -> io::Result<Runtime> {
    try_threads(THREADS)?;
    // Where the threads have gone to somebody else since, tokio panics.
    catch_unwind(|| {
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(THREADS).thread_name("finhub").enable_all().build()
    })
    .unwrap_or_else(|_| Err(io::ErrorKind::WouldBlock.into()))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::runtime;
    use crate::CallError;

    /// Says to the process that the test starts that it is the one without threads.
    const ALONE: &str = "FINHUB_TEST_ALONE";

    /// A stack that no address space holds, so that the system refuses every thread of Rust.
    const STACK: (&str, &str) = ("RUST_MIN_STACK", "70368744177664");

    #[test]
    fn a_process_that_is_given_no_thread_is_told_so_and_may_try_again() {
        if std::env::var_os(ALONE).is_some() {
            for _ in 0..2 {
                let error = runtime("create_session").expect_err("no thread");
                let CallError::Failed { facts } = error else { panic!("{error:?}") };
                assert_eq!(facts.kind, "connection");
                assert!(facts.retryable && !facts.session_may_exist && facts.attempts == 0);
                assert!(facts.text.contains("no thread"), "{}", facts.text);
                assert!(facts.text.contains("ulimit -u"), "{}", facts.text);
                assert!(facts.text.contains("nothing sent"), "{}", facts.text);
            }
            return;
        }
        let name = "call::tests::a_process_that_is_given_no_thread_is_told_so_and_may_try_again";
        let child = Command::new(std::env::current_exe().expect("this test's program"))
            .args([name, "--exact", "--test-threads=1"])
            .env(ALONE, "1")
            .env(STACK.0, STACK.1)
            .output()
            .expect("the test's program starts");
        let said = String::from_utf8_lossy(&child.stdout);
        assert!(child.status.success() && said.contains("1 passed"), "{said}");
    }
}
