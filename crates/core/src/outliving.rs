//! Work that must finish even if its caller abandons it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;
use tracing::Dispatch;
use tracing::dispatcher::{get_default, with_default};
use tracing::instrument::WithSubscriber;

use crate::events;

/// Whether the caller has gone away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A future that runs on its caller's task. If the caller drops it half-way, it goes on as a task of its own.
///
/// A future that was never polled has done nothing, so it is dropped.
pub(crate) struct Outliving<F: Future<Output: Send> + Send + 'static> {
    work: Option<Pin<Box<F>>>,
    /// Where it was polled first, and who listened there.
    begun: Option<(Handle, Dispatch)>,
    tasks: TaskTracker,
    abandoned: Abandoned,
    operation: &'static str,
}

impl<F: Future<Output: Send> + Send + 'static> Outliving<F> {
    /// If it is dropped half-way, `work` moves to `tasks` and `abandoned` is set.
    pub(crate) fn new(
        operation: &'static str,
        work: F,
        tasks: &TaskTracker,
        abandoned: Abandoned,
    ) -> Self {
        let (work, tasks) = (Some(Box::pin(work)), tasks.clone());
        Self { work, begun: None, tasks, abandoned, operation }
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for Outliving<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        if self.begun.is_none() {
            let runtime = Handle::try_current().ok();
            self.begun = runtime.map(|runtime| (runtime, get_default(Dispatch::clone)));
        }
        // Taken out, so that work that panics does not go on.
        let mut work = self.work.take().expect("a future is not polled after it is ready");
        let outcome = work.as_mut().poll(context);
        if outcome.is_pending() {
            self.work = Some(work);
        }
        outcome
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for Outliving<F> {
    fn drop(&mut self) {
        if let (Some(work), Some((runtime, listener))) = (self.work.take(), self.begun.take()) {
            self.abandoned.0.store(true, Ordering::Release);
            with_default(&listener, || events::abandoned(self.operation));
            self.tasks.spawn_on(work.with_subscriber(listener), &runtime);
        }
    }
}
