//! Canaries: secrets that would be known again in any output and in any spelling.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

pub(crate) const USERNAME: &str = "Canary \"user\" n\u{e4}me & <1>";
pub(crate) const PASSWORD: &str = "canary%password+\\2/\u{1F512}\u{7}?=\n3";
pub(crate) const TENANT_KEY: &str = "canaryTenantKey0123456789ABCDEF";
pub(crate) const TENANT_SECRET: &str = "canary-tenant/secret+4~_.*'()";
pub(crate) const VALUE: &str = "canary.value@example.com";
pub(crate) const BEARER: &str = "canary-bearer_token.of+an/admin=";
pub(crate) const PROXY_PASSWORD: &str = "canaryProxyPassword12345";

/// What a login sends.
pub(crate) const SENT: [&str; 6] = [USERNAME, PASSWORD, TENANT_KEY, TENANT_SECRET, VALUE, BEARER];

/// The secrets that a test gives.
pub(crate) fn canaries() -> Canaries {
    let mut canaries = Canaries::default();
    for secret in SENT.into_iter().chain([PROXY_PASSWORD]) {
        canaries.add(secret);
    }
    canaries
}

/// Reads whatever can be read.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The secrets of a run, and how each may be spelled, in lower case.
#[derive(Default)]
pub(crate) struct Canaries(BTreeMap<String, BTreeSet<String>>);

impl Canaries {
    pub(crate) fn add(&mut self, secret: &str) {
        assert!(secret.len() >= 8, "too short to be known again");
        self.0.insert(secret.to_owned(), spellings(secret));
    }

    /// Fails where a text holds one of them, whatever its case and encoding.
    pub(crate) fn assert_none_in(&self, what: &str, text: &str) {
        let readings = readings(text);
        for (secret, spellings) in &self.0 {
            let found = spellings.iter().find(|spelling| readings.contains(spelling.as_str()));
            assert!(found.is_none(), "{secret:?}, spelled {found:?}, shows in {what}: {text}");
        }
    }
}

/// What a server may say that echoes a secret, in many ways.
pub(crate) fn echoes(secret: &str) -> Vec<String> {
    vec![
        format!("plain {secret} and again {secret}"),
        format!("quoted {secret:?}"),
        format!("lower {}", secret.to_lowercase()),
        format!("json {}", serde_json::Value::from(secret)),
        format!("percent {}", utf8_percent_encode(secret, NON_ALPHANUMERIC)),
        format!("base64 {}", STANDARD.encode(secret)),
        format!("inside base64 {}", STANDARD.encode(format!("x{secret}x"))),
        format!("inside base64 {}", URL_SAFE_NO_PAD.encode(format!("xx{secret}xx"))),
        format!("html {}", html(secret)),
        format!("html in numbers {}", numbered(secret)),
        format!("percent twice {}", twice(secret)),
        format!(
            "hexadecimal {}",
            secret.bytes().map(|it| format!("{it:02x}")).collect::<Vec<_>>().concat()
        ),
        format!("mistaken {}", secret.bytes().map(char::from).collect::<String>()),
        format!("apart {}", secret.replace("", "\u{200b}")),
        // Where an error cuts a message, and a request id.
        format!("{}{secret}", ".".repeat(500_usize.saturating_sub(secret.len() / 2))),
        format!("{}{secret}", "x".repeat(128_usize.saturating_sub(secret.len() / 2))),
    ]
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn numbered(text: &str) -> String {
    text.chars().map(|c| format!("&#x{:x};", u32::from(c))).collect::<Vec<_>>().concat()
}

fn twice(text: &str) -> String {
    let once = utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    utf8_percent_encode(&once, NON_ALPHANUMERIC).to_string()
}

/// The same, as far as a header can carry it.
pub(crate) fn header_echoes(secret: &str) -> Vec<String> {
    let fits = |echo: &String| echo.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    echoes(secret).into_iter().filter(fits).collect()
}

/// A secret as it is, in quotes of several languages, and as the numbers of its bytes.
fn spellings(secret: &str) -> BTreeSet<String> {
    let json = serde_json::Value::from(secret).to_string();
    let decimal: Vec<_> = secret.bytes().map(|byte| byte.to_string()).collect();
    let hex: Vec<_> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let spellings = [
        html(secret),
        numbered(secret),
        twice(secret),
        secret.bytes().map(char::from).collect(),
        secret.to_owned(),
        json[1..json.len() - 1].to_owned(),
        secret.escape_debug().to_string(),
        secret.escape_unicode().to_string(),
        secret.as_bytes().escape_ascii().to_string(),
        decimal.join(", "),
        decimal.join(","),
        hex.concat(),
    ];
    spellings.iter().map(|spelling| spelling.to_lowercase()).collect()
}

/// What a text says as it is, and to whoever takes it for percent-encoding or base64, in lower case.
fn readings(text: &str) -> String {
    let mut readings = text.to_owned();
    let mut read = |bytes: &[u8]| {
        readings.push('\n');
        readings += &String::from_utf8_lossy(bytes);
    };
    if text.contains('%') {
        read(&percent_decode_str(text).collect::<Vec<_>>());
    }
    if text.contains('+') {
        read(&percent_decode_str(&text.replace('+', " ")).collect::<Vec<_>>());
    }
    let is_foreign = |letter: char| !letter.is_ascii_alphanumeric() && !"+/-_".contains(letter);
    let runs: BTreeSet<_> = text.split(is_foreign).filter(|run| run.len() > 10).collect();
    for run in runs {
        let run = run.replace('-', "+").replace('_', "/");
        for start in 0..4 {
            let rest = &run[start..];
            let whole = rest.len() - usize::from(rest.len() % 4 == 1);
            read(&LENIENT.decode(&rest[..whole]).unwrap_or_default());
        }
    }
    readings.to_lowercase()
}
