//! What belongs to one process: runtimes, connections, and the cleanup at exit.
//!
//! A forked process inherits memory but no threads, so its parent's runtimes and connections do not work in it. It
//! makes new ones, and never drops the old ones.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::thread::ThreadId;
use std::time::{Duration, Instant};

use arc_swap::{ArcSwap, ArcSwapOption};
use finhub_sessions::binding::{ClientExt as _, no_runtime, try_threads};
use finhub_sessions::{Client, Error};
use pyo3::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, yield_now};
use tokio_util::task::TaskTracker;

use crate::blocking;
use crate::log::{self, Unwritten};
use crate::mailbox::Started;

/// How long the interpreter's exit waits for abandoned logins and their logouts.
const PATIENCE: Duration = Duration::from_secs(5);

/// The number of threads that serve event loops. A single one would be the bottleneck of concurrent calls.
const WORKERS: usize = 2;

/// How often a wait checks its condition.
const GLANCE: Duration = Duration::from_millis(5);

static CURRENT: ArcSwapOption<Process> = ArcSwapOption::const_empty();

/// The thread that ends the interpreter, once the exit has begun.
static LAST_THREAD: OnceLock<ThreadId> = OnceLock::new();

/// The runtimes of one process.
pub(crate) struct Process {
    id: u32,
    /// Driven by the waiting threads: a call on one thread needs no other thread.
    blocking: Runtime,
    /// Driven by threads of its own, for event loops.
    background: OnceLock<Runtime>,
    /// Clean-ups that the exit waits for.
    clean_ups: TaskTracker,
    /// Calls that event loops wait for.
    started: Mutex<Vec<Weak<Started>>>,
    pub(crate) unwritten: Unwritten,
}

impl Process {
    /// The state of the current process.
    pub(crate) fn current() -> PyResult<Arc<Self>> {
        let id = std::process::id();
        loop {
            let current = CURRENT.load();
            if let Some(process) = current.as_ref().filter(|process| process.id == id) {
                return Ok(Arc::clone(process));
            }
            let process = Arc::new(Self::new(id)?);
            let before = CURRENT.compare_and_swap(&*current, Some(Arc::clone(&process)));
            if before.as_ref().map(Arc::as_ptr) == current.as_ref().map(Arc::as_ptr) {
                // Never dropped: a process that inherits it cannot stop any part of it.
                std::mem::forget(Arc::clone(&process));
                return Ok(process);
            }
        }
    }

    fn new(id: u32) -> PyResult<Self> {
        let clean_ups = TaskTracker::new();
        clean_ups.close();
        Ok(Self {
            id,
            blocking: build(&mut Builder::new_current_thread(), 0)?,
            background: OnceLock::new(),
            clean_ups,
            started: Mutex::default(),
            unwritten: Unwritten::default(),
        })
    }

    pub(crate) fn is_current(&self) -> bool {
        self.id == std::process::id()
    }

    pub(crate) fn blocking(&self) -> &Runtime {
        &self.blocking
    }

    pub(crate) fn background(&self) -> PyResult<&Runtime> {
        if let Some(runtime) = self.background.get() {
            return Ok(runtime);
        }
        let mut builder = Builder::new_multi_thread();
        let runtime = build(builder.worker_threads(WORKERS).thread_name("finhub"), WORKERS)?;
        Ok(self.background.get_or_init(|| runtime))
    }

    /// Drives the blocking runtime on a thread of its own until the result is dropped. While a thread that waits runs code of
    /// the application's, nobody else may drive it, and a lease has to be renewed.
    pub(crate) fn drive(self: &Arc<Self>) -> Driven {
        let (until, ended) = oneshot::channel();
        let process = Arc::clone(self);
        let driver = std::thread::Builder::new().name("finhub-runtime".to_owned());
        // Without a thread, the lease may expire, and another process log in as well.
        let _ = driver.spawn(move || process.blocking.block_on(ended));
        Driven { _until: until }
    }

    /// Remembers a call that an event loop waits for, to be abandoned at the exit.
    pub(crate) fn watch(&self, call: &Arc<Started>) {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        if started.len() == started.capacity() {
            // Cleaned at each growth, so that the list is never much longer than the number of calls under way.
            started.retain(|call| call.strong_count() > 0);
        }
        started.push(Arc::downgrade(call));
    }

    fn abandon_all(&self) {
        let started =
            std::mem::take(&mut *self.started.lock().unwrap_or_else(PoisonError::into_inner));
        for call in started.iter().filter_map(Weak::upgrade) {
            call.abandon();
        }
    }

