//! Keeps a call's secrets out of what a server says about it.
//!
//! A server may echo what it was sent ("unknown user marcus@..."), plain or encoded.

use std::borrow::Cow;
use std::cmp::Reverse;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::form_urlencoded;

use crate::Secret;

/// Shorter secrets are let be: they stand in ordinary words, and a redacted word would give them away.
const SHORTEST: usize = 4;

const REDACTED: &str = "[redacted]";

/// What RFC 3986 has escaped everywhere. Others escape more.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Reads whatever can be read.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The secrets of one call.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scrub(Vec<Secret>);

impl Scrub {
    pub(crate) fn new<'a>(secrets: impl IntoIterator<Item = &'a Secret>) -> Self {
        let mut secrets: Vec<_> = secrets
            .into_iter()
            .filter(|secret| secret.expose_secret().len() >= SHORTEST)
            .cloned()
            .collect();
        // The longest first: one that begins like another must not leave its end behind.
        secrets.sort_by_key(|secret| Reverse(secret.expose_secret().len()));
        Self(secrets)
    }

    /// These secrets and more.
    pub(crate) fn and<'a>(&'a self, more: impl IntoIterator<Item = &'a Secret>) -> Self {
        Self::new(self.0.iter().chain(more))
    }

    /// The text without the secrets. Where one stands in a spelling that nobody foresaw, nothing of the text
    /// remains.
    pub(crate) fn text(&self, text: String) -> String {
        if !self.is_in(&text) {
            return text;
        }
        let spellings = self.0.iter().flat_map(|secret| spellings(secret.expose_secret()));
        let text = spellings.fold(text, |text, spelling| replace(text, &spelling));
        if self.is_in(&text) { REDACTED.to_owned() } else { text }
    }

    /// Whether a secret can be read in a text.
    fn is_in(&self, text: &str) -> bool {
        let Some(shortest) = self.0.last().map(|secret| secret.expose_secret().len()) else {
            return false;
        };
        readings(text, shortest).any(|reading| {
            self.0
                .iter()
                .any(|secret| find(&reading, secret.expose_secret().as_bytes(), 0).is_some())
        })
    }
}

/// A secret as it is, and as it looks in JSON, in a URL, in a form and in base64.
fn spellings(secret: &str) -> [String; 8] {
    let json = serde_json::Value::from(secret).to_string();
    let json = &json[1..json.len() - 1];
    [
        secret.to_owned(),
        json.to_owned(),
        ascii_json(json),
        utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        utf8_percent_encode(secret, RESERVED).to_string(),
        form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ]
}

/// JSON as it is written where everything but ASCII is escaped.
fn ascii_json(json: &str) -> String {
    let mut units = [0; 2];
    json.chars().fold(String::new(), |mut ascii, letter| {
        if letter.is_ascii() {
            ascii.push(letter);
        } else {
            ascii.extend(letter.encode_utf16(&mut units).iter().map(|it| format!("\\u{it:04x}")));
        }
        ascii
    })
}

fn replace(text: String, spelling: &str) -> String {
    let mut kept = String::new();
    let mut from = 0;
    while let Some(at) = find(text.as_bytes(), spelling.as_bytes(), from) {
        // Both ends are those of characters, since UTF-8 has no character inside another.
        kept.extend([&text[from..at], REDACTED]);
        from = at + spelling.len();
    }
    match from {
        0 => text,
        _ => kept + &text[from..],
    }
}

/// Where a spelling stands in a text, in any case: some parts of an answer arrive in lower case.
fn find(text: &[u8], spelling: &[u8], from: usize) -> Option<usize> {
    let last = text.len().checked_sub(spelling.len())?;
    (from..=last).find(|&at| text[at..at + spelling.len()].eq_ignore_ascii_case(spelling))
}

/// What a text says as it is, and to whoever takes it for the inside of a URL, of a form, of JSON, or of base64.
///
/// No reading is longer than what is read, so that there is none where not even the text has `shortest` bytes.
fn readings(text: &str, shortest: usize) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let text = if text.len() < shortest { "" } else { text };
    let url = text.contains('%').then(|| percent_decode_str(text).into());
    let form =
        text.contains('+').then(|| percent_decode_str(&text.replace('+', " ")).collect::<Vec<_>>());
    let json = text.contains('\\').then(|| unescaped(text).into_bytes());
    let plain = std::iter::once(Cow::Borrowed(text.as_bytes()));
    let base64 = base64_readings(text, shortest);
    plain.chain(url).chain(form.into_iter().chain(json).chain(base64).map(Cow::Owned))
}

