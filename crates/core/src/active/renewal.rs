//! When an access token is renewed, by whom, and who waits for it.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;

use super::{Ask, Inner};
use crate::error::{Error, Failure, InvalidInput};
use crate::outliving::{Abandoned, Outliving};
use crate::{Secret, Session, logout};

/// With less than this left, somebody should renew the token.
const ADVISORY: Duration = Duration::from_secs(120);

/// With less than this left, nobody should start anything with the token.
const MANDATORY: Duration = Duration::from_secs(30);

/// How long a failed renewal keeps the next one from being tried.
const PAUSE: Duration = Duration::from_secs(30);

/// The operation that errors name which no request caused.
const OPERATION: &str = "access_token";

pub(super) async fn access_token(inner: &Arc<Inner>) -> Result<Secret, Error> {
    inner.check_open()?;
    let renewal = {
        let mut state = inner.state();
        let token = state.session.token().clone();
        let left = state.session.token_expires_in().unwrap_or(Duration::MAX);
        let may_renew = inner.ask.get().is_some();
        if left >= ADVISORY || (!may_renew && !left.is_zero()) {
            return Ok(token);
        }
        if !may_renew {
            return Err(Error::unsent(OPERATION, Failure::TokenExpired));
        }
        if left >= MANDATORY && state.renewal.current().is_some() {
            return Ok(token);
        }
        let now = inner.client.clock().monotonic();
        if let Some((error, until)) = &state.failed_renewal
            && now < *until
        {
            return if left.is_zero() { Err(error.clone()) } else { Ok(token) };
        }
        state.renewal.join_or_start(|| renew(inner))
    };
    match renewal.await {
        Ok(session) => Ok(session.token().clone()),
        Err(error) => {
            let session = inner.state().session.clone();
            if session.is_token_expired(Duration::ZERO) {
                Err(error)
            } else {
                Ok(session.token().clone())
            }
        }
    }
}

/// The one renewal that all callers share. It goes on where all of them go away.
fn renew(inner: &Arc<Inner>) -> BoxFuture<'static, Result<Session, Error>> {
    let inner = Arc::clone(inner);
    let tasks = inner.client.tasks().clone();
    let work = async move {
        let renewed = log_in_again(&inner).await;
        let retired = {
            let mut state = inner.state();
            match &renewed {
                Ok(session) if state.ended.is_none() => {
                    let previous = std::mem::replace(&mut state.session, session.clone());
                    state.failed_renewal = None;
                    state.retired.replace(previous)
                }
                // Logged out meanwhile: the new session must not stay.
                Ok(session) => Some(session.clone()),
                Err(error) => {
                    let until = inner.client.clock().monotonic() + PAUSE;
                    state.failed_renewal = Some((error.clone(), until));
                    None
                }
            }
        };
        if let Some(retired) = retired {
            logout::clean_up(&inner.client, &retired).await;
        }
        inner.check_open().and(renewed)
    };
    Outliving::new(work, &tasks, Abandoned::default()).boxed()
}

async fn log_in_again(inner: &Inner) -> Result<Session, Error> {
    let (customer_id, user_id) = {
        let state = inner.state();
        (state.session.customer_id().to_owned(), state.session.user_id().to_owned())
    };
    let credentials = match inner.ask.get().map(Ask::as_ref) {
        Some(ask) => ask().await,
        None => None,
    };
    let Some(credentials) = credentials else {
        let refusal =
            InvalidInput::new("credentials", "were asked for, and the callback gave none");
        return Err(Error::unsent(OPERATION, refusal));
    };
    inner.client.create_session(&customer_id, &user_id, &credentials).await
}
