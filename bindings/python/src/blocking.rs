//! Calls that block their thread, and leave the interpreter to others meanwhile.
//!
//! All threads that wait drive one runtime in turn: one of them polls the connections for all. A single thread thus
//! makes a call without waking any other, and many share one pool.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use pyo3::prelude::*;
use tokio::task::yield_now;

use crate::error::interpreter_exits;
use crate::process::{self, Process};

/// How often a call that waits looks for Ctrl-C.
const GLANCE: Duration = Duration::from_millis(50);

/// Threads that are outside the interpreter, for a call.
static OUTSIDE: AtomicUsize = AtomicUsize::new(0);

/// Whether no thread is in a call.
pub(crate) fn is_idle() -> bool {
    OUTSIDE.load(Ordering::Acquire) == 0
}

/// Waits for work. Ctrl-C and the interpreter's exit abandon it.
pub(crate) fn wait<T: Send>(py: Python<'_>, work: impl Future<Output = T> + Send) -> PyResult<T> {
    let process = Process::current()?;
    let mut work = pin!(work);
    if process::is_exiting() {
        return Err(interpreter_exits(py));
    }
    let mut is_first = true;
    loop {
        let outside = Outside::enter();
        let turn = py.detach(|| {
            let turn = process.blocking().block_on(async {
                if std::mem::take(&mut is_first) {
                    catch_up().await;
                }
                tokio::time::timeout(GLANCE, work.as_mut()).await
            });
            process::stay_out_of_a_dead_interpreter();
            turn
        });
        drop(outside);
        if let Ok(outcome) = turn {
            return Ok(outcome);
        }
        if process::is_exiting() {
            return Err(interpreter_exits(py));
        }
        py.check_signals()?;
    }
}

/// Lets the runtime notice what happened while nobody drove it: connections that FinHub closed, above all. One turn
/// asks the system, and one lets the connections act on it.
async fn catch_up() {
    yield_now().await;
    yield_now().await;
}

/// Ends when the thread is back: the exit must not overtake it.
struct Outside;

impl Outside {
    fn enter() -> Self {
        OUTSIDE.fetch_add(1, Ordering::AcqRel);
        Self
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        OUTSIDE.fetch_sub(1, Ordering::AcqRel);
    }
}
