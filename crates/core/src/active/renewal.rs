//! When an access token is renewed, by whom, and who waits for it.

use std::borrow::Cow;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use tokio::task::JoinHandle;
use tracing::instrument::WithSubscriber;

use super::renewed::{Origin, Renewed};
use super::state::{Pause, Problem};
use super::{Asker, Given, Inner, OPERATION, SessionStatus, retired};
use crate::binding::ClientExt as _;
use crate::error::{Error, Failure, InvalidInput};
use crate::guard::guard;
use crate::store::Turn;
use crate::{Secret, Session, events};

/// If the token is valid for less than this, one caller renews it.
const ADVISORY: Duration = Duration::from_secs(120);

/// If the token is valid for less than this, all callers wait for a renewal.
pub(crate) const MANDATORY: Duration = Duration::from_secs(30);

/// The pause after a renewal until the next one is tried. Failed renewals must not lock the customer out, and
/// short-lived tokens must not make every call a login.
const PAUSE: Duration = Duration::from_secs(30);

pub(super) async fn access_token(inner: &Arc<Inner>, min_ttl: Duration) -> Result<Secret, Error> {
    let renewal = {
        let mut state = inner.state();
        state.check_open()?;
        inner.discard(state.take_outdated());
        let token = state.session.token().clone();
        let (left, problem) = (state.left(), state.problem(min_ttl));
        if left >= ADVISORY.max(min_ttl) {
            return Ok(token);
        }
        if inner.ask.get().is_none() {
            return problem
                .map_or(Ok(token), |problem| Err(not_renewable(problem, &state.session)));
        }
        if left >= MANDATORY.max(min_ttl) && state.renewal.current().is_some() {
            return Ok(token);
        }
        let now = inner.client.clock().monotonic();
        if let Some(Pause { error, .. }) = state.pause.as_ref().filter(|pause| now < pause.until) {
            return match (problem, error) {
                (Some(_), Some(error)) => Err(error.clone()),
                (Some(problem), None) => Err(not_usable(problem)),
                (None, _) => Ok(token),
            };
        }
        state.join_or_start_renewal(|present| renew(inner, present))
    };
    match renewal.await {
        Ok(session) => new_token(inner, &session, min_ttl),
        Err(error) => {
            let state = inner.state();
            state.check_open()?;
            state.problem(min_ttl).map_or_else(|| Ok(state.session.token().clone()), |_| Err(error))
        }
    }
}

fn not_renewable(problem: Problem, session: &Session) -> Error {
    let what = match problem {
        Problem::Expired => "has expired",
        Problem::Refused => "was refused",
        Problem::TooShort => "ends before min_ttl",
    };
    let since = session.expired_since_hand_over().filter(|_| problem == Problem::Expired);
    let clock = since.map_or_else(String::new, |since| {
        let (hours, minutes) = (since.as_secs() / 3600, since.as_secs() / 60 % 60);
        format!(
            "; by the local clock, it was handed over {hours} h {minutes} min ago: \
             where that cannot be, set the clock"
        )
    });
    told(format!("{what}, and there is no renew_with to renew it{clock}"))
}

/// The error if a token was just renewed and cannot be used: another renewal would make every call a login.
fn not_usable(problem: Problem) -> Error {
    match problem {
        Problem::Expired => told("has expired right after it had been renewed"),
        Problem::Refused => told("was refused right after it had been renewed"),
        Problem::TooShort => Error::unsent(
            OPERATION,
            InvalidInput::new("min_ttl", "is longer than a new token lives"),
        ),
    }
}

fn told(problem: impl Into<Cow<'static, str>>) -> Error {
    Error::unsent(OPERATION, Failure::Token(problem.into()))
}

pub(super) async fn renew_now(inner: &Arc<Inner>) -> Result<Secret, Error> {
    let renewal = {
        let mut state = inner.state();
        state.check_open()?;
        inner.discard(state.take_outdated());
        if inner.ask.get().is_none() {
            let problem = "is missing: a renewal asks it for credentials or a session";
            return Err(Error::unsent(OPERATION, InvalidInput::new("renew_with", problem)));
        }
        state.join_or_start_renewal(|present| renew(inner, present))
    };
    new_token(inner, &renewal.await?, Duration::ZERO)
}

