//! How a caller says that it waits no more.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::CallError;

/// Ends a call early. Each call takes one of its own.
///
/// Coroutines and tasks are cancelled in their own languages' ways, of which Rust hears nothing.
#[derive(Debug, Default, uniffi::Object)]
pub struct Cancellation(CancellationToken);

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
        self.0.cancel();
        Ok(())
    }
}

impl Cancellation {
    pub(crate) async fn cancelled(&self) {
        self.0.cancelled().await;
    }
}
