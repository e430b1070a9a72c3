//! The page at `/`: what happens in this sandbox, for a browser on the same machine.
//!
//! `events` streams what is new, `exchange` shows a request and its answer, and `redact` decides what of them may be
//! shown. The buttons call the control endpoints. The files of the page have no build step.

use std::sync::Arc;

use axum::Router;
use axum::extract::State as Shared;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::api::Refusal;
use crate::state::State;

mod events;
mod exchange;
mod redact;

/// The path of the page. No operation of FinHub's has it.
pub(crate) const PATH: &str = "/";

/// The prefix of the paths of its parts.
pub(crate) const PREFIX: &str = "/__sandbox/page/";

/// What the page shows.
pub(crate) struct Page {
    pub(crate) state: Arc<State>,
    pub(crate) base_url: String,
    pub(crate) environment: Vec<(&'static str, String)>,
    /// Whether it may show what users log in with, since the configuration is the built-in one, which is public.
    pub(crate) shows_logins: bool,
}

/// Nothing but the page's own files, and nobody may frame it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) fn router(page: Page) -> Router {
    Router::new()
        .route(PATH, get(async || file("text/html", include_str!("page.html"))))
        .route("/__sandbox/page/page.css", get(async || file("text/css", include_str!("page.css"))))
        .route(
            "/__sandbox/page/page.js",
            get(async || file("text/javascript", include_str!("page.js"))),
        )
        .route(
            "/__sandbox/page/icon.svg",
            get(async || file("image/svg+xml", include_str!("icon.svg"))),
        )
        .route(
            "/__sandbox/page/events",
            get(async |Shared(page): Shared<Arc<Page>>| protected(events::stream(page))),
        )
        .fallback(async || Refusal::not_found("The page has no such part"))
        .with_state(Arc::new(page))
}

fn file(kind: &str, content: &'static str) -> Response {
    protected(([(header::CONTENT_TYPE, format!("{kind}; charset=utf-8"))], content))
}

/// Adds the headers that keep the page to itself.
fn protected(answer: impl IntoResponse) -> Response {
    const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    let headers = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (RESOURCE_POLICY, "same-origin"),
    ];
    (headers, answer).into_response()
}
