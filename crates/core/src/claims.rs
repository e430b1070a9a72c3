//! The claims of an access token.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::scrub::Scrub;

/// The claims of an access token (a JWT, RFC 7519), decoded and **not verified**.
///
/// Only FinHub has the key to verify them. Use them for display and planning, never for authorization.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnverifiedClaims {
    /// `iss`: who issued the token; FinHub's says `bff`.
    pub issuer: Option<String>,
    /// `aud`: who the token is for; FinHub's says `bff-clients`.
    pub audience: Vec<String>,
    /// `sub`: FinHub's own id of the user.
    pub subject: Option<String>,
    /// `iat`: when the token was issued, in seconds since 1970-01-01T00:00:00Z.
    pub issued_at: Option<i64>,
    /// `exp`: when the token ends, in seconds since 1970-01-01T00:00:00Z.
    pub expires_at: i64,
    /// `tenantId`.
    pub tenant_id: Option<String>,
    /// `customerId`.
    pub customer_id: Option<String>,
    /// `userId`.
    pub user_id: Option<String>,
    /// `userType`, such as `CONSUMER`. An open set.
    pub user_type: Option<String>,
    /// `roles`, such as `USER`. An open set.
    pub roles: Vec<String>,
    /// `jti`: the token's own id.
    pub jwt_id: Option<String>,
    /// The secrets that must not be printed.
    secrets: Scrub,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
}

impl UnverifiedClaims {
    /// Decodes a token's claims. `None` if it is no signed JWT, or has no whole number of seconds as
    /// `exp`. Such a token may still be valid, but its claims are not reliable.
    pub(crate) fn decode(token: &str, secrets: &Scrub) -> Option<Self> {
        let mut parts = token.split('.');
        let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || signature.is_empty() {
            return None;
        }
        let header: Header = part(header)?;
        if header.alg.eq_ignore_ascii_case("none") {
            return None;
        }
        let claims: Map<String, Value> = part(payload)?;
        let text = |name: &str| claims.get(name)?.as_str().map(str::to_owned);
        Some(Self {
            issuer: text("iss"),
            audience: texts(claims.get("aud")),
            subject: text("sub"),
            issued_at: claims.get("iat").and_then(Value::as_i64),
            expires_at: claims.get("exp")?.as_i64()?,
            tenant_id: text("tenantId"),
            customer_id: text("customerId"),
            user_id: text("userId"),
            user_type: text("userType"),
            roles: texts(claims.get("roles")),
            jwt_id: text("jti"),
            secrets: secrets.clone(),
        })
    }

    /// The claims in printable form. Secrets are redacted: FinHub may have made a claim from one, such as the
    /// user's name.
    pub fn shown(&self) -> Self {
        let text = |text: &Option<String>| text.as_ref().map(|it| self.secrets.redacted(it));
        let texts = |all: &[String]| all.iter().map(|it| self.secrets.redacted(it)).collect();
        Self {
            issuer: text(&self.issuer),
            audience: texts(&self.audience),
            subject: text(&self.subject),
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            tenant_id: text(&self.tenant_id),
            customer_id: text(&self.customer_id),
            user_id: text(&self.user_id),
            user_type: text(&self.user_type),
            roles: texts(&self.roles),
            jwt_id: text(&self.jwt_id),
            secrets: self.secrets.clone(),
        }
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "all claims are there, and nothing but claims")]
impl fmt::Debug for UnverifiedClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        f.debug_struct("UnverifiedClaims")
            .field("issuer", &shown.issuer)
            .field("audience", &shown.audience)
            .field("subject", &shown.subject)
            .field("issued_at", &shown.issued_at)
            .field("expires_at", &shown.expires_at)
            .field("tenant_id", &shown.tenant_id)
            .field("customer_id", &shown.customer_id)
            .field("user_id", &shown.user_id)
            .field("user_type", &shown.user_type)
            .field("roles", &shown.roles)
            .field("jwt_id", &shown.jwt_id)
            .finish()
    }
}

fn part<T: for<'de> Deserialize<'de>>(encoded: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()
}

/// Reads one text or a list of texts: RFC 7519 allows both for `aud`.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(many)) => {
            many.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::UnverifiedClaims;
    use crate::scrub::Scrub;

    fn decode(token: &str) -> Option<UnverifiedClaims> {
        UnverifiedClaims::decode(token, &Scrub::default())
    }

    fn token(header: &str, payload: &str) -> String {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn the_claims_of_the_reference_are_read() {
        let claims = decode(&token(
            r#"{"typ":"JWT","alg":"HS256"}"#,
            r#"{"iss":"bff","aud":"bff-clients","sub":"6r1k1hw6npq","exp":1768302222,"iat":1768298622,
                "tenantId":"t","customerId":"c","userId":"u","userType":"CONSUMER","roles":["USER"],"jti":"j"}"#,
        ))
        .expect("claims");
        assert_eq!(claims.expires_at, 1_768_302_222);
        assert_eq!(claims.issued_at, Some(1_768_298_622));
        assert_eq!(claims.audience, ["bff-clients"]);
        assert_eq!(claims.roles, ["USER"]);
        assert_eq!(claims.subject.as_deref(), Some("6r1k1hw6npq"));
    }

    #[test]
    fn a_token_that_proves_nothing_has_no_claims() {
        let signed = r#"{"alg":"HS256"}"#;
        for token in [
            String::new(),
            "opaque".to_owned(),
            "a.b.c".to_owned(),
            token(r#"{"alg":"none"}"#, r#"{"exp":1}"#),
            token(r#"{"alg":"NONE"}"#, r#"{"exp":1}"#),
            token(signed, r#"{"exp":1.5}"#),
            token(signed, r#"{"exp":"1"}"#),
            token(signed, "{}"),
            token(signed, "[1]"),
            format!(
                "{}.{}.",
                URL_SAFE_NO_PAD.encode(signed),
                URL_SAFE_NO_PAD.encode(r#"{"exp":1}"#)
            ),
            format!("{}.x", token(signed, r#"{"exp":1}"#)),
        ] {
            assert_eq!(decode(&token), None, "{token}");
        }
    }

    proptest! {
        #[test]
        fn no_token_can_make_decoding_panic(text in ".{0,80}", payload in ".{0,80}") {
            let _ = decode(&text);
            let _ = decode(&token(r#"{"alg":"HS256"}"#, &payload));
        }
    }
}
