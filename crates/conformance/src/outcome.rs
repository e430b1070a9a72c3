//! What the caller must get. A member that is absent is not checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Text;

/// What the caller gets.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Outcome {
    /// Nothing, and no error (`build`).
    Built {},
    /// What `check()` tells: `login` or `resume_only`.
    Ready(String),
    /// A session.
    Session(Box<Session>),
    /// The end of a session.
    Termination(Termination),
    /// What an operation gives whose methods are generated: JSON by the names of the wire, secrets in clear. `null` where
    /// it gives nothing. Of an object, members that are absent here are not checked.
    Answer(Value),
    /// An error.
    Error(Box<Failure>),
}

/// What a session says of itself.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// FinHub's id.
    pub session_id: Option<Text>,
    /// The path's customer.
    pub customer_id: Option<Text>,
    /// The path's user.
    pub user_id: Option<Text>,
    /// The user as answered.
    pub api_user_id: Option<Text>,
    /// The access token, exposed.
    pub token: Option<Text>,
    /// The refresh token, exposed.
    pub refresh_token: Option<Text>,
    /// When the token ends: RFC 3339 in UTC, or `none`.
    pub token_expires_at: Option<Text>,
    /// When the session ends: RFC 3339 in UTC, or `none`.
    pub session_expires_at: Option<Text>,
    /// FinHub's `expiresAt` as it was written, without secrets, or `none`.
    pub session_expires_at_text: Option<Text>,
    /// `NONE`, or another text.
    pub error_type: Option<Text>,
    /// FinHub's message.
    pub message: Option<Text>,
    /// The request id of the login's answer, or `none`.
    pub request_id: Option<Text>,
    /// Whether the session has claims.
    pub has_claims: Option<bool>,
    /// What they say.
    pub unverified_claims: Option<Claims>,
    /// What `is_token_expired` answers.
    pub expiry: Vec<Expiry>,
}

/// What claims say.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Claims {
    /// `iss`.
    pub issuer: Option<String>,
    /// `aud`.
    pub audience: Option<Vec<String>>,
    /// `sub`.
    pub subject: Option<String>,
    /// `iat`.
    pub issued_at: Option<i64>,
    /// `exp`.
    pub expires_at: Option<i64>,
    /// `tenantId`.
    pub tenant_id: Option<String>,
    /// `customerId`.
    pub customer_id: Option<String>,
    /// `userId`.
    pub user_id: Option<String>,
    /// `userType`.
    pub user_type: Option<String>,
    /// `roles`.
    pub roles: Option<Vec<String>>,
    /// `jti`.
    pub jwt_id: Option<String>,
}

/// A question to `is_token_expired`.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expiry {
    /// The leeway, in seconds.
    pub leeway: f64,
    /// The answer.
    pub expired: bool,
}

/// The end of a session.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Termination {
    /// The session.
    pub session_id: Option<Text>,
    /// FinHub's word, or `none`.
    pub status: Option<Text>,
    /// RFC 3339 in UTC, or `none`.
    pub terminated_at: Option<String>,
    /// `terminated` or `already_gone`.
    pub outcome: Option<String>,
    /// The request id of the answer that settled the logout, or `none`.
    pub request_id: Option<Text>,
}

/// An error.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// The kind.
    pub kind: String,
    /// The operation that the error names.
    #[serde(default)]
    pub operation: Option<String>,
    /// The setting or argument that was refused.
    #[serde(default)]
    pub field: Option<String>,
    /// The HTTP status; 0 for none.
    #[serde(default)]
    pub status: Option<u16>,
    /// FinHub's code; 0 for none.
    #[serde(default)]
    pub code: Option<i64>,
    /// FinHub's message, or `none`.
    #[serde(default)]
    pub detail: Option<Text>,
    /// FinHub's `errorType`, or `none`.
    #[serde(default)]
    pub error_type: Option<Text>,
    /// The request id, or `none`.
    #[serde(default)]
    pub request_id: Option<Text>,
    /// `Retry-After` in seconds; -1 for none.
    #[serde(default)]
    pub retry_after: Option<i64>,
    /// Whether the caller may try again.
    #[serde(default)]
    pub retryable: Option<bool>,
    /// Whether a session may exist that nobody holds.
    #[serde(default)]
    pub session_may_exist: Option<bool>,
    /// How many requests were sent, or tried to be.
    #[serde(default)]
    pub attempts: Option<u32>,
    /// Parts of the text.
    #[serde(default)]
    pub text: Vec<String>,
    /// What the text must not hold.
    #[serde(default)]
    pub text_lacks: Vec<String>,
}
