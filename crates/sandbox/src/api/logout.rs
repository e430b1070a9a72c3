//! `deleteSession`: a customer logs out.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::access::{self, Named};
use super::envelope::Refusal;
use super::filter;
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

/// Ends a session by its own token. Said twice, the second finds nothing.
pub(super) fn log_out(
    state: &State,
    target: &Target,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    filter::pass(headers, &filter::LOGOUT, &filter::OPTIONAL)?;
    let token = filter::bearer(headers)?.ok_or_else(Refusal::unauthorized)?;
    let named = Named {
        customer: Some(&target.customer),
        user: Some(&target.user),
        session: Some(&target.session),
    };
    access::check(state, filter::tenant(headers), Some(token), &named)?;

    let (jti, now) = (state.signing.jti(&target.session), state.clock.now());
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
