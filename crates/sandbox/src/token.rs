//! Access tokens: JWTs (RFC 7519) signed with HS256 (RFC 7518, section 3.2).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::session::LiveSession;

/// `{"typ":"JWT","alg":"HS256"}`, as in FinHub's example. Nothing else is accepted, so an `alg` of
/// the caller's choice (such as `none`) is never read.
const HEADER: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9";

/// Signs and checks the tokens of one sandbox. The key is new at each start, so no token outlives the sandbox.
pub(crate) struct SigningKey(Hmac<Sha256>);

/// The claims of FinHub's example, in its order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claims<'a> {
    iss: &'static str,
    aud: &'static str,
    sub: &'a str,
    exp: i64,
    iat: i64,
    tenant_id: &'a str,
    customer_id: &'a str,
    user_id: &'a str,
    user_type: &'static str,
    roles: [&'static str; 1],
    jti: Uuid,
}

/// The claims of a checked token about its bearer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bearer {
    pub(crate) tenant_id: String,
    pub(crate) customer_id: String,
    /// FinHub's own id of the user, not that of the path.
    pub(crate) user_id: String,
    pub(crate) jti: Uuid,
    exp: i64,
}

impl SigningKey {
    pub(crate) fn random() -> Self {
        let key = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
        Self(Hmac::new_from_slice(&key).expect("HMAC takes keys of any length"))
    }

    /// The `jti` of this session's token. It is derived from the session's id, so that a token
    /// identifies its session after that has ended, without an ever-growing list of ended sessions.
    pub(crate) fn jti(&self, session_id: &str) -> Uuid {
        let mac = self.mac(&["jti:", session_id]).finalize().into_bytes();
        let mut half = [0; 16];
        half.copy_from_slice(&mac[..16]);
        uuid::Builder::from_random_bytes(half).into_uuid()
    }

    pub(crate) fn sign(&self, session: &LiveSession) -> String {
        let claims = Claims {
            iss: "bff",
            aud: "bff-clients",
            sub: &session.api_user_id,
            exp: session.token_expires_at.as_second(),
            iat: session.created_at.as_second(),
            tenant_id: &session.tenant_id,
            customer_id: &session.customer_id,
            user_id: &session.api_user_id,
            user_type: "CONSUMER",
            roles: ["USER"],
            jti: self.jti(&session.session_id),
        };
        let claims =
            serde_json::to_vec(&claims).expect("claims are texts and numbers, which JSON can hold");
        let claims = URL_SAFE_NO_PAD.encode(claims);
        let signature = self.mac(&[HEADER, ".", &claims]).finalize().into_bytes();
        format!("{HEADER}.{claims}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The token's claims, if this key signed it and it has not expired.
    pub(crate) fn check(&self, token: &str, now: Timestamp) -> Option<Bearer> {
        let (header, rest) = token.split_once('.')?;
        let (claims, signature) = rest.split_once('.')?;
        if header != HEADER {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(&[header, ".", claims]).verify_slice(&signature).ok()?;
        let bearer: Bearer = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
        (now.as_second() < bearer.exp).then_some(bearer)
    }

    fn mac(&self, parts: &[&str]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part.as_bytes());
        }
        mac
    }
}
