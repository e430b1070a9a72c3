//! Whether an answer under a status of success refuses all the same.

use std::fmt;

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;

use super::envelope::number;

/// Whether a 2xx answer's body refuses all the same: by `success: false` at either level, or by an error's code
/// without a `success: true`. It copies nothing of the body, which may hold tokens.
pub(crate) fn says_failure(body: &[u8]) -> bool {
    let Ok(Outer { success, code, data }) = serde_json::from_slice(body) else {
        return false;
    };
    let says = |word| [success, data].into_iter().flatten().any(|flag| flag.get() == word);
    let code = code.and_then(|code| serde_json::from_str(code.get()).ok());
    let is_error = code.as_ref().and_then(number).is_some_and(|code| (400..600).contains(&code));
    says("false") || (is_error && !says("true"))
}

#[derive(Deserialize)]
struct Outer<'a> {
    #[serde(borrow)]
    success: Option<&'a RawValue>,
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    /// The `success` of `data`.
    #[serde(borrow, default, deserialize_with = "success_inside")]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Member {
    Success,
    #[serde(other)]
    Other,
}

/// Reads the `success` of an object. Anything else says nothing.
///
/// By hand, so that the body, most of which is `data`, is gone through once.
fn success_inside<'a, D: Deserializer<'a>>(inside: D) -> Result<Option<&'a RawValue>, D::Error> {
    inside.deserialize_any(Reader)
}

struct Reader;

impl<'a> de::Visitor<'a> for Reader {
    type Value = Option<&'a RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: de::MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut success = None;
        while let Some(member) = map.next_key()? {
            match member {
                Member::Success => success = Some(map.next_value()?),
                Member::Other => _ = map.next_value::<de::IgnoredAny>()?,
            }
        }
        Ok(success)
    }

    fn visit_seq<A: de::SeqAccess<'a>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::says_failure;

    #[test]
    fn a_refusal_at_either_level_is_seen() {
        for body in [
            r#"{"success":false}"#,
            r#"{"success":false,"data":[{"a":1},2]}"#,
            r#"{"success":false,"data":-1}"#,
            r#"{"success":false,"data":"text"}"#,
            r#"{"success":false,"data":null}"#,
            r#"{"code":"403"}"#,
            r#"{"code":200,"data":{"success":false,"message":"Locked","errorType":"LOCKED"}}"#,
            r#"{"success":true,"data":{"a":{"success":true},"success":false}}"#,
        ] {
            assert!(says_failure(body.as_bytes()), "{body}");
        }
        for body in [
            "",
            "[]",
            "<html>",
            r#"{"success":true}"#,
            r#"{"code":403,"data":{"success":true}}"#,
            r#"{"data":{"success":null}}"#,
            r#"{"data":{"data":{"success":false}}}"#,
            r#"{"data":[]}"#,
            r#"{"data":1.5}"#,
            r#"{"data":true}"#,
        ] {
            assert!(!says_failure(body.as_bytes()), "{body}");
        }
    }
}
