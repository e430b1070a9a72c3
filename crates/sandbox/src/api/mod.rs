//! What FinHub documents: two operations behind one filter, and an envelope around every refusal.

mod envelope;
mod filter;
mod login;
mod logout;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, Method, Uri};
use axum::routing::{delete, post};

pub(crate) use envelope::Refusal;

use crate::state::State;

/// The two documented operations. axum decodes each path segment, once.
pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route(
            "/api/v2.1/customer/individual/{customer}/users/{user}/sessions",
            post(
                async |Shared(state): Shared<Arc<State>>,
                       path: Result<Path<login::Target>, PathRejection>,
                       headers: HeaderMap,
                       body: Bytes| {
                    login::log_in(&state, path?.0, &headers, &body)
                },
            ),
        )
        .route(
            "/api/v2.1/customer/individual/{customer}/users/{user}/sessions/{session}",
            delete(
                async |Shared(state): Shared<Arc<State>>,
                       path: Result<Path<logout::Target>, PathRejection>,
                       headers: HeaderMap| {
                    logout::log_out(&state, &path?.0, &headers)
                },
            ),
        )
        .method_not_allowed_fallback(async |method: Method| {
            Refusal::method_not_allowed(format!("{method} is not allowed here"))
        })
        .fallback(async |uri: Uri| {
            Refusal::not_found(format!("There is nothing at {}", uri.path()))
        })
        .with_state(state)
}
