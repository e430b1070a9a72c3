//! The control endpoints, for tests in other languages.

use std::sync::Arc;

use axum::Router;

use crate::state::State;

mod guard;

pub(crate) use guard::guard;

/// The path under which they live.
pub(crate) const PREFIX: &str = "/__sandbox/";

pub(crate) fn router(state: Arc<State>) -> Router {
    Router::new().with_state(state)
}
