//! Keeps a call's secrets out of what a server says about it.
//!
//! A server may echo what it was sent ("unknown user marcus@..."), plain or encoded.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::Secret;
use crate::error::Envelope;

/// Shorter secrets are let be: they stand in ordinary words, and a redacted word would give them away.
const SHORTEST: usize = 4;

/// The secrets of one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scrub(Vec<Secret>);

impl Scrub {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self(secrets.into_iter().cloned().collect())
    }

    pub(crate) fn envelope(&self, envelope: Envelope) -> Envelope {
        Envelope {
            detail: envelope.detail.map(|text| self.text(text)),
            error_type: envelope.error_type.map(|text| self.text(text)),
            ..envelope
        }
    }

    pub(crate) fn text(&self, text: String) -> String {
        self.0
            .iter()
            .map(Secret::expose_secret)
            .filter(|secret| secret.len() >= SHORTEST)
            .flat_map(spellings)
            .fold(text, |text, spelling| match text.contains(&spelling) {
                true => text.replace(&spelling, "[redacted]"),
                false => text,
            })
    }
}

/// A secret as it is, and as it looks in JSON, in a URL and in base64.
fn spellings(secret: &str) -> [String; 5] {
    let json = serde_json::Value::from(secret).to_string();
    [
        secret.to_owned(),
        json.trim_matches('"').to_owned(),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        URL_SAFE_NO_PAD.encode(secret),
    ]
}

#[cfg(test)]
mod tests {
    use super::Scrub;
    use crate::Secret;

    #[test]
    fn an_echoed_secret_is_redacted_in_every_spelling() {
        let secrets = [Secret::from("p@ss \"word\"")];
        let scrub = Scrub::new(&secrets);
        for echo in [
            r#"p@ss "word""#,
            r#"p@ss \"word\""#,
            "p%40ss%20%22word%22",
            "cEBzcyAid29yZCI=",
            "cEBzcyAid29yZCI",
        ] {
            let text = scrub.text(format!("bad login: {echo}!"));
            assert!(text.starts_with("bad login: [redacted]"), "{text}");
        }
    }

    #[test]
    fn a_short_secret_does_not_shred_the_text() {
        let secrets = [Secret::from("a")];
        assert_eq!(Scrub::new(&secrets).text("bad password".to_owned()), "bad password");
    }
}