/// A text with JSON's escapes read, wherever in it JSON begins and ends. What is no escape stays.
fn unescaped(text: &str) -> String {
    let mut read = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('\\') {
        let (before, escapes) = rest.split_at(start);
        // All of a run at once, since a character may take two escapes.
        let (run, after) = escapes.split_at(length_of_escapes(escapes).max(1));
        read.push_str(before);
        match serde_json::from_str::<String>(&format!("\"{run}\"")) {
            Ok(meant) => read.push_str(&meant),
            Err(_) => read.push_str(run),
        }
        rest = after;
    }
    read + rest
}

/// How many bytes of escapes a text begins with.
fn length_of_escapes(text: &str) -> usize {
    let mut length = 0;
    loop {
        length += match text.as_bytes().get(length..).unwrap_or_default() {
            [b'\\', b'u', digits @ ..]
                if digits.len() >= 4 && digits[..4].iter().all(u8::is_ascii_hexdigit) =>
            {
                6
            }
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            _ => return length,
        };
    }
}

/// A text inside base64 reads right from one of four places on, since nobody knows where its encoding began.
fn base64_readings(text: &str, shortest: usize) -> impl Iterator<Item = Vec<u8>> {
    let is_foreign = |letter: char| !letter.is_ascii_alphanumeric() && !"+/-_".contains(letter);
    let runs = text.split(is_foreign).filter(move |run| run.len() * 3 / 4 >= shortest);
    let runs = runs.map(|run| {
        if run.contains(['-', '_']) {
            Cow::Owned(run.replace('-', "+").replace('_', "/"))
        } else {
            Cow::Borrowed(run)
        }
    });
    runs.flat_map(|run| {
        (0..4).filter_map(move |start| {
            let rest = &run[start..];
            // One letter over is no byte yet.
            let whole = rest.len() - usize::from(rest.len() % 4 == 1);
            LENIENT.decode(&rest[..whole]).ok()
        })
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;

    use super::Scrub;
    use crate::Secret;

    #[test]
    fn an_echoed_secret_is_redacted_in_every_spelling() {
        let secrets = [Secret::from("p@ss \"Word\"")];
        let scrub = Scrub::new(&secrets);
        for echo in [
            r#"p@ss "Word""#,
            r#"P@SS "word""#,
            r#"p@ss \"Word\""#,
            "p%40ss%20%22Word%22",
            "p%40ss%20%22word%22",
            "p%40ss+%22Word%22",
            "cEBzcyAiV29yZCI",
        ] {
            let text = scrub.text(format!("bad: {echo}, {echo}!"));
            assert_eq!(text, "bad: [redacted], [redacted]!", "{echo}");
        }
        for echo in [
            r"p\u0040ss \u0022Word\u0022",
            r#"{"user": "p\u0040ss \"Word\""}"#,
            r"C:\users p\u0040ss \u0022Word\u0022 \ud83d",
            "%70@ss%20%22Word%22",
            "eCBwQHNzICJXb3JkIiB4",
        ] {
            assert_eq!(scrub.text(format!("bad: {echo}!")), "[redacted]", "{echo}");
        }
    }

    #[test]
    fn a_secret_that_begins_like_another_leaves_no_end_behind() {
        let secrets = [Secret::from("marcus"), Secret::from("marcus1234")];
        let text = Scrub::new(&secrets).text("marcus, marcus1234".to_owned());
        assert_eq!(text, "[redacted], [redacted]");
    }

    #[test]
    fn a_short_secret_does_not_shred_the_text() {
        let secrets = [Secret::from("a")];
        assert_eq!(Scrub::new(&secrets).text("bad password".to_owned()), "bad password");
    }

    #[test]
    fn what_holds_no_secret_stays_as_it_is() {
        let secrets = [Secret::from("your_secure_password")];
        for text in ["", "100% wrong + more", "%zz", "a\\nb\\", "Invalid credentials", "é%C3"] {
            assert_eq!(Scrub::new(&secrets).text(text.to_owned()), text);
        }
    }

    proptest! {
        #[test]
        fn a_secret_inside_base64_is_found_wherever_it_stands(
            before in ".{0,7}", secret in ".{4,20}", after in ".{0,7}", is_url_safe: bool,
        ) {
            let secrets = [Secret::from(secret.as_str())];
            let echo = format!("{before}{secret}{after}");
            let encoded = if is_url_safe { URL_SAFE_NO_PAD.encode(echo) } else { STANDARD.encode(echo) };
            let text = Scrub::new(&secrets).text(format!("echo: {encoded}"));
            prop_assert!(text.contains("[redacted]"), "{}", text);
        }

        #[test]
        fn no_text_can_make_scrubbing_panic(text in ".{0,60}", secret in ".{4,12}") {
            let _ = Scrub::new(&[Secret::from(secret)]).text(text);
        }
    }
}
