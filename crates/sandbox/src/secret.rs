//! Text that is compared and never shown.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use subtle::ConstantTimeEq;

/// A password, a key, or personal data such as a username. It does not print, and it compares in
/// constant time.
#[derive(Clone, JsonSchema)]
#[schemars(transparent)]
pub struct Secret(String);

impl Secret {
    /// Reads the text. Each call is a place where it may leak, hence the loud name.
    pub fn expose_secret(&self) -> &str {
        &self.0
    }

    /// Whether `offered` is this secret, without telling by the time taken where they differ.
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

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextOnly)
    }
}

/// serde's own messages quote an unexpected value, and here that value is a secret: a password of
/// digits without quotes, for one. So each scalar is met by a message of ours.
struct TextOnly;

const ASK_FOR_QUOTES: &str = "this value must be a text; put it in quotes";

impl Visitor<'_> for TextOnly {
    type Value = Secret;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text in quotes")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret(text.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Secret, E> {
        Err(E::custom(ASK_FOR_QUOTES))
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom(ASK_FOR_QUOTES))
    }

    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom(ASK_FOR_QUOTES))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom(ASK_FOR_QUOTES))
    }
}
