//! Secrets on their way from one language to the other.

use std::sync::Arc;

use finhub_sessions::binding;

use crate::CallError;
use crate::call::at_once;

/// A secret text. It is an object, so that records that hold it do not print the text.
#[derive(Debug, uniffi::Object)]
pub struct Secret(pub(crate) finhub_sessions::Secret);

#[uniffi::export]
impl Secret {
    /// Makes a text a secret.
    #[uniffi::constructor]
    pub fn new(text: String) -> Result<Arc<Self>, CallError> {
        Ok(Arc::new(Self(text.into())))
    }

    /// The text itself.
    pub fn expose_secret(&self) -> Result<String, CallError> {
        Ok(self.0.expose_secret().to_owned())
    }

    /// The value of `Authorization` with this token.
    pub fn bearer(&self) -> Result<String, CallError> {
        let value = at_once("access_token", || binding::bearer(&self.0))?;
        Ok(String::from_utf8_lossy(value.as_bytes()).into_owned())
    }
}

/// The core's secret, where there is one.
pub(crate) fn given(secret: Option<Arc<Secret>>) -> Option<finhub_sessions::Secret> {
    secret.map(|secret| secret.0.clone())
}
