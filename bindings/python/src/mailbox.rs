//! Calls that an event loop waits for.
//!
//! A call runs on the background runtime, keeps its outcome until its caller takes it, and puts its number into its
//! loop's mailbox. The first number since the loop last looked wakes the loop. No thread of the SDK enters the
//! interpreter.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use tokio::task::AbortHandle;

use crate::active::PyAsk;
use crate::outcome::{Keeper, Unclaimed};
use crate::process;
use crate::wake::Wake;
use crate::work::{Step, Work};

/// The calls of one loop that have made progress.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Mailbox")]
pub(crate) struct PyMailbox(Arc<Mailbox>);

struct Mailbox {
    numbers: Mutex<VecDeque<u64>>,
    wake: Wake,
}

impl Mailbox {
    fn numbers(&self) -> MutexGuard<'_, VecDeque<u64>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, number: u64) {
        self.numbers().push_back(number);
        self.wake.tell();
    }

    fn first(&self) -> Option<u64> {
        self.numbers().front().copied()
    }
}

#[pymethods]
impl PyMailbox {
    /// A mailbox for a loop that can watch sockets, or one for a thread that waits.
    #[new]
    #[pyo3(signature = (by_thread: "bool"))]
    fn new(by_thread: bool) -> PyResult<Self> {
        let wake = if by_thread { Wake::by_thread() } else { Wake::by_socket()? };
        Ok(Self(Arc::new(Mailbox { numbers: Mutex::default(), wake })))
    }

    /// The socket to watch.
    #[pyo3(signature = () -> "int")]
    fn fileno(&self) -> PyResult<i32> {
        let missing = || PyOSError::new_err("this mailbox is for a thread that waits");
        self.0.wake.descriptor().ok_or_else(missing)
    }

    /// Waits, without the GIL, until there is something to read. `False` after `end()`.
    #[pyo3(signature = () -> "bool")]
    fn wait(&self, py: Python<'_>) -> bool {
        py.detach(|| {
            let goes_on = self.0.wake.wait();
            if process::leaves_this_thread_behind() {
                process::stay_behind();
            }
            goes_on
        })
    }

    /// Ends the wait.
    #[pyo3(signature = () -> "None")]
    fn end(&self) {
        self.0.wake.end();
    }

    /// The first number, which stays until `remove()`. If it is `None`, the next number wakes the loop.
    #[pyo3(signature = () -> "int | None")]
    fn first(&self) -> Option<u64> {
        self.0.first().or_else(|| {
            self.0.wake.look();
            // A number that arrived meanwhile may not have woken the loop.
            self.0.first()
        })
    }

    /// Removes the first number.
    #[pyo3(signature = () -> "None")]
    fn remove(&self) {
        self.0.numbers().pop_front();
    }

    /// Wakes the loop again, after an interrupt before it had read all numbers.
    #[pyo3(signature = () -> "None")]
    fn again(&self) {
        self.0.wake.tell_again();
    }
}

/// A call under way. When it is dropped, the call is abandoned.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Call")]
pub(crate) struct Call {
    started: Arc<Started>,
    /// The value that its caller was given, until the call has returned.
    delivered: Mutex<Option<Unclaimed>>,
}

/// A call under way, as its process knows it.
pub(crate) struct Started {
    keeper: Keeper,
    task: AbortHandle,
    progress: Arc<Mutex<Progress>>,
}

#[derive(Default)]
struct Progress {
    /// Its next step, until the caller takes it.
    step: Option<Step>,
    is_done: bool,
    is_abandoned: bool,
}

impl Call {
    pub(crate) fn start(mut work: Work, mailbox: &PyMailbox, number: u64) -> PyResult<Self> {
        let keeper = work.keeper.clone();
        let progress = Arc::new(Mutex::new(Progress::default()));
        let (mailbox, shared) = (Arc::clone(&mailbox.0), Arc::clone(&progress));
        let task = keeper.process.background()?.spawn(async move {
            loop {
                let step = work.step().await;
                let is_done = matches!(step, Step::Done(_));
                let before = {
                    let mut progress = lock(&shared);
                    if progress.is_abandoned {
                        Some(step)
                    } else {
                        progress.is_done = is_done;
                        progress.step.replace(step)
                    }
                };
                // Dropped outside the lock: this logs out a session that no caller received.
                drop(before);
                mailbox.put(number);
                if is_done {
                    break;
                }
            }
        });
        let started = Arc::new(Started { keeper, task: task.abort_handle(), progress });
        started.keeper.process.watch(&started);
        Ok(Self { started, delivered: Mutex::default() })
    }
}

impl Started {
    /// Abandons the call: its work finishes in the background.
    pub(crate) fn abandon(&self) {
        let process = &self.keeper.process;
        if !process.is_current() {
            return;
        }
        let (unseen, was_done) = {
            let mut progress = lock(&self.progress);
            progress.is_abandoned = true;
            (progress.step.take(), progress.is_done)
        };
        drop(unseen);
        if !was_done {
            self.task.abort();
            process.expect_clean_up(&self.keeper.client, Some(self.task.clone()));
        }
    }
}

fn lock(progress: &Mutex<Progress>) -> MutexGuard<'_, Progress> {
    progress.lock().unwrap_or_else(PoisonError::into_inner)
}

#[pymethods]
impl Call {
    /// Whether there is a step to take.
    #[pyo3(signature = () -> "bool")]
    fn has_arrived(&self) -> bool {
        lock(&self.started.progress).step.is_some()
    }

    /// The outcome of the call: its value, its exception, or an `Ask`.
    #[pyo3(signature = () -> "typing.Any")]
    fn take(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let step = lock(&self.started.progress).step.take();
        match step {
            None => Err(PyRuntimeError::new_err("the call has no outcome yet")),
            Some(Step::Asked(request)) => Ok(Py::new(py, PyAsk::new(request))?.into_any()),
            Some(Step::Done(outcome)) => {
                let (value, unclaimed) = outcome.deliver(py)?;
                *self.delivered.lock().unwrap_or_else(PoisonError::into_inner) = unclaimed;
                Ok(value)
            }
        }
    }

    /// Abandons the call, or reports that its value did not reach the caller: its work finishes in the background,
    /// and a session is logged out.
    #[pyo3(signature = () -> "None")]
    fn abandon(&self) {
        let delivered = self.delivered.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(unclaimed) = delivered {
            unclaimed.log_out();
        }
        self.started.abandon();
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.started.abandon();
    }
}
