//! FinHub's error envelope, read leniently: a proxy may answer in FinHub's place.

use serde::Deserialize;
use serde_json::Value;

use crate::scrub::{LONGEST, Scrub, Shown};

/// The content of FinHub's error envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<i64>,
    pub(crate) detail: Option<Shown>,
    pub(crate) error_type: Option<Shown>,
}

#[derive(Deserialize)]
struct Raw {
    code: Option<Value>,
    message: Option<Value>,
    #[serde(rename = "errorType")]
    error_type: Option<Value>,
    data: Option<Value>,
}

impl Envelope {
    /// Reads an object that has at least one of the envelope's members. Anything else is not FinHub's.
    pub(crate) fn read(body: &[u8], secrets: &Scrub) -> Option<Self> {
        let raw: Raw = serde_json::from_slice(body).ok()?;
        let inside = |name: &str| raw.data.as_ref().and_then(|data| data.get(name));
        let text = |value: Option<&Value>| secrets.shown(value?.as_str()?, LONGEST).if_any();
        let envelope = Self {
            code: raw.code.as_ref().and_then(number).filter(|code| secrets.is_harmless(*code)),
            detail: text(raw.message.as_ref())
                .or_else(|| text(inside("message")))
                .or_else(|| text(inside("error"))),
            error_type: text(raw.error_type.as_ref()).or_else(|| text(inside("errorType"))),
        };
        (envelope != Self::default()).then_some(envelope)
    }

    /// Whether this is FinHub's own envelope for an answer with this status.
    pub(crate) fn is_of(&self, status: u16) -> bool {
        self.code == Some(i64::from(status)) && self.detail.is_some()
    }
}

/// Reads a number, written as one or as text.
pub(super) fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::Envelope;
    use crate::Secret;
    use crate::scrub::Scrub;

    fn read(body: &str) -> Option<Envelope> {
        Envelope::read(body.as_bytes(), &Scrub::default())
    }

    #[test]
    fn the_documented_envelope_is_read() {
        let envelope = read(r#"{"code":400,"message":"Bad","data":{"error":"e","errorType":"T"}}"#)
            .expect("an envelope");
        assert_eq!(envelope.code, Some(400));
        assert_eq!(envelope.detail.as_deref(), Some("Bad"));
        assert_eq!(envelope.error_type.as_deref(), Some("T"));
        assert!(envelope.is_of(400) && !envelope.is_of(404));
    }

    #[test]
    fn a_strangers_page_is_no_envelope() {
        for body in ["", "<html>", "[]", "{}", r#"{"status":404,"error":"Not Found"}"#, "null", "3"]
        {
            assert_eq!(read(body), None, "{body}");
        }
    }

    #[test]
    fn members_of_a_wrong_type_are_left_out() {
        let envelope = read(r#"{"code":"404","message":7,"data":"x"}"#).expect("an envelope");
        assert_eq!(envelope.code, Some(404));
        assert_eq!(envelope.detail, None);
    }

    #[test]
    fn long_texts_and_control_characters_are_cut() {
        let body = format!(r#"{{"message":"{}\n\u0007end"}}"#, "é".repeat(600));
        let detail = read(&body).expect("an envelope").detail.expect("a detail");
        assert_eq!(detail.chars().count(), 500);
        let detail = read(r#"{"message":"a\nb"}"#).expect("an envelope").detail;
        assert_eq!(detail.as_deref(), Some("ab"));
    }

    #[test]
    fn a_secret_is_redacted_before_the_text_is_cut() {
        let secrets = Scrub::new(&[Secret::from("ca\nnary")]);
        for filling in [0, 494, 497, 499] {
            let body = format!(r#"{{"message":"{}ca\nnary"}}"#, ".".repeat(filling));
            let detail = Envelope::read(body.as_bytes(), &secrets).expect("an envelope").detail;
            let detail = detail.expect("a detail");
            assert!(!detail.contains("ca"), "{detail}");
        }
    }
}
