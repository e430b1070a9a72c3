//! Calls that block their thread and release the GIL meanwhile.
//!
//! All waiting threads share one runtime and drive it in turn: one of them polls the connections for all. So a
//! single thread makes a call without waking another one, and many threads share one pool.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::task::yield_now;

use crate::process;
use crate::work::{Step, Work};

/// How often a waiting call checks for Ctrl-C.
const GLANCE: Duration = Duration::from_millis(50);

/// The number of threads that are in a call and will return into the interpreter.
static OUTSIDE: AtomicUsize = AtomicUsize::new(0);

/// Whether no thread will return from a call.
pub(crate) fn is_idle() -> bool {
    OUTSIDE.load(Ordering::Acquire) == 0
}

/// Waits for the next step of some work. Fails at Ctrl-C.
pub(crate) fn step(py: Python<'_>, work: &mut Work) -> PyResult<Step> {
    let process = Arc::clone(&work.keeper.process);
    let mut is_first = true;
    loop {
        let _outside = Outside::enter();
        let step = py.detach(|| {
            let mut step = process.blocking().block_on(async {
                if std::mem::take(&mut is_first) {
                    catch_up().await;
                }
                tokio::time::timeout(GLANCE, work.step()).await.ok()
            });
            if process::leaves_this_thread_behind() {
                drop(step.take());
                work.abandon();
                OUTSIDE.fetch_sub(1, Ordering::AcqRel);
                process::stay_behind();
            }
            step
        });
        match step {
            Some(step) => return Ok(step),
            None => py.check_signals()?,
        }
    }
}

/// Lets the runtime process events from the time when no thread drove it, above all connections that FinHub closed.
/// One turn polls the system, and one lets the connections react.
async fn catch_up() {
    yield_now().await;
    yield_now().await;
}

/// Counts a thread among those that will return.
pub(crate) struct Outside;

impl Outside {
    pub(crate) fn enter() -> Self {
        OUTSIDE.fetch_add(1, Ordering::AcqRel);
        Self
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        OUTSIDE.fetch_sub(1, Ordering::AcqRel);
    }
}
