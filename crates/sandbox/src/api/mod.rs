//! What FinHub documents: login and logout, every other operation by its example, one filter before all of them, and
//! an envelope around every refusal.

mod access;
mod described;
mod envelope;
mod filter;
mod login;
mod logout;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State as Shared};
use axum::http::{HeaderMap, Method, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};

pub(crate) use envelope::Refusal;
pub(crate) use filter::ALIASES;

use crate::state::State;

/// Login and logout, and before them what the table has. axum decodes each path segment, once.
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
        .fallback(async |Shared(state): Shared<Arc<State>>, method: Method, uri: Uri| {
            if state.operations.has(uri.path()) {
                return Refusal::method_not_allowed(format!("{method} is not allowed here"));
            }
            Refusal::not_found(format!("There is nothing at {}", uri.path()))
        })
        .layer(from_fn_with_state(Arc::clone(&state), described))
        .with_state(state)
}

/// Answers what the table has, and hands on what it has not.
async fn described(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Some((operation, arguments)) =
        state.operations.find(parts.method.as_str(), parts.uri.path())
    else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    // It was read in full before.
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    described::answer(&state, operation, &arguments, &parts, &body).into_response()
}