    /// Makes sure that the work that a client's callers left on the blocking runtime finishes.
    pub(crate) fn look_after(self: &Arc<Self>, client: &Client) {
        if client.is_settled() {
            return;
        }
        let (process, client) = (Arc::clone(self), client.clone());
        let under_way = self.clean_ups.token();
        let janitor = std::thread::Builder::new().name("finhub-clean-up".to_owned());
        // Without a thread, the next call drives the work on.
        let _ = janitor.spawn(move || {
            process.blocking.block_on(client.settle());
            drop(under_way);
        });
    }

    /// The same for the background runtime, which drives itself; the exit waits for it. `stopped` is a cancelled
    /// task that leaves its call behind when it stops. Closing the client waits for it as well.
    pub(crate) fn expect_clean_up(&self, client: &Client, stopped: Option<AbortHandle>) {
        let (client, hold) = (client.clone(), client.hold());
        let Some(runtime) = self.background.get() else { return };
        let clean_up = async move {
            while stopped.as_ref().is_some_and(|task| !task.is_finished()) {
                yield_now().await;
            }
            drop(hold);
            client.settle().await;
        };
        self.clean_ups.spawn_on(clean_up, runtime.handle());
    }
}

/// A runtime that is driven until this is dropped.
pub(crate) struct Driven {
    _until: oneshot::Sender<()>,
}

/// Starts a runtime that needs this many threads. tokio would panic if the system refused one.
fn build(builder: &mut Builder, threads: usize) -> PyResult<Runtime> {
    try_threads(threads)
        .and_then(|()| builder.enable_all().build())
        .map_err(|error| exception(&no_runtime("configure", &error)))
}

fn exception(error: &Error) -> PyErr {
    Python::attach(|py| crate::error::exception(py, error))
}

/// Whether the interpreter is ending without this thread, which would crash if it returned into it.
pub(crate) fn leaves_this_thread_behind() -> bool {
    LAST_THREAD.get().is_some_and(|last| *last != std::thread::current().id())
}

/// Runs code in the interpreter on a thread of Rust. `None` once the exit has begun; the exit waits for code that runs
/// already.
pub(crate) fn in_interpreter<T>(work: impl FnOnce(Python<'_>) -> T) -> Option<T> {
    let _outside = blocking::Outside::enter();
    if leaves_this_thread_behind() {
        return None;
    }
    Python::try_attach(work)
}

/// Stays outside the interpreter for good.
pub(crate) fn stay_behind() -> ! {
    loop {
        std::thread::park();
    }
}

/// Abandons the calls of event loops and of other threads, waits until abandoned logins have been logged out again, and
/// logs what nobody has logged yet.
///
/// It waits five seconds at most, and not after a Ctrl-C. `atexit` calls it, when only daemon threads are left beside
/// its own.
#[pyfunction]
#[pyo3(signature = () -> "None")]
pub(crate) fn shut_down(py: Python<'_>) -> PyResult<()> {
    LAST_THREAD.get_or_init(|| std::thread::current().id());
    let Some(process) = CURRENT.load_full().filter(|process| process.is_current()) else {
        return Ok(());
    };
    process.abandon_all();
    let start = Instant::now();
    while !(blocking::is_idle() && process.clean_ups.is_empty()) && start.elapsed() < PATIENCE {
        py.detach(|| std::thread::sleep(GLANCE));
        py.check_signals()?;
    }
    log::write_the_rest(py, &process)
}

/// A value that a forked process has to make again.
pub(crate) struct PerProcess<T>(ArcSwap<Made<T>>);

struct Made<T> {
    process: u32,
    value: T,
}

impl<T: Clone> PerProcess<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(ArcSwap::from_pointee(Made { process: std::process::id(), value }))
    }

    /// The value of this process. `again` makes it from the parent's.
    pub(crate) fn get(&self, again: impl Fn(&T) -> PyResult<T>) -> PyResult<T> {
        loop {
            let made = self.0.load();
            if made.process == std::process::id() {
                return Ok(made.value.clone());
            }
            let new = Arc::new(Made { process: std::process::id(), value: again(&made.value)? });
            let before = self.0.compare_and_swap(&made, new);
            if Arc::ptr_eq(&before, &made) {
                std::mem::forget(Arc::clone(&before));
            }
        }
    }
}

impl<T> Drop for PerProcess<T> {
    fn drop(&mut self) {
        let made = self.0.load_full();
        if made.process != std::process::id() {
            std::mem::forget(made);
        }
    }
}
