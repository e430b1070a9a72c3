//! Whether a request may touch what its path names.

use super::envelope::Refusal;
use crate::state::State;

/// The ids in a path.
#[derive(Default)]
pub(super) struct Named<'a> {
    pub(super) customer: Option<&'a str>,
    pub(super) user: Option<&'a str>,
    pub(super) session: Option<&'a str>,
}

/// Lets a request through that names what is there and, where it brings a token, what is its bearer's. A token outlives
/// its session just long enough to be told that this is gone, and is good for nothing else.
pub(super) fn check(
    state: &State,
    tenant_id: Option<&[u8]>,
    token: Option<&str>,
    named: &Named<'_>,
) -> Result<(), Refusal> {
    let now = state.clock.now();
    let session = named.session.map(|id| state.signing.jti(id));
    let bearer = token
        .map(|token| state.signing.check(token, now).ok_or_else(Refusal::unauthorized))
        .transpose()?;
    if let Some(bearer) = &bearer {
        let is_alive = session == Some(bearer.jti) || state.sessions.is_live(bearer.jti, now);
        if !is_alive || tenant_id.is_some_and(|id| bearer.tenant_id.as_bytes() != id) {
            return Err(Refusal::unauthorized());
        }
    }

    let bearers = bearer.as_ref().map(|bearer| bearer.tenant_id.as_bytes());
    let Some(tenant_id) = tenant_id.or(bearers) else { return Ok(()) };
    let tenant = state.config.tenant(tenant_id).ok_or_else(Refusal::unknown_tenant)?;
    let bearers = bearer.as_ref().map(|bearer| bearer.customer_id.as_str());
    let customer = named
        .customer
        .or(bearers)
        .map(|id| tenant.customer(id).ok_or_else(|| Refusal::not_found("Customer not found")));
    let customer = customer.transpose()?;
    let user = customer.zip(named.user).map(|(customer, id)| {
        customer.user(id).ok_or_else(|| Refusal::not_found("User not found"))
    });
    let user = user.transpose()?;
    if let Some(bearer) = &bearer {
        let owns = customer.is_none_or(|it| it.customer_id == bearer.customer_id)
            && user.is_none_or(|it| it.api_user_id == bearer.user_id);
        if !owns {
            return Err(Refusal::unauthorized());
        }
    }

    let Some(session) = session else { return Ok(()) };
    let is_live = state.sessions.is_live(session, now);
    match bearer {
        Some(bearer) if is_live && bearer.jti != session => Err(Refusal::unauthorized()),
        _ if is_live => Ok(()),
        _ => Err(Refusal::not_found("Session not found")),
    }
}
