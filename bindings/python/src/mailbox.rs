//! Calls that an event loop waits for.
//!
//! A call runs on the background runtime, and puts its outcome into its loop's mailbox. The first outcome since the
//! loop last looked wakes it up; it then takes all that is there. No thread of ours enters the interpreter.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use finhub_sessions::Client;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use tokio::task::AbortHandle;

use crate::active::PyAsk;
use crate::error::exception;
use crate::log::Log;
use crate::process::{self, Process};
use crate::session::PySession;
use crate::wake::Wake;
use crate::work::{Step, Value, Work};

/// Where the outcomes of one loop's calls arrive.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Mailbox")]
pub(crate) struct PyMailbox(Arc<Mailbox>);

struct Mailbox {
    letters: Mutex<Vec<Letter>>,
    wake: Wake,
}

/// How far the call with a number has come.
struct Letter {
    number: u64,
    step: Step,
    log: Option<Log>,
}

impl Mailbox {
    fn put(&self, letter: Letter) {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
        self.wake.tell();
    }
}

#[pymethods]
impl PyMailbox {
    /// A mailbox for a loop that can watch sockets, or one for a thread that waits.
    #[new]
    #[pyo3(signature = (by_thread: "bool"))]
    fn new(by_thread: bool) -> PyResult<Self> {
        let wake = if by_thread { Wake::by_thread() } else { Wake::by_socket()? };
        Ok(Self(Arc::new(Mailbox { letters: Mutex::default(), wake })))
    }

    /// The socket to watch.
    #[pyo3(signature = () -> "int")]
    fn fileno(&self) -> PyResult<i32> {
        let missing = || PyOSError::new_err("this mailbox is for a thread that waits");
        self.0.wake.descriptor().ok_or_else(missing)
    }

    /// Waits, outside the interpreter, until there is something to take. `False` after `end()`.
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

    /// Ends the waiting.
    #[pyo3(signature = () -> "None")]
    fn end(&self) {
        self.0.wake.end();
    }

    /// Takes what has arrived: the number of each call, and its value or its exception.
    #[pyo3(signature = () -> "list[tuple[int, typing.Any, BaseException | None]]")]
    fn take<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        self.0.wake.look();
        let letters =
            std::mem::take(&mut *self.0.letters.lock().unwrap_or_else(PoisonError::into_inner));
        let taken = PyList::empty(py);
        for Letter { number, step, log } in letters {
            if let Some(log) = log {
                log.emit(py)?;
            }
            let value = match step {
                Step::Done(Ok(value)) => value.into_py(py),
                Step::Done(Err(error)) => Err(exception(py, &error)),
                Step::Asked(request) => Py::new(py, PyAsk::new(request)).map(Py::into_any),
            };
            match value {
                Ok(value) => taken.append((number, value, py.None()))?,
                Err(error) => taken.append((number, py.None(), error.into_value(py)))?,
            }
        }
        Ok(taken)
    }
}

/// A call under way. When it is dropped, the call is abandoned.
#[pyclass(frozen, module = "finhub_sessions._native", name = "Call")]
pub(crate) struct Call {
    client: Client,
    task: AbortHandle,
    /// Whether its outcome has been put into the mailbox, or never will be: whoever comes first decides.
    is_decided: Arc<AtomicBool>,
    process: Arc<Process>,
}

impl Call {
    pub(crate) fn start(mut work: Work, mailbox: &PyMailbox, number: u64) -> PyResult<Self> {
        let process = Process::current()?;
        let client = work.client.clone();
        let is_decided = Arc::new(AtomicBool::new(false));
        let (mailbox, decided) = (Arc::clone(&mailbox.0), Arc::clone(&is_decided));
        let task = process.background()?.spawn(async move {
            let outcome = loop {
                match work.step().await {
                    Step::Done(outcome) => break outcome,
                    asked @ Step::Asked(_) => {
                        mailbox.put(Letter { number, step: asked, log: None });
                    }
                }
            };
            if !decided.swap(true, Ordering::AcqRel) {
                mailbox.put(Letter { number, step: Step::Done(outcome), log: work.log.take() });
            } else if let Ok(Value::Session(session)) = outcome {
                work.client.discard(*session);
            }
        });
        Ok(Self { client, task: task.abort_handle(), is_decided, process })
    }
}

#[pymethods]
impl Call {
    /// Nobody waits for the call any more: what it has begun comes to an end in the background.
    ///
    /// `False` where it came too late, since the outcome is in the mailbox.
    #[pyo3(signature = () -> "bool")]
    fn abandon(&self) -> bool {
        if self.is_decided.swap(true, Ordering::AcqRel) {
            return false;
        }
        if self.process.is_current() {
            self.task.abort();
            self.process.expect_clean_up(&self.client, Some(self.task.clone()));
        }
        true
    }

    /// Nobody saw what the call gave. A session that it made is logged out.
    #[pyo3(signature = (value: "object") -> "None")]
    fn discard(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        // A managed session logs itself out when it is dropped.
        if let Ok(session) = value.cast::<PySession>() {
            let _inside = self.process.background()?.enter();
            self.client.discard(session.get().0.clone());
            self.process.expect_clean_up(&self.client, None);
        }
        Ok(())
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.abandon();
    }
}
