//! The session stores.

mod custom;

use std::sync::Arc;

use finhub_sessions::binding::SESSION_STORE;
use finhub_sessions::{EncryptedStore, FileStore, MemoryStore, SessionStore};
use finhub_sessions_redis::RedisStore;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use self::custom::CustomStore;
use crate::arguments;
use crate::error::exception;

/// The store that a caller gives.
pub(crate) fn store(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Arc<dyn SessionStore>> {
    if let Ok(memory) = value.cast::<PyMemoryStore>() {
        Ok(Arc::new(memory.get().0.clone()))
    } else if let Ok(file) = value.cast::<PyFileStore>() {
        Ok(Arc::new(file.get().0.clone()))
    } else if let Ok(redis) = value.cast::<PyRedisStore>() {
        Ok(Arc::new(redis.get().0.clone()))
    } else if let Ok(encrypted) = value.cast::<PyEncryptedStore>() {
        Ok(Arc::new(encrypted.get().0.clone()))
    } else if let Some(custom) = CustomStore::new(value)? {
        Ok(Arc::new(custom))
    } else {
        Err(arguments::wrong_type(name, "a store, or an object with load and swap", value))
    }
}

/// Keeps sessions in memory, for as long as the process lives.
#[pyclass(frozen, module = "finhub_sessions", name = "MemoryStore")]
pub(crate) struct PyMemoryStore(MemoryStore);

#[pymethods]
impl PyMemoryStore {
    #[new]
    fn new() -> Self {
        Self(MemoryStore::new())
    }

    fn __repr__(&self) -> &'static str {
        "MemoryStore()"
    }
}

/// Keeps each session in a file that only this user of the machine can read (on Unix: mode 0600, in folders of mode
/// 0700). Processes share the files. The folder must be on a local disk, and is created when it is needed. On Unix, the
/// store fails if a user other than this one and root owns the folder or what is in it, or may write to it.
#[pyclass(frozen, module = "finhub_sessions", name = "FileStore")]
pub(crate) struct PyFileStore(FileStore);

#[pymethods]
impl PyFileStore {
    #[new]
    #[pyo3(signature = (folder: "str | os.PathLike[str]", /))]
    fn new(folder: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(FileStore::new(arguments::path(SESSION_STORE, "folder", folder)?)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let folder = self.0.folder().as_os_str().into_pyobject(py)?;
        Ok(format!("FileStore({})", folder.repr()?))
    }
}

/// Keeps sessions in Redis 6 or newer, or in Valkey, for the workers of a backend on any number of machines.
///
///     RedisStore("rediss://:password@redis.example.com:6379")
///
/// Anyone who can read this Redis can act as any customer in it: give it a password, and use `rediss://`, which is TLS. It
/// connects when a session is first used, and a call of Redis takes at most two seconds. Keys start with `finhub-sessions:`
/// and expire after a day.
///
/// Raises:
///     `InvalidInputError`: The address is not valid.
#[pyclass(frozen, module = "finhub_sessions", name = "RedisStore")]
pub(crate) struct PyRedisStore(RedisStore);

#[pymethods]
impl PyRedisStore {
    #[new]
    #[pyo3(signature = (url: "str | finhub_sessions._secret_like.SecretLike", /))]
    fn new(url: &Bound<'_, PyAny>) -> PyResult<Self> {
        let address = arguments::secret(SESSION_STORE, "url", url)?;
        let store = RedisStore::new(address.expose_secret());
        store.map(Self).map_err(|error| exception(url.py(), &error))
    }

    fn __repr__(&self) -> &'static str {
        "RedisStore([redacted])"
    }
}

/// Encrypts what another store keeps, with AES-256-GCM.
///
///     EncryptedStore(FileStore("/var/lib/shop/sessions"), key=base64.b64decode(os.environ["SESSIONS_KEY"]))
///
/// `key` is 32 random bytes, such as those of `secrets.token_bytes(32)`. Keep it apart from the store. All processes that
/// share the store need the same key. No text can be read with another one: to change the key, start with an empty store.
///
/// Raises:
///     `InvalidInputError`: The key has another length.
#[pyclass(frozen, module = "finhub_sessions", name = "EncryptedStore")]
pub(crate) struct PyEncryptedStore(EncryptedStore);

#[pymethods]
impl PyEncryptedStore {
    #[new]
    #[pyo3(signature = (store: "finhub_sessions._store.SessionStore", /, *, key: "bytes"))]
    fn new(store: &Bound<'_, PyAny>, key: &Bound<'_, PyAny>) -> PyResult<Self> {
        let bytes =
            key.cast::<PyBytes>().map_err(|_| arguments::wrong_type("key", "bytes", key))?;
        let encrypted = EncryptedStore::new(self::store("store", store)?, bytes.as_bytes());
        encrypted.map(Self).map_err(|error| exception(key.py(), &error))
    }

    fn __repr__(&self) -> &'static str {
        "EncryptedStore([redacted])"
    }
}
