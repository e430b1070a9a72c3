//! Secret text, which is compared but never printed.

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// A password, a key, or personal data such as a username. It does not print, and it compares in
/// constant time.
#[derive(Clone, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Returns the text. Each call is a place where it may leak, hence the conspicuous name.
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Whether `offered` is this secret, compared in constant time.
    pub(crate) fn matches(&self, offered: &str) -> bool {
        self.0.as_bytes().ct_eq(offered.as_bytes()).into()
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
