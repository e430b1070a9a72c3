//! How a caller says that it waits no more.

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use finhub_sessions::Client;
use finhub_sessions::binding::{ClientExt as _, Hold};
use tokio_util::sync::CancellationToken;

use crate::CallError;

/// Ends a call early. Each call takes one of its own.
///
/// Coroutines and tasks are cancelled in their own languages' ways, of which Rust hears nothing.
#[derive(Debug, Default, uniffi::Object)]
pub struct Cancellation {
    token: CancellationToken,
    call: Mutex<Call>,
}

/// How far a call has come.
#[derive(Debug, Default)]
enum Call {
    /// It is not known whose call it is, or it leaves nothing behind.
    #[default]
    Untracked,
    /// It is a call of this client.
    Of(Client),
    /// It was cancelled. Whoever closes its client waits until this has been dropped.
    Cancelled(Option<Hold>),
}

#[uniffi::export]
impl Cancellation {
    /// For a call that is about to be made.
    #[uniffi::constructor]
    pub fn new() -> Result<Arc<Self>, CallError> {
        Ok(Arc::default())
    }

    /// Ends the call, with [`CallError::Cancelled`]: what it had begun comes to an end in the background, and a
    /// session that nobody saw is logged out. After the call's end it does nothing.
    pub fn cancel(&self) -> Result<(), CallError> {
        self.call().cancel();
        // Not while the lock is held: whoever waits goes on at once, on this thread.
        self.token.cancel();
        Ok(())
    }
}

impl Cancellation {
    /// Says whose call it is, so that whoever closes the client waits for what a cancelled one leaves behind.
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
