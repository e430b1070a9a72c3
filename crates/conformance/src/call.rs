//! What a case calls.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Text;

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

/// The arguments of a login. Those that are absent are the defaults' (`defaults.json`).
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Login {
    /// The path's customer.
    pub customer_id: Option<Text>,
    /// The path's user.
    pub user_id: Option<Text>,
    /// The body's `username`.
    pub username: Option<Text>,
    /// The body's `password`.
    pub password: Option<Text>,
    /// The body's `credentialType`, sent only where given.
    pub credential_type: Option<Text>,
    /// The body's `value`, sent only where given.
    pub value: Option<Text>,
    /// The body's `tenantId`, sent only where given.
    pub body_tenant_id: Option<Text>,
    /// An administrator's token, sent only where given.
    pub bearer: Option<Text>,
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
    pub session_id: Text,
    /// The customer in the path.
    pub customer_id: Text,
    /// The user in the path.
    pub user_id: Text,
    /// The user as FinHub answered it.
    pub api_user_id: Text,
    /// The access token.
    pub token: Text,
    /// The refresh token.
    pub refresh_token: Text,
    /// FinHub's `expiresAt`, as it was written, without secrets.
    #[serde(default)]
    pub expires_at: Option<Text>,
    /// FinHub's `errorType`.
    #[serde(default)]
    pub error_type: Option<Text>,
    /// FinHub's message.
    #[serde(default)]
    pub message: Option<Text>,
}

/// The arguments of a logout by ids. Those that are absent are the defaults' (`defaults.json`).
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LogoutById {
    /// The path's customer.
    pub customer_id: Option<Text>,
    /// The path's user.
    pub user_id: Option<Text>,
    /// The session's id.
    pub session_id: Option<Text>,
    /// The access token.
    pub token: Option<Text>,
}
