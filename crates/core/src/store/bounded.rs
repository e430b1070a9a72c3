//! A wrapper that bounds the time of a store's calls and turns their panics into errors.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;

use super::{SessionStore, StoreError, StoreFuture};
use crate::Secret;
use crate::error::Readable;

#[derive(Debug)]
pub(super) struct Bounded {
    pub(super) store: Arc<dyn SessionStore>,
    /// The longest time that a call may take.
    pub(super) limit: Duration,
}

impl Bounded {
    async fn within<T>(
        &self,
        call: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.limit, AssertUnwindSafe(call).catch_unwind()).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err("it panicked".into()),
            Err(_) => Err(format!("no answer within {}", Readable(self.limit)).into()),
        }
    }
}

impl SessionStore for Bounded {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(self.within(async move { self.store.load(key).await }))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(self.within(async move { self.store.swap(key, expected, new).await }))
    }
}