/// The token of a renewal, checked again since its caller may have waited long.
fn new_token(inner: &Inner, session: &Session, min_ttl: Duration) -> Result<Secret, Error> {
    let state = inner.state();
    let is_current = state.session.token() == session.token();
    let problem = if is_current { state.problem(min_ttl) } else { None };
    problem.map_or_else(|| Ok(session.token().clone()), |problem| Err(not_usable(problem)))
}

/// The one renewal that all callers share. It goes on even if all of them go away, as long as a handle of the session
/// exists.
fn renew(inner: &Arc<Inner>, present: Session) -> JoinHandle<Result<Session, Error>> {
    let asked = ask(inner);
    let slot = inner.slot.clone();
    let client = inner.client.clone();
    // A person may take hours to answer. The request for credentials must not keep the session alive for so long.
    let inner = Arc::downgrade(inner);
    let work = async move {
        events::renewing();
        let shared = match &slot {
            Some(slot) => Some((slot, slot.turn(Some(&present)).await)),
            None => None,
        };
        let given = match &shared {
            Some((_, Turn::Theirs(_))) => Ok(None),
            _ => guard(OPERATION, asked.map(Ok)).await,
        };
        // From here on, closing the client waits for this renewal.
        let under_way = client.hold();
        let Some(inner) = inner.upgrade() else {
            return Err(Error::unsent(OPERATION, Failure::Closed("the session was dropped")));
        };
        let renewed = match shared {
            Some((_, Turn::Theirs(session))) => Ok(Renewed::of(session, Origin::Found)),
            shared => {
                let ids = [present.customer_id(), present.user_id()];
                Renewed::make(&client, ids, given, shared, Some(&present)).await
            }
        };
        let made = renewed.as_ref().ok().map(|renewed| renewed.session.clone());
        let outcome = put_in_place(&inner, renewed);
        events::renewed(&outcome);
        if let (Some(slot), Some(made), true) = (&slot, made, outcome.is_err()) {
            // Logged out meanwhile.
            slot.forget(&made).await;
        }
        retired::end_later(&inner);
        // The last handle may have been dropped by now: this one then logs out, and closing waits for that as well.
        drop(inner);
        drop(under_way);
        outcome
    };
    // The subscriber of the call that starts the renewal gets its events.
    tokio::spawn(work.with_current_subscriber())
}

fn put_in_place(inner: &Inner, renewed: Result<Renewed, Error>) -> Result<Session, Error> {
    let (outcome, superfluous) = {
        let mut state = inner.state();
        // From here on, a caller that cannot use the outcome starts another renewal.
        state.renewal.end();
        let until = inner.client.clock().monotonic().saturating_add(PAUSE);
        state.pause = Some(Pause { until, error: renewed.as_ref().err().cloned() });
        let status = renewed
            .as_ref()
            .map_or_else(|error| SessionStatus::RenewalFailed(error.clone()), Renewed::status);
        let (outcome, superfluous) = match (renewed, state.check_open()) {
            (Err(error), _) => (Err(error), None),
            // Logged out meanwhile, so the new session is logged out as well.
            (Ok(renewed), Err(closed)) => (Err(closed), Some(renewed.session)),
            (Ok(renewed), Ok(())) => (Ok(renewed.session.clone()), state.replace(renewed)),
        };
        state.watched.change(match &outcome {
            Ok(_) => status,
            Err(error) => SessionStatus::RenewalFailed(error.clone()),
        });
        (outcome, superfluous)
    };
    let outdated = inner.state().take_outdated();
    inner.discard(superfluous.into_iter().chain(outdated));
    outcome
}

fn ask(inner: &Arc<Inner>) -> impl Future<Output = Option<Given>> + Send + 'static {
    // Called on the renewal's own task, so that a panic in it fails the renewal.
    let ask = inner.ask.get().cloned();
    let asker = Asker::new(&inner.client, Arc::downgrade(inner));
    async move { ask?(asker).await }
}
