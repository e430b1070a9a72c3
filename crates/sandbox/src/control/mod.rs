//! The endpoints under `/__sandbox/`, by which a test in another language does what a test in Rust does
//! with a [`Sandbox`](crate::Sandbox). The crate's front page lists them.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State as Shared;
use axum::http::Method;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use crate::api::Refusal;
use crate::script::{ConnectionStep, Step};
use crate::state::State;

mod guard;
mod read;
mod view;

pub(crate) use guard::{Pages, guard};
pub(crate) use view::session;

/// The prefix of their paths.
pub(crate) const PREFIX: &str = "/__sandbox/";

type Sandbox = Shared<Arc<State>>;
type Answer = Result<Json<Value>, Refusal>;

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/__sandbox/health", get(async || Json(json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))))
        .route("/__sandbox/script", post(add_steps).delete(forget_steps))
        .route("/__sandbox/connections", post(add_greetings).delete(forget_greetings))
        .route("/__sandbox/requests", get(requests).delete(forget_requests))
        .route("/__sandbox/sessions", get(sessions))
        .route("/__sandbox/clock", get(clock).post(move_clock))
        .route("/__sandbox/reset", post(reset))
        .method_not_allowed_fallback(async |method: Method| {
            Refusal::method_not_allowed(format!("{method} is not allowed here; the Allow header says what is"))
        })
        .fallback(async || {
            Refusal::not_found(
                "There is no such control endpoint; there are health, script, connections, requests, sessions, clock \
                 and reset",
            )
        })
        .with_state(state)
}

async fn add_steps(Shared(state): Sandbox, body: Bytes) -> Answer {
    let steps: Vec<Step> = read::list(&body, "steps")?;
    for (index, step) in steps.iter().enumerate() {
        step.check().map_err(|contradiction| {
            Refusal::bad_request(format!("Step {index}: {contradiction}"))
        })?;
    }
    Ok(Json(json!({ "waiting": state.steps.push(steps) })))
}

async fn forget_steps(Shared(state): Sandbox) -> Json<Value> {
    state.steps.clear();
    Json(json!({ "waiting": 0 }))
}

async fn add_greetings(Shared(state): Sandbox, body: Bytes) -> Answer {
    let steps: Vec<ConnectionStep> =
        read::list(&body, "connection steps (\"close\", \"reset\" or \"hang\")")?;
    Ok(Json(json!({ "waiting": state.greetings.push(steps) })))
}

async fn forget_greetings(Shared(state): Sandbox) -> Json<Value> {
    state.greetings.clear();
    Json(json!({ "waiting": 0 }))
}

async fn requests(Shared(state): Sandbox) -> Json<Value> {
    let requests: Vec<_> = state.records.all().iter().map(view::request).collect();
    Json(json!({ "requests": requests }))
}

async fn forget_requests(Shared(state): Sandbox) -> Json<Value> {
    state.records.clear();
    Json(json!({ "requests": [] }))
}

async fn sessions(Shared(state): Sandbox) -> Json<Value> {
    let sessions: Vec<_> =
        state.sessions.live(state.clock.now()).iter().map(view::session).collect();
    Json(json!({ "sessions": sessions }))
}

async fn clock(Shared(state): Sandbox) -> Json<Value> {
    Json(json!({ "now": state.clock.now().to_string() }))
}

async fn move_clock(Shared(state): Sandbox, body: Bytes) -> Answer {
    match read::clock(&body)? {
        read::Move::To(now) => state.clock.set(now),
        read::Move::By(shift) => state.clock.shift(shift),
    }
    Ok(clock(Shared(state)).await)
}

async fn reset(Shared(state): Sandbox) -> Json<Value> {
    state.reset();
    Json(json!({ "status": "ok" }))
}
