//! What of a request and its answer may be shown.
//!
//! Values are hidden unless the description says that they are open. What is shown is searched for the secrets of the
//! configuration and for tokens all the same, since a request may hold them in any place.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::config::Config;
use crate::description::{DESCRIPTION, Exposure};
use crate::secret::Secret;

/// Where the description says that a value is a secret.
pub(super) const SECRET: &str = "[secret]";

/// Where the description does not say that a value is none.
pub(super) const HIDDEN: &str = "[not shown]";

/// What a token is replaced by.
const TOKEN: &str = "[token]";

/// How every JWT starts: `{"` in base64url.
const JWT: &str = "eyJ";

/// Longer texts and bodies are not shown whole, in bytes.
const LONGEST_TEXT: usize = 400;
const LONGEST_BODY: usize = 16 << 10;

/// Redacts by the secrets of a configuration.
pub(super) struct Redactor<'a>(Vec<&'a str>);

impl<'a> Redactor<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        let tenants = config.tenants.iter();
        let secrets = tenants.flat_map(|tenant| {
            let users = tenant.customers.iter().flat_map(|customer| &customer.users);
            let logins = users.flat_map(|user| [&user.username, &user.password]);
            [&tenant.tenant_key, &tenant.tenant_secret].into_iter().chain(logins)
        });
        let mut secrets: Vec<_> = secrets.map(Secret::expose_secret).collect();
        secrets.retain(|secret| !secret.is_empty());
        // A secret may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self(secrets)
    }

    /// A text without secrets, cut where it is long.
    pub(super) fn text(&self, text: &str) -> String {
        let mut shown = text.to_owned();
        for secret in &self.0 {
            shown = shown.replace(secret, SECRET);
        }
        shown = without_tokens(&shown);
        let decoded = percent_decode_str(&shown).decode_utf8_lossy();
        if self.0.iter().any(|secret| decoded.contains(secret)) || decoded.contains(JWT) {
            return HIDDEN.to_owned();
        }
        if let Some((cut, _)) = shown.char_indices().nth(LONGEST_TEXT) {
            shown.truncate(cut);
            shown.push('…');
        }
        shown
    }

    /// A path with its query, of which only the named parameters have their values.
    pub(super) fn target(&self, target: &str, open: &[String]) -> String {
        let Some((path, query)) = target.split_once('?') else { return self.text(target) };
        let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
            Some((name, _)) if !open.iter().any(|it| it == name) => {
                format!("{}={HIDDEN}", self.text(name))
            }
            _ => self.text(parameter),
        });
        format!("{}?{}", self.text(path), parameters.collect::<Vec<_>>().join("&"))
    }

    /// A body, if it is JSON: the values of its members that the description says are open.
    pub(super) fn body(&self, body: &[u8]) -> String {
        if body.is_empty() {
            return String::new();
        }
        if body.len() > LONGEST_BODY {
            return format!("[{} bytes, too many to show]", body.len());
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(json) => format!("{:#}", self.json(json, None)),
            Err(_) => format!("[{} bytes, not JSON]", body.len()),
        }
    }

    /// `exposure` is that of the member that holds the value.
    fn json(&self, value: Value, exposure: Option<Exposure>) -> Value {
        match (value, exposure) {
            (_, Some(Exposure::Secret)) => SECRET.into(),
            (Value::Object(members), _) => members
                .into_iter()
                .map(|(name, value)| {
                    let exposure = DESCRIPTION.member(&name);
                    (self.text(&name), self.json(value, exposure))
                })
                .collect(),
            (Value::Array(items), exposure) => {
                items.into_iter().map(|item| self.json(item, exposure)).collect()
            }
            (_, None) => HIDDEN.into(),
            (Value::String(text), _) => self.text(&text).into(),
            (Value::Number(number), _) if self.hides(&number.to_string()) => SECRET.into(),
            (open, _) => open,
        }
    }

    fn hides(&self, text: &str) -> bool {
        self.0.iter().any(|secret| text.contains(secret))
    }
}

/// The text with each token replaced.
fn without_tokens(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mut parts = text.split(JWT);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str(TOKEN);
        shown.push_str(part.trim_start_matches(is_part));
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Redactor;
    use crate::config::Config;

    #[test]
    fn secrets_are_hidden_wherever_they_are() {
        let config = Config::default();
        let redactor = Redactor::new(&config);
        for (text, shown) in [
            ("plain", "plain"),
            ("a your_secure_password b", "a [secret] b"),
            ("your_tenant%5Fsecret", "[not shown]"),
            ("%65yJhbGciOi", "[not shown]"),
            ("Bearer eyJhbGciOi.eyJpc3MiOi.x-_9, eyJ", "Bearer [token][token], [token]"),
        ] {
            assert_eq!(redactor.text(text), shown);
        }
        let target = redactor.target("/a?open=1&other=2&eyJa=3", &["open".to_owned()]);
        assert_eq!(target, "/a?open=1&other=[not shown]&[token]=[not shown]");
    }

    #[test]
    fn of_a_body_only_what_the_description_calls_open_is_shown() {
        let config = Config::default();
        let redactor = Redactor::new(&config);
        let body = json!({
            "message": "for your_secure_password",
            "password": { "message": "x" },
            "data": { "token": ["x"], "sessionId": "s", "success": true, "novel": 1 },
            "novel": [{ "code": 1, "deeper": { "x": true } }, "x"],
        });
        let shown = redactor.body(body.to_string().as_bytes());
        let expected = json!({
            "message": "for [secret]",
            "password": "[secret]",
            "data": { "token": "[secret]", "sessionId": "s", "success": true, "novel": "[not shown]" },
            "novel": [{ "code": 1, "deeper": { "x": "[not shown]" } }, "[not shown]"],
        });
        assert_eq!(shown, format!("{expected:#}"));
        assert_eq!(redactor.body(b"your_secure_password"), "[20 bytes, not JSON]");
        assert_eq!(redactor.body(b"\"your_secure_password\""), "\"[not shown]\"");
    }
}
