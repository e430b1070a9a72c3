//! A store that answers within a limit, whatever the one below does.

use std::sync::Arc;
use std::time::Duration;

use super::{SessionStore, StoreError, StoreFuture};
use crate::Secret;
use crate::error::Readable;

#[derive(Debug)]
pub(super) struct Bounded {
    pub(super) store: Arc<dyn SessionStore>,
    /// How long each of its calls takes at most.
    pub(super) limit: Duration,
}

impl Bounded {
    async fn within<T>(&self, call: StoreFuture<'_, T>) -> Result<T, StoreError> {
        match tokio::time::timeout(self.limit, call).await {
            Ok(outcome) => outcome,
            Err(_) => Err(format!("no answer within {}", Readable(self.limit)).into()),
        }
    }
}

impl SessionStore for Bounded {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(self.within(self.store.load(key)))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(self.within(self.store.swap(key, expected, new)))
    }
}
