//! A session, and what its token says.

use std::sync::Arc;
use std::time::Duration;

use crate::call::at_once;
use crate::{CallError, Instant};

/// The operation that errors name when a session is read.
const OPERATION: &str = "resume";

/// A customer's session. It keeps the clocks that decide whether it has expired.
#[derive(Debug, uniffi::Object)]
pub struct Session(pub(crate) finhub_sessions::Session);

/// A session without its secrets.
#[derive(Debug, uniffi::Record)]
pub struct SessionFacts {
    /// FinHub's id of the session.
    pub session_id: String,
    /// The customer, as the login named it in the path.
    pub customer_id: String,
    /// The user, as the login named it in the path.
    pub user_id: String,
    /// The user as FinHub's answer named it.
    pub api_user_id: String,
    /// When the access token ends (UTC), by its unverified claims.
    pub token_expires_at: Option<Instant>,
    /// When the session ends (UTC), by FinHub's `expiresAt`.
    pub session_expires_at: Option<Instant>,
    /// FinHub's `expiresAt`, as it was written, without secrets.
    pub session_expires_at_text: Option<String>,
    /// FinHub's `errorType`.
    pub error_type: Option<String>,
    /// FinHub's message. It is not called `message`, since exceptions of other languages have a property of that name.
    pub note: Option<String>,
    /// The id by which FinHub's support finds the login.
    pub request_id: Option<String>,
    /// What the session prints, which is safe to log: without secrets, on one line.
    pub shown: String,
}

/// The claims of an access token, decoded and **not verified**.
#[derive(Debug, uniffi::Record)]
pub struct UnverifiedClaims {
    /// `iss`.
    pub issuer: Option<String>,
    /// `aud`.
    pub audience: Vec<String>,
    /// `sub`.
    pub subject: Option<String>,
    /// `iat`, in seconds since 1970-01-01T00:00:00Z.
    pub issued_at: Option<i64>,
    /// `exp`, in seconds since 1970-01-01T00:00:00Z.
    pub expires_at: i64,
    /// `tenantId`.
    pub tenant_id: Option<String>,
    /// `customerId`.
    pub customer_id: Option<String>,
    /// `userId`.
    pub user_id: Option<String>,
    /// `userType`.
    pub user_type: Option<String>,
    /// `roles`.
    pub roles: Vec<String>,
    /// `jti`.
    pub jwt_id: Option<String>,
    /// What the claims print, on one line.
    pub shown: String,
}

#[uniffi::export]
impl Session {
    /// Reads a session that `to_secret_json` wrote.
    #[uniffi::constructor]
    pub fn from_secret_json(json: &str) -> Result<Arc<Self>, CallError> {
        at_once(OPERATION, || finhub_sessions::Session::from_secret_json(json).map(Self::held))
    }

    /// The session as JSON, **tokens included**.
    pub fn to_secret_json(&self) -> Result<String, CallError> {
        // Exposed here, as with the tokens below: the other side keeps it in a secret of its own.
        at_once(OPERATION, || Ok(self.0.to_secret_json().expose_secret().to_owned()))
    }

    /// The access token.
    pub fn token(&self) -> Result<String, CallError> {
        Ok(self.0.token().expose_secret().to_owned())
    }

    /// The refresh token.
    pub fn refresh_token(&self) -> Result<String, CallError> {
        Ok(self.0.refresh_token().expose_secret().to_owned())
    }

    /// Everything that is not secret.
    pub fn facts(&self) -> Result<SessionFacts, CallError> {
        let session = &self.0;
        let owned = |text: Option<&str>| text.map(str::to_owned);
        at_once(OPERATION, || {
            Ok(SessionFacts {
                session_id: session.session_id().to_owned(),
                customer_id: session.customer_id().to_owned(),
                user_id: session.user_id().to_owned(),
                api_user_id: session.api_user_id().to_owned(),
                token_expires_at: session.token_expires_at().map(Into::into),
                session_expires_at: session.session_expires_at().map(Into::into),
                session_expires_at_text: owned(session.session_expires_at_text()),
                error_type: owned(session.error_type()),
                note: owned(session.message()),
                request_id: owned(session.request_id()),
                shown: format!("{session:?}"),
            })
        })
    }

    /// The fields of FinHub's answer that have generated accessors: a JSON object, secrets included.
    pub fn further(&self) -> Result<Vec<u8>, CallError> {
        at_once(OPERATION, || Ok(finhub_sessions::binding::session_further(&self.0).to_vec()))
    }

    /// The claims of the access token.
    pub fn unverified_claims(&self) -> Result<Option<UnverifiedClaims>, CallError> {
        at_once(OPERATION, || Ok(self.0.unverified_claims().cloned().map(Into::into)))
    }

    /// Whether the access token ends within `leeway` from now, or has ended.
    pub fn is_token_expired(&self, leeway: Duration) -> Result<bool, CallError> {
        at_once(OPERATION, || Ok(self.0.is_token_expired(leeway)))
    }

    /// How long the access token is still valid.
    pub fn token_expires_in(&self) -> Result<Option<Duration>, CallError> {
        at_once(OPERATION, || Ok(self.0.token_expires_in()))
    }

    /// Whether both are the same session with the same tokens.
    pub fn is_same(&self, other: &Session) -> Result<bool, CallError> {
        Ok(self.0 == other.0)
    }
}

impl Session {
    pub(crate) fn held(session: finhub_sessions::Session) -> Arc<Self> {
        Arc::new(Self(session))
    }
}

impl From<finhub_sessions::UnverifiedClaims> for UnverifiedClaims {
    fn from(claims: finhub_sessions::UnverifiedClaims) -> Self {
        Self {
            shown: format!("{claims:?}"),
            issuer: claims.issuer,
            audience: claims.audience,
            subject: claims.subject,
            issued_at: claims.issued_at,
            expires_at: claims.expires_at,
            tenant_id: claims.tenant_id,
            customer_id: claims.customer_id,
            user_id: claims.user_id,
            user_type: claims.user_type,
            roles: claims.roles,
            jwt_id: claims.jwt_id,
        }
    }
}
