//! How a caller cancels a call.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use finhub_sessions::Client;
use finhub_sessions::binding::{ClientExt as _, Hold};
use tokio_util::sync::CancellationToken;

use crate::CallError;

/// Cancels a call. Each call takes its own.
///
/// Each language cancels coroutines and tasks in its own way, which Rust does not see.
#[derive(Debug, Default, uniffi::Object)]
pub struct Cancellation {
    token: CancellationToken,
    call: Mutex<Call>,
}

/// The state of a call.
#[derive(Debug, Default)]
enum Call {
    /// The call's client is not known yet, or the call leaves nothing behind.
    #[default]
    Untracked,
    /// It is a call of this client.
    Of(Client),
    /// It was cancelled. Closing its client waits until this has been dropped.
    Cancelled(Option<Hold>),
}

#[uniffi::export]
impl Cancellation {
    /// Creates one for a call that is about to be made.
    #[uniffi::constructor]
    pub fn new() -> Result<Arc<Self>, CallError> {
        Ok(Arc::default())
    }

    /// Ends the call with [`CallError::Cancelled`]. What the call had started is completed in the background, and a session that
    /// did not reach its caller is logged out. After the call has ended, this does nothing.
    pub fn cancel(&self) -> Result<(), CallError> {
        self.call().cancel();
        // Not while the lock is held: whoever waits goes on at once, on this thread.
        self.token.cancel();
        Ok(())
    }
}

impl Cancellation {
    /// Sets the call's client, so that closing the client waits for what a cancelled call leaves behind.
    pub(crate) fn of(&self, client: &Client) -> &Self {
        let mut call = self.call();
        if let Call::Untracked = *call {
            *call = Call::Of(client.clone());
        }
        drop(call);
        self
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        matches!(*self.call(), Call::Cancelled(_))
    }

    /// Takes over what its client waits for.
    pub(crate) fn take_hold(&self) -> Option<Hold> {
        match &mut *self.call() {
            Call::Cancelled(hold) => hold.take(),
            Call::Of(_) | Call::Untracked => None,
        }
    }

    pub(crate) async fn cancelled(&self) {
        self.token.cancelled().await;
    }

    fn call(&self) -> MutexGuard<'_, Call> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Call {
    fn cancel(&mut self) {
        *self = Self::Cancelled(match mem::take(self) {
            Self::Of(client) => Some(client.hold()),
            Self::Cancelled(hold) => hold,
            Self::Untracked => None,
        });
    }
}
