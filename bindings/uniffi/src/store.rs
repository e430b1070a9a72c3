//! Where sessions are kept: the core's stores, and stores written in another language.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use finhub_sessions::binding::{SESSION_STORE, store_failed};
use finhub_sessions::{EncryptedStore, FileStore, MemoryStore, SessionStore, StoreFuture};
use uniffi::UnexpectedUniFFICallbackError;
use zeroize::Zeroizing;

use crate::call::{at_once, in_background};
use crate::secret::given;
use crate::{CallError, Cancellation, Secret};

/// Where sessions are kept.
#[derive(Debug, uniffi::Object)]
pub struct Store(pub(crate) Arc<dyn SessionStore>);

#[uniffi::export]
impl Store {
    /// In this process's memory.
    #[uniffi::constructor]
    pub fn memory() -> Result<Arc<Self>, CallError> {
        at_once(SESSION_STORE, || Ok(Self::held(MemoryStore::new())))
    }

    /// In files of this folder.
    #[uniffi::constructor]
    pub fn file(folder: String) -> Result<Arc<Self>, CallError> {
        at_once(SESSION_STORE, || Ok(Self::held(FileStore::new(folder))))
    }

    /// In this store, encrypted with this key of 32 bytes.
    #[uniffi::constructor]
    pub fn encrypted(store: Arc<Self>, key: Vec<u8>) -> Result<Arc<Self>, CallError> {
        let key = Zeroizing::new(key);
        let store = Arc::clone(&store.0);
        at_once(SESSION_STORE, || Ok(Self::held(EncryptedStore::new(store, &key)?)))
    }

    /// In a store of the other language.
    #[uniffi::constructor]
    pub fn foreign(store: Box<dyn ForeignStore>) -> Result<Arc<Self>, CallError> {
        at_once(SESSION_STORE, || Ok(Self::held(Foreign(store))))
    }

    /// The text at a key.
    pub async fn load(
        &self,
        key: String,
        cancellation: Arc<Cancellation>,
    ) -> Result<Option<Arc<Secret>>, CallError> {
        let store = Arc::clone(&self.0);
        let work = async move {
            let found = store.load(&key).await.map_err(|error| store_failed("load", &*error))?;
            Ok(found.map(|text| Arc::new(Secret(text))))
        };
        in_background(SESSION_STORE, &cancellation, work).await
    }

    /// Replaces a text by another one, if it is still there.
    pub async fn swap(
        &self,
        key: String,
        expected: Option<Arc<Secret>>,
        new: Option<Arc<Secret>>,
        cancellation: Arc<Cancellation>,
    ) -> Result<bool, CallError> {
        let store = Arc::clone(&self.0);
        let (expected, new) = (given(expected), given(new));
        let work = async move {
            let swapped = store.swap(&key, expected.as_ref(), new.as_ref()).await;
            swapped.map_err(|error| store_failed("save", &*error))
        };
        in_background(SESSION_STORE, &cancellation, work).await
    }
}

impl Store {
    fn held(store: impl SessionStore) -> Arc<Self> {
        Arc::new(Self(Arc::new(store)))
    }
}

/// A store written in the other language. [`SessionStore`] says what its methods do.
#[uniffi::export(callback_interface)]
#[async_trait]
pub trait ForeignStore: Send + Sync {
    /// The text at a key, if there is one.
    async fn load(&self, key: String) -> Result<Option<Arc<Secret>>, StoreError>;

    /// Replaces `expected` by `new`, and returns whether it did.
    async fn swap(
        &self,
        key: String,
        expected: Option<Arc<Secret>>,
        new: Option<Arc<Secret>>,
    ) -> Result<bool, StoreError>;
}

/// Why a store of the other language failed.
#[derive(Debug, uniffi::Error)]
pub enum StoreError {
    /// It threw something.
    Failed {
        /// Its message.
        text: String,
    },
}

impl From<UnexpectedUniFFICallbackError> for StoreError {
    fn from(thrown: UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { text: thrown.reason }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed { text } = self;
        f.write_str(text)
    }
}

impl std::error::Error for StoreError {}

/// The core's store over one of another language.
struct Foreign(Box<dyn ForeignStore>);

impl SessionStore for Foreign {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<finhub_sessions::Secret>> {
        Box::pin(async { Ok(given(self.0.load(key.to_owned()).await?)) })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a finhub_sessions::Secret>,
        new: Option<&'a finhub_sessions::Secret>,
    ) -> StoreFuture<'a, bool> {
        let [expected, new] =
            [expected, new].map(|text| text.map(|text| Arc::new(Secret(text.clone()))));
        Box::pin(async { Ok(self.0.swap(key.to_owned(), expected, new).await?) })
    }
}

impl fmt::Debug for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Foreign")
    }
}
