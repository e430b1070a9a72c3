//! What a case calls.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Managed, Text};

/// What is called: `{"operation": "create_session", "arguments": {...}}`. Arguments that are absent are the defaults'
/// (`defaults.json`).
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Call {
    /// Build the client, and no more.
    Build,
    /// `check()`.
    Check,
    /// `create_session(...)`.
    CreateSession(Login),
    /// `delete_session(session)`.
    DeleteSession(Logout),
    /// `delete_session_by_id(...)`.
    DeleteSessionById(LogoutById),
    /// Whether a request of another HTTP client gets the token.
    TokenHosts(TokenHosts),
    /// Whatever is done to managed sessions.
    Managed(Managed),
    /// An operation whose methods are generated, by its name in errors, and its arguments by their names in snake case.
    Generated(String, Map<String, Value>),
}

/// A call as it stands in a case.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Written {
    operation: String,
    #[serde(default)]
    arguments: Map<String, Value>,
}

impl TryFrom<Written> for Call {
    type Error = serde_json::Error;

    fn try_from(Written { operation, arguments }: Written) -> Result<Self, Self::Error> {
        let given = || serde_json::from_value::<Nothing>(arguments.clone().into());
        Ok(match operation.as_str() {
            "build" => given().map(|_| Self::Build)?,
            "check" => given().map(|_| Self::Check)?,
            "create_session" => Self::CreateSession(serde_json::from_value(arguments.into())?),
            "delete_session" => Self::DeleteSession(serde_json::from_value(arguments.into())?),
            "delete_session_by_id" => {
                Self::DeleteSessionById(serde_json::from_value(arguments.into())?)
            }
            "token_hosts" => Self::TokenHosts(serde_json::from_value(arguments.into())?),
            "managed" => Self::Managed(serde_json::from_value(arguments.into())?),
            _ => Self::Generated(operation, arguments),
        })
    }
}

impl From<Call> for Written {
    fn from(call: Call) -> Self {
        let written = |operation: &str, arguments: Result<Value, serde_json::Error>| {
            let Ok(Value::Object(arguments)) = arguments else {
                unreachable!("arguments are objects");
            };
            Self { operation: operation.to_owned(), arguments }
        };
        match call {
            Call::Build => written("build", serde_json::to_value(Nothing {})),
            Call::Check => written("check", serde_json::to_value(Nothing {})),
            Call::CreateSession(login) => written("create_session", serde_json::to_value(login)),
            Call::DeleteSession(logout) => written("delete_session", serde_json::to_value(logout)),
            Call::DeleteSessionById(by) => {
                written("delete_session_by_id", serde_json::to_value(by))
            }
            Call::TokenHosts(request) => written("token_hosts", serde_json::to_value(request)),
            Call::Managed(managed) => written("managed", serde_json::to_value(managed)),
            Call::Generated(operation, arguments) => Self { operation, arguments },
        }
    }
}

impl JsonSchema for Call {
    fn schema_name() -> Cow<'static, str> {
        "Call".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let by_hand = [
            ("build", generator.subschema_for::<Nothing>()),
            ("check", generator.subschema_for::<Nothing>()),
            ("create_session", generator.subschema_for::<Login>()),
            ("delete_session", generator.subschema_for::<Logout>()),
            ("delete_session_by_id", generator.subschema_for::<LogoutById>()),
            ("token_hosts", generator.subschema_for::<TokenHosts>()),
            ("managed", generator.subschema_for::<Managed>()),
        ];
        let names = by_hand.each_ref().map(|(name, _)| *name);
        let call = |operation: Value, arguments: Value| {
            json_schema!({
                "type": "object",
                "properties": { "operation": operation, "arguments": arguments },
                "required": ["operation"],
                "additionalProperties": false,
            })
        };
        let generated = call(
            serde_json::json!({ "type": "string", "not": { "enum": names } }),
            serde_json::json!({ "type": "object" }),
        );
        let by_hand = by_hand
            .map(|(name, arguments)| call(serde_json::json!({ "const": name }), arguments.into()));
        let calls: Vec<_> = by_hand.into_iter().chain([generated]).collect();
        json_schema!({
            "description": "What is called. Arguments that are absent are the defaults'.",
            "anyOf": calls,
        })
    }
}

/// No arguments.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

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
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
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

/// The hosts that get the token, and a request as its client is about to send it.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenHosts {
    /// The list, as the caller gives it.
    pub hosts: Vec<String>,
    /// The scheme of the request's URL.
    pub scheme: String,
    /// Its host.
    pub host: String,
    /// Its port, where the client says one.
    #[serde(default)]
    pub port: Option<u16>,
}
