//! An API that asks for a token.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, LOCATION};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use finhub_sessions::Secret;
use tokio::net::TcpListener;
use tokio::sync::Notify;

/// The body of a 401.
pub(crate) const REFUSAL: &str = "not with this token";

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) authorization: Option<String>,
    pub(crate) path: String,
    pub(crate) body: Bytes,
}

/// It takes every bearer token but the refused ones, at `/late` when told to. `/moved` leads elsewhere, and `/forbidden` is
/// for nobody.
pub(crate) struct Api {
    pub(crate) address: SocketAddr,
    shared: Shared,
}

type Shared = Arc<(Mutex<Inner>, Notify)>;

#[derive(Default)]
struct Inner {
    refused: HashSet<String>,
    refuses_all: bool,
    moved_to: String,
    received: Vec<Received>,
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.expect("a free port"))
    }

    pub(crate) fn on(listener: impl Listener<Addr = SocketAddr>) -> Self {
        let address = listener.local_addr().expect("an address");
        let shared = Shared::default();
        let app = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, shared }
    }

    /// The name by which it gets the token.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn refuse(&self, token: &Secret) {
        self.inner().refused.insert(bearer(token));
    }

    pub(crate) fn refuse_all(&self) {
        self.inner().refuses_all = true;
    }

    /// Lets a refusal at `/late` go.
    pub(crate) fn refuse_late(&self) {
        self.shared.1.notify_one();
    }

    /// Leads requests for `/moved` to this URL.
    pub(crate) fn lead_to(&self, url: String) {
        self.inner().moved_to = url;
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.inner().received.clone()
    }

    /// What the `Authorization` headers were, in the order of the requests.
    pub(crate) fn authorizations(&self) -> Vec<Option<String>> {
        self.received().into_iter().map(|request| request.authorization).collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.shared.0.lock().expect("no handler panics")
    }
}

/// What `Authorization` says.
pub(crate) fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.expose_secret())
}

async fn answer(
    State(shared): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let authorization = headers.get(AUTHORIZATION).map(|it| it.to_str().expect("ASCII").to_owned());
    let path = uri.path().to_owned();
    let (is_refused, moved_to) = {
        let mut inner = shared.0.lock().expect("no handler panics");
        inner.received.push(Received { authorization: authorization.clone(), path, body });
        let is_refused = authorization.is_none_or(|it| inner.refused.contains(&it));
        (is_refused || inner.refuses_all, inner.moved_to.clone())
    };
    if uri.path() == "/late" && is_refused {
        shared.1.notified().await;
    }
    match uri.path() {
        "/moved" => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, moved_to)]).into_response(),
        "/forbidden" => StatusCode::FORBIDDEN.into_response(),
        _ if is_refused => (StatusCode::UNAUTHORIZED, REFUSAL).into_response(),
        _ => "accepted".into_response(),
    }
}
