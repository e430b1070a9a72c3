//! Where sessions are kept.

use std::sync::Arc;

use finhub_sessions::{FileStore, MemoryStore, SessionStore};
use finhub_sessions_redis::RedisStore;
use pyo3::prelude::*;

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
    } else {
        Err(arguments::wrong_type(name, "FileStore, MemoryStore or RedisStore", value))
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

/// Keeps each session in a file, which only this user of the machine can read (on Unix: mode 0600, in folders of mode
/// 0700). The files are not encrypted. Processes share them; the folder must be on a local disk, and is made when it is
/// needed.
#[pyclass(frozen, module = "finhub_sessions", name = "FileStore")]
pub(crate) struct PyFileStore(FileStore);

#[pymethods]
impl PyFileStore {
    #[new]
    #[pyo3(signature = (folder: "str | os.PathLike[str]", /))]
    fn new(folder: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(FileStore::new(arguments::path("session_store", "folder", folder)?)))
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
/// Whoever can read this Redis can act as any customer in it: give it a password, and use `rediss://`, which is TLS. Nothing
/// is sent until a session is asked for; a call of Redis takes at most two seconds. Keys begin with `finhub-sessions:`, and
/// live for a day.
///
/// Raises:
///     `InvalidInputError`: The address is none.
#[pyclass(frozen, module = "finhub_sessions", name = "RedisStore")]
pub(crate) struct PyRedisStore(RedisStore);

#[pymethods]
impl PyRedisStore {
    #[new]
    #[pyo3(signature = (url: "str | Secret", /))]
    fn new(url: &Bound<'_, PyAny>) -> PyResult<Self> {
        let address = arguments::secret("session_store", "url", url)?;
        let store = RedisStore::new(address.expose_secret());
        store.map(Self).map_err(|error| exception(url.py(), &error))
    }

    fn __repr__(&self) -> &'static str {
        "RedisStore([redacted])"
    }
}
