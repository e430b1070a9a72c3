//! `createSession`: a customer logs in.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::envelope::Refusal;
use super::filter;
use crate::clock::later;
use crate::config::{Tenant, User};
use crate::session::{LiveSession, SESSION_LIFE};
use crate::state::State;

/// Who logs in, as the path names it.
#[derive(Deserialize)]
pub(super) struct Target {
    customer: String,
    user: String,
}

/// FinHub's envelope of a login.
#[derive(Serialize)]
struct Answer {
    code: u16,
    message: &'static str,
    data: Opened,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Opened {
    session_id: String,
    user_id: String,
    token: String,
    refresh_token: String,
    expires_at: String,
    success: bool,
    message: &'static str,
    error_type: &'static str,
}

pub(super) fn log_in(
    state: &State,
    target: Target,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Refusal> {
    filter::pass(headers, &filter::LOGIN, &filter::OPTIONAL)?;
    let tenant_id = filter::tenant(headers).unwrap_or_default();
    filter::content_type(headers, "application/json")?;
    let login = Login::read(body)?;
    if login.tenant_id.as_ref().is_some_and(|repeated| repeated.as_bytes() != tenant_id) {
        return Err(Refusal::bad_request(
            "Invalid field: tenantId differs from the header X-Tenant-ID",
        ));
    }

    let now = state.clock.now();
    let tenant = state.config.tenant(tenant_id).ok_or_else(Refusal::invalid_tenant_keys)?;
    if let Some(token) = filter::bearer(headers)? {
        let bearer = state.signing.check(token, now).ok_or_else(Refusal::unauthorized)?;
        if bearer.tenant_id != tenant.tenant_id || !state.sessions.is_live(bearer.jti, now) {
            return Err(Refusal::unauthorized());
        }
    }
    // Both are compared whatever the first says, so that the time taken tells nothing.
    if !(tenant.tenant_key.matches(&login.tenant_key)
        & tenant.tenant_secret.matches(&login.tenant_secret))
    {
        return Err(Refusal::invalid_tenant_keys());
    }
    let customer = tenant
        .customer(&target.customer)
        .ok_or_else(|| Refusal::not_found("Customer not found"))?;
    let user = customer.user(&target.user).ok_or_else(|| Refusal::not_found("User not found"))?;
    if !(user.username.matches(&login.username) & user.password.matches(&login.password)) {
        return Err(Refusal::invalid_credentials());
    }
    Ok(Json(open(state, tenant, user, target, now)).into_response())
}

/// Opens a session and says what FinHub says of it.
fn open(state: &State, tenant: &Tenant, user: &User, target: Target, now: Timestamp) -> Answer {
    let session = LiveSession {
        session_id: Uuid::new_v4().to_string(),
        tenant_id: tenant.tenant_id.clone(),
        customer_id: target.customer,
        user_id: target.user,
        api_user_id: user.api_user_id.clone(),
        created_at: now,
        token_expires_at: later(now, state.token_life),
        expires_at: later(now, SESSION_LIFE),
    };
    let data = Opened {
        session_id: session.session_id.clone(),
        user_id: session.api_user_id.clone(),
        token: state.signing.sign(&session),
        refresh_token: refresh_token(tenant, user),
        expires_at: session.expires_at.strftime("%Y-%m-%dT%H:%M:%S.%9f").to_string(),
        success: true,
        message: "Session created successfully",
        error_type: "NONE",
    };
    state.sessions.open(state.signing.jti(&session.session_id), session);
    Answer { code: 200, message: "Success", data }
}

/// A UUID, FinHub's id of the user, and the start of the tenant key. No documented call takes it.
fn refresh_token(tenant: &Tenant, user: &User) -> String {
    let start: String = tenant.tenant_key.expose_secret().chars().take(8).collect();
    format!("{}-{}-{start}", Uuid::new_v4(), user.api_user_id)
}

/// The body of a login. Read by hand, so that a refusal names the field and never quotes a value.
struct Login {
    username: String,
    password: String,
    tenant_key: String,
    tenant_secret: String,
    tenant_id: Option<String>,
}

impl Login {
    fn read(body: &[u8]) -> Result<Self, Refusal> {
        let Ok(body) = serde_json::from_slice::<Value>(body) else {
            return Err(Refusal::bad_request("The request body is not valid JSON"));
        };
        let Value::Object(mut fields) = body else {
            return Err(Refusal::bad_request("The request body must be a JSON object"));
        };
        let login = Self {
            username: required(&mut fields, "username")?,
            password: required(&mut fields, "password")?,
            tenant_key: required(&mut fields, "tenantKey")?,
            tenant_secret: required(&mut fields, "tenantSecret")?,
            tenant_id: optional(&mut fields, "tenantId")?,
        };
        // Documented, and without a documented meaning: their type alone is checked.
        optional(&mut fields, "credentialType")?;
        optional(&mut fields, "value")?;
        Ok(login)
    }
}

fn required(fields: &mut Map<String, Value>, name: &str) -> Result<String, Refusal> {
    optional(fields, name)?
        .ok_or_else(|| Refusal::bad_request(format!("Missing required field: {name}")))
}

fn optional(fields: &mut Map<String, Value>, name: &str) -> Result<Option<String>, Refusal> {
    match fields.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::bad_request(format!("Invalid field: {name} must be a string"))),
    }
}
