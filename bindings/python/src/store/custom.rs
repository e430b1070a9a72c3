//! A store that is written in Python.

use std::fmt;
use std::sync::Arc;

use finhub_sessions::binding::SESSION_STORE;
use finhub_sessions::{Secret, SessionStore, StoreError, StoreFuture};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyType};
use tokio::task::spawn_blocking;

use crate::arguments;
use crate::process::in_interpreter;
use crate::secret::PySecret;

/// An object with `load` and `swap`, which are called on the SDK's own threads.
pub(super) struct CustomStore(Arc<Py<PyAny>>);

impl CustomStore {
    /// `None` if the object is no store.
    pub(super) fn new(store: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        // A class has the methods of its instances, but is no store itself.
        if store.is_instance_of::<PyType>() {
            return Ok(None);
        }
        for method in [intern!(store.py(), "load"), intern!(store.py(), "swap")] {
            if !store.getattr_opt(method)?.is_some_and(|method| method.is_callable()) {
                return Ok(None);
            }
        }
        Ok(Some(Self(Arc::new(store.clone().unbind()))))
    }

    fn call<T: Send + 'static>(
        &self,
        method: impl FnOnce(&Bound<'_, PyAny>) -> PyResult<T> + Send + 'static,
    ) -> StoreFuture<'static, T> {
        let store = Arc::clone(&self.0);
        let call = move || {
            in_interpreter(|py| method(store.bind(py)).map_err(|raised| raised.to_string()))
                .unwrap_or_else(|| Err("the interpreter ends".to_owned()))
        };
        Box::pin(async { spawn_blocking(call).await?.map_err(StoreError::from) })
    }
}

impl SessionStore for CustomStore {
    fn load<'a>(&'a self, key: &'a str) -> StoreFuture<'a, Option<Secret>> {
        let key = key.to_owned();
        self.call(move |store| {
            let found = store.call_method1(intern!(store.py(), "load"), (key,))?;
            let text = |found| arguments::secret(SESSION_STORE, "what load returns", found);
            (!found.is_none()).then(|| text(&found)).transpose()
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a Secret>,
        new: Option<&'a Secret>,
    ) -> StoreFuture<'a, bool> {
        let key = key.to_owned();
        let [expected, new] = [expected, new].map(|text| text.cloned().map(PySecret));
        self.call(move |store| {
            let swapped = store.call_method1(intern!(store.py(), "swap"), (key, expected, new))?;
            let Ok(swapped) = swapped.cast::<PyBool>() else {
                return Err(arguments::wrong_type("what swap returns", "bool", &swapped));
            };
            Ok(swapped.is_true())
        })
    }
}

impl fmt::Debug for CustomStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomStore")
    }
}
