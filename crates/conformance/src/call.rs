//! What a case calls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is called.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Call {
    /// Build the client, and no more.
    Build {},
    /// `check()`.
    Check {},
    /// `create_session(...)`.
    CreateSession(Login),
    /// `delete_session(session)`.
    DeleteSession(Logout),
    /// `delete_session_by_id(...)`.
    DeleteSessionById(LogoutById),
}

/// The arguments of a login. Those that are absent are the demo customer's.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Login {
    /// The path's customer.
    pub customer_id: Option<String>,
    /// The path's user.
    pub user_id: Option<String>,
    /// The body's `username`.
    pub username: Option<String>,
    /// The body's `password`.
    pub password: Option<String>,
    /// The body's `credentialType`, sent only where given.
    pub credential_type: Option<String>,
    /// The body's `value`, sent only where given.
    pub value: Option<String>,
    /// The body's `tenantId`, sent only where given.
    pub body_tenant_id: Option<String>,
    /// An administrator's token, sent only where given.
    pub bearer: Option<String>,
}

/// The arguments of a logout by value.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logout {
    /// The session, as `from_secret_json` reads it. Absent: the one of `login_first`.
    #[serde(default)]
    pub session: Option<Handover>,
}

/// A session as `to_secret_json` writes it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handover {
    /// The version of the format: 1.
    pub version: u32,
    /// FinHub's id of the session.
    pub session_id: String,
    /// The customer in the path.
    pub customer_id: String,
    /// The user in the path.
    pub user_id: String,
    /// The user as FinHub answered it.
    pub api_user_id: String,
    /// The access token.
    pub token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// FinHub's `expiresAt`, as it was written.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// FinHub's `errorType`.
    #[serde(default)]
    pub error_type: Option<String>,
    /// FinHub's message.
    #[serde(default)]
    pub message: Option<String>,
}

/// The arguments of a logout by ids.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LogoutById {
    /// The path's customer.
    pub customer_id: String,
    /// The path's user.
    pub user_id: String,
    /// The session's id.
    pub session_id: String,
    /// The access token.
    pub token: String,
}
