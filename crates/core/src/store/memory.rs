//! A store in this process's memory.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{SessionStore, StoreFuture};
use crate::Secret;

/// Keeps sessions in memory, for as long as the process lives. Clones are the same store.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<String, Secret>>>);

impl MemoryStore {
    /// Creates an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn texts(&self) -> MutexGuard<'_, HashMap<String, Secret>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SessionStore for MemoryStore {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        Box::pin(ready(Ok(self.texts().get(key).cloned())))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        let mut texts = self.texts();
        let is_expected = texts.get(key) == expected;
        if is_expected {
            match new {
                Some(new) => texts.insert(key.to_owned(), new.clone()),
                None => texts.remove(key),
            };
        }
        Box::pin(ready(Ok(is_expected)))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("texts", &self.texts().len()).finish()
    }
}
