//! `deleteSession`: a customer logs out.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::envelope::Refusal;
use super::filter::{self, Address};
use crate::state::State;

/// Which session ends, as the path names it.
#[derive(Deserialize)]
pub(super) struct Target {
    customer: String,
    user: String,
    session: String,
}

/// FinHub's envelope of a logout, which differs from that of a login.
#[derive(Serialize)]
struct Answer<'a> {
    success: bool,
    data: Ended<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Ended<'a> {
    session_id: &'a str,
    status: &'static str,
    terminated_at: String,
}

/// Ends a session by its own token. Said twice, the second finds nothing: a token outlives its session
/// just long enough to be told so, and is good for nothing else.
pub(super) fn log_out(
    state: &State,
    target: &Target,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let tenant_id = filter::pass(headers, Address::Optional)?;
    let token = filter::bearer(headers)?.ok_or_else(Refusal::unauthorized)?;
    let now = state.clock.now();
    let bearer = state.signing.check(token, now).ok_or_else(Refusal::unauthorized)?;
    if bearer.tenant_id.as_bytes() != tenant_id {
        return Err(Refusal::unauthorized());
    }

    let jti = state.signing.jti(&target.session);
    let own = bearer.jti == jti;
    if !own && !state.sessions.is_live(bearer.jti, now) {
        return Err(Refusal::unauthorized());
    }
    let tenant = state.config.tenant(tenant_id).ok_or_else(Refusal::unauthorized)?;
    let customer = tenant
        .customer(&target.customer)
        .ok_or_else(|| Refusal::not_found("Customer not found"))?;
    let user = customer.user(&target.user).ok_or_else(|| Refusal::not_found("User not found"))?;
    if bearer.customer_id != customer.customer_id || bearer.user_id != user.api_user_id {
        return Err(Refusal::unauthorized());
    }
    if !own && state.sessions.is_live(jti, now) {
        return Err(Refusal::unauthorized());
    }
    if !state.sessions.end(jti, now) {
        return Err(Refusal::not_found("Session not found"));
    }
    Ok(Json(Answer {
        success: true,
        data: Ended {
            session_id: &target.session,
            status: "TERMINATED",
            terminated_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        },
    })
    .into_response())
}
