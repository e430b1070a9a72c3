//! The rule of the canaries: nothing that is printed or logged holds a secret of the case.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use finhub_conformance::{Case, Defaults};
use serde_json::Value;

/// The members of a case, and of what the sandbox answers, whose texts are secrets.
const SECRETS: [&str; 13] = [
    "username",
    "password",
    "value",
    "bearer",
    "token",
    "refresh_token",
    "refreshToken",
    "tenant_key",
    "tenant_secret",
    "tenantKey",
    "tenantSecret",
    "FINHUB_TENANT_KEY",
    "FINHUB_TENANT_SECRET",
];

/// Shorter texts stand in ordinary words.
const SHORTEST: usize = 4;

/// The secrets of a case and of the defaults: those under telling names, and every word that starts with `canary`.
pub(crate) struct Canaries(Vec<String>);

impl Canaries {
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn of(case: &Case, defaults: &Defaults) -> Self {
        let mut found = Vec::new();
        collect(&serde_json::to_value(case).expect("a case is JSON"), false, &mut found);
        collect(&serde_json::to_value(defaults).expect("defaults are JSON"), false, &mut found);
        found.retain(|secret| secret.len() >= SHORTEST);
        found.sort();
        found.dedup();
        Self(found)
    }

    /// Adds a secret that only the run knows.
    pub(crate) fn add(&mut self, secret: &str) {
        self.0.push(secret.to_owned());
    }

    /// Refuses a text that holds one, plain or encoded.
    pub(crate) fn none_in(&self, what: &str, text: &str) -> Result<(), String> {
        let leaked = self.0.iter().find(|secret| {
            spellings(secret).iter().any(|spelling| text.contains(spelling.as_str()))
        });
        leaked.map_or(Ok(()), |secret| Err(format!("{secret:?} shows in {what}: {text}")))
    }
}

fn collect(value: &Value, is_secret: bool, found: &mut Vec<String>) {
    match value {
        Value::String(text) if is_secret => found.push(text.clone()),
        Value::String(text) => {
            let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
            found.extend(words.filter(|word| word.starts_with("canary")).map(str::to_owned));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, is_secret, found)),
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| {
                collect(member, is_secret || SECRETS.contains(&name.as_str()), found);
            });
        }
        _ => {}
    }
}

fn spellings(secret: &str) -> [String; 5] {
    let json = Value::from(secret).to_string();
    let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    [
        secret.to_owned(),
        json[1..json.len() - 1].to_owned(),
        percent,
        STANDARD.encode(secret).trim_end_matches('=').to_owned(),
        URL_SAFE_NO_PAD.encode(secret),
    ]
}

/// Refuses a text that would be more than a line of a log, or another line than it is. Line feeds between the members
/// of a `{:#?}` are Rust's own.
pub(crate) fn plain(what: &str, text: &str) -> Result<(), String> {
    let odd = |c: &char| {
        let is_format = matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        );
        is_format || (c.is_control() && *c != '\n')
    };
    let found = text.chars().find(odd);
    found.map_or(Ok(()), |c| Err(format!("{c:?} shows in {what}: {text:?}")))
}
