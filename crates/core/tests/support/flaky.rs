//! A store that does not always work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use finhub_sessions::{MemoryStore, Secret, SessionStore, StoreError, StoreFuture};

/// A store that fails, or hangs, while it is told to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flaky {
    kept: MemoryStore,
    leases: Arc<AtomicUsize>,
    is_down: Arc<AtomicBool>,
    pub(crate) hangs: Arc<AtomicBool>,
}

impl Flaky {
    pub(crate) fn fail(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::Relaxed);
    }

    /// Whether anybody holds a lease.
    pub(crate) fn has_lease(&self) -> bool {
        self.leases.load(Ordering::Relaxed) > 0
    }

    async fn check(&self) -> Result<(), StoreError> {
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        if self.is_down.load(Ordering::Relaxed) { Err("it is down".into()) } else { Ok(()) }
    }
}

impl SessionStore for Flaky {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(async move {
            self.check().await?;
            tokio::task::yield_now().await;
            self.kept.load(key).await
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        Box::pin(async move {
            self.check().await?;
            tokio::task::yield_now().await;
            let swapped = self.kept.swap(key, expected, new).await?;
            if swapped && key.ends_with("/lease") {
                match (expected, new) {
                    (None, Some(_)) => _ = self.leases.fetch_add(1, Ordering::Relaxed),
                    (Some(_), None) => _ = self.leases.fetch_sub(1, Ordering::Relaxed),
                    _ => {}
                }
            }
            Ok(swapped)
        })
    }
}
