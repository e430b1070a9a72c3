//! Session stores, by which processes share sessions and find them again after a restart.

mod bounded;
mod encrypted;
mod file;
mod lease;
mod memory;
mod slot;
mod trust;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use self::encrypted::EncryptedStore;
pub use self::file::FileStore;
pub use self::memory::MemoryStore;
pub(crate) use self::slot::{Kept, Slot, Turn, failed};
use crate::Secret;

/// The operation in errors of a store that is used directly.
pub const OPERATION: &str = "session_store";

/// Why a store failed. An [`Error`](crate::Error) quotes its text, which must hold no secret.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// The future that a store's methods return.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// A store of sessions: it maps keys to texts. The texts are secret; most are what
/// [`Session::to_secret_json`](crate::Session::to_secret_json) writes.
///
/// [`Client::session_for`](crate::Client::session_for) uses it. [`MemoryStore`] and [`FileStore`] are stores, and
/// [`EncryptedStore`] encrypts what a store keeps. To write your own, implement [`load`](Self::load) and
/// [`swap`](Self::swap); the other methods are built on them. A store that cannot be read must fail. If it returned `None`,
/// the customer would be logged in once more.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// Returns the text at a key, if there is one.
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>>;

    /// Replaces `expected` by `new` if the key holds exactly `expected`, and returns whether it did (compare and swap).
    /// `None` means no text. Of several concurrent swaps, one succeeds.
    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool>;

    /// Stores a text at a key, whatever it holds.
    fn save<'a>(&'a self, key: &'a str, text: &'a Secret) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            while !self.swap(key, self.load(key).await?.as_ref(), Some(text)).await? {}
            Ok(())
        })
    }

    /// Removes the text at a key and returns it.
    fn remove<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(async move {
            let mut last = None;
            // A swap that succeeded may report that it did not, if its answer was lost and it was repeated.
            while let Some(found) = self.load(key).await? {
                last = Some(found);
                if self.swap(key, last.as_ref(), None).await? {
                    break;
                }
            }
            Ok(last)
        })
    }
}

impl<S: SessionStore + ?Sized> SessionStore for Arc<S> {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        (**self).load(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        (**self).swap(key, expected, new)
    }

    fn save<'a>(&'a self, key: &'a str, text: &'a Secret) -> StoreFuture<'a, ()> {
        (**self).save(key, text)
    }

    fn remove<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        (**self).remove(key)
    }
}
