//! Kotlin's way to make the calls that are made often: one native call starts one, one upcall brings its outcome.
//!
//! A caller names its call by a ticket. Each ticket gets exactly one outcome, cancelled or not.

mod jvm;
mod operation;

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures::FutureExt;

use self::operation::{Call, Outcome};
use crate::call::runtime;
use crate::{CallError, Cancellation, Client};

/// What errors name where the two halves do not fit.
const BOUNDARY: &str = "boundary";

/// Where outcomes go.
trait Deliver: Send + Sync + 'static {
    /// Whether the other side took it.
    fn deliver(&self, ticket: i64, outcome: &[u8]) -> bool;
}

/// The calls that one copy of the other side waits for.
struct Channel<D> {
    open: Mutex<HashMap<i64, Arc<Cancellation>>>,
    other_side: D,
}

impl<D: Deliver> Channel<D> {
    fn new(other_side: D) -> Self {
        Self { open: Mutex::default(), other_side }
    }

    /// Starts a call. Its outcome may be delivered before this returns.
    fn start(self: &Arc<Self>, client: Arc<Client>, call: Call, ticket: i64) {
        let cancellation = Arc::<Cancellation>::default();
        self.open().insert(ticket, Arc::clone(&cancellation));
        let runtime = match runtime(call.name()) {
            Ok(runtime) => runtime,
            Err(error) => return self.end(&client, ticket, Err(error)),
        };
        let channel = Arc::clone(self);
        runtime.spawn(async move {
            let work = AssertUnwindSafe(call.make(&client, cancellation)).catch_unwind();
            let outcome = work.await.unwrap_or_else(|_| Err(panicked()));
            channel.end(&client, ticket, outcome);
        });
    }

    /// Ends a call early. Where its outcome is on its way, that one counts.
    fn cancel(&self, ticket: i64) {
        let call = self.open().get(&ticket).cloned();
        if let Some(call) = call {
            call.cancel().ok();
        }
    }

    fn end(&self, client: &Client, ticket: i64, outcome: Result<Outcome, CallError>) {
        self.open().remove(&ticket);
        let session = match &outcome {
            Ok(Outcome::Session(session)) => Some(Arc::clone(session)),
            _ => None,
        };
        let taken = self.other_side.deliver(ticket, &operation::written(outcome));
        if let (false, Some(session)) = (taken, session) {
            client.discard(&session).ok();
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<i64, Arc<Cancellation>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn panicked() -> CallError {
    finhub_sessions::Error::panicked(BOUNDARY).into()
}
