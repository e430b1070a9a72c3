//! Where sessions are kept, so that the next process has them, and several share one.

mod bounded;
mod encrypted;
mod file;
mod lease;
mod memory;
mod slot;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use self::encrypted::EncryptedStore;
pub use self::file::FileStore;
pub use self::memory::MemoryStore;
pub(crate) use self::slot::{Kept, Slot, Turn, failed};
use crate::Secret;

/// What errors name where a store is used directly.
pub const OPERATION: &str = "session_store";

/// Why a store failed. Its text stands in an [`Error`](crate::Error): it must hold no secret.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// What a method of a store gives.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Where sessions are kept: texts by keys. The texts are secret, and mostly what
/// [`Session::to_secret_json`](crate::Session::to_secret_json) writes.
///
/// [`Client::session_for`](crate::Client::session_for) uses it. [`MemoryStore`] and [`FileStore`] are two, which
/// [`EncryptedStore`] encrypts; write your own by [`load`](Self::load) and [`swap`](Self::swap), from which the others follow. A store that cannot be read fails: it
/// does not say that there is nothing, since the customer would be logged in once more.
pub trait SessionStore: fmt::Debug + Send + Sync + 'static {
    /// The text at a key, if there is one.
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>>;

    /// Puts `new` in the place of `expected`, and says whether it did: it does nothing where something else stands there.
    /// `None` is no text. Of several who swap at once, one does.
    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool>;

    /// Puts a text in the place of whatever stands there.
    fn save<'a>(&'a self, key: &'a str, text: &'a Secret) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            while !self.swap(key, self.load(key).await?.as_ref(), Some(text)).await? {}
            Ok(())
        })
    }

    /// Takes away whatever stands there, and gives it.
    fn remove<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(async move {
            let mut last = None;
            // A swap that was made may say that it was not, where its answer was lost.
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
