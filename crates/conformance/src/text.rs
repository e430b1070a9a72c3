//! Texts, long ones among them.

use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text. A long one is written as a repetition, `{"repeat": ["a", 65536]}`, or as a list of parts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(from = "Written")]
#[schemars(with = "Written")]
pub struct Text(String);

/// How a text is written in a case.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum Written {
    /// As it is.
    Plain(String),
    /// A text many times over.
    Repeated(Repeated),
    /// One part after the other.
    Parts(Vec<Text>),
}

/// A text many times over.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Repeated {
    /// The text, and how many times.
    repeat: (String, usize),
}

impl From<Written> for Text {
    fn from(written: Written) -> Self {
        Self(match written {
            Written::Plain(text) => text,
            Written::Repeated(Repeated { repeat: (text, times) }) => text.repeat(times),
            Written::Parts(parts) => parts.iter().map(Text::as_str).collect(),
        })
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Text {
    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_long_text_is_written_short() {
        for (written, text) in [
            (r#""plain""#, "plain"),
            (r#"{"repeat": ["ab", 3]}"#, "ababab"),
            (r#"["<", {"repeat": ["a", 2]}, ">"]"#, "<aa>"),
        ] {
            let read: Text = serde_json::from_str(written).expect(written);
            assert_eq!(read.as_str(), text);
        }
        assert!(serde_json::from_str::<Text>(r#"{"repeat": ["a", 1], "more": 1}"#).is_err());
    }
}
