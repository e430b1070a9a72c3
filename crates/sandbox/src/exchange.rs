//! One exchange: the request is recorded, and scripted or handled; its answer gets the standard headers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Request, Response, Version, header};
use axum::response::IntoResponse;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use tower::ServiceExt;
use uuid::Uuid;

use crate::api::Refusal;
use crate::clock::Clock;
use crate::control::{self, Pages, guard};
use crate::page;
use crate::record;
use crate::script::{End, Step};
use crate::state::State;
use crate::wire::connection::Connection;
use crate::wire::takeover::Takeover;

mod render;

/// The largest body of a request, in bytes.
const MOST_BODY: usize = 1 << 20;

/// A longer body is read up to this limit, so that its sender can read the refusal.
const MOST_READ: usize = 8 << 20;

/// What answers requests: the state, and the routers above it.
pub(crate) struct Served {
    pub(crate) state: Arc<State>,
    pub(crate) api: Router,
    /// `None` if the control endpoints are turned off.
    pub(crate) control: Option<Router>,
    /// `None` if the page is turned off.
    pub(crate) page: Option<Router>,
    pub(crate) records: bool,
    pub(crate) on_answer: Option<OnAnswer>,
}

pub(crate) type OnAnswer = Box<dyn Fn(&Answered) + Send + Sync>;

/// A request that was answered, for an access log. It holds no secret.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answered {
    /// The sandbox's time.
    pub at: Timestamp,
    /// The method.
    pub method: String,
    /// The path as it was sent, without a query.
    pub path: String,
    /// The answer's status. `None` if a script sent raw bytes or nothing.
    pub status: Option<u16>,
}

pub(crate) async fn exchange(
    request: Request<Incoming>,
    connection: Arc<Connection>,
) -> Response<Body> {
    let served = &connection.served;
    let (parts, body) = request.into_parts();
    let body = read(body).await;

    if let Some((router, pages)) = served.own(&parts, &connection) {
        connection.forget();
        let is_change = parts.method != Method::GET;
        let answer = match guard(&parts.headers, connection.local, pages) {
            Ok(()) => natural(router, parts, body).await,
            Err(refusal) => refusal.into_response(),
        };
        if is_change {
            served.state.tell();
        }
        return stamped(answer, &served.state.clock);
    }

    let report = Report::new(served, &parts, connection.record());
    // A request that was cut short did not arrive, so it takes no step.
    let step = if matches!(body, Err(Unread::Cut)) { None } else { served.state.steps.next() };
    let Some(step) = step else {
        let answer = stamped(natural(&served.api, parts, body).await, &served.state.clock);
        return report.natural(answer, false).await;
    };

    let end = match step.ending() {
        End::Keep if wants_close(&parts) => End::Close,
        end => end,
    };
    let handled = if step.handle { Some(natural(&served.api, parts, body).await) } else { None };
    if step.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(step.delay_ms)).await;
    }
    match handled {
        Some(answer) if step.leaves_answer() => {
            report.natural(stamped(answer, &served.state.clock), true).await
        }
        handled => {
            let rendered = render::render(step, handled, &served.state.clock).await;
            let (headers, body) = rendered.content;
            report.answered(rendered.status, headers, body, Some(end));
            match connection.take_over(Takeover { pieces: rendered.pieces, end }).await {}
        }
    }
}

impl Served {
    /// What answers a request for what only the sandbox has, and which web pages may make it.
    fn own(&self, request: &Parts, connection: &Connection) -> Option<(&Router, Pages)> {
        let path = request.uri.path();
        let is_read = request.method == Method::GET || request.method == Method::HEAD;
        let page = self.page.as_ref().filter(|_| connection.is_loopback());
        match (page, &self.control) {
            (Some(page), _) if path == page::PATH && is_read => Some((page, Pages::Any)),
            (Some(page), _) if path.starts_with(page::PREFIX) => Some((page, Pages::Own)),
            (page, Some(control)) if path.starts_with(control::PREFIX) => {
                Some((control, if page.is_some() { Pages::Own } else { Pages::None }))
            }
            _ => None,
        }
    }
}

/// Who is told how a request was answered: the access log and the page.
struct Report<'a> {
    served: &'a Served,
    method: String,
    path: String,
    /// `None` if the page is off, or requests are not recorded.
    number: Option<u64>,
}

impl<'a> Report<'a> {
    fn new(served: &'a Served, request: &Parts, number: Option<u64>) -> Self {
        let number = number.filter(|_| served.page.is_some());
        let (method, path) = (request.method.to_string(), request.uri.path().to_owned());
        Self { served, method, path, number }
    }

    /// Reports the API's own answer before it is sent.
    async fn natural(self, answer: Response<Body>, is_scripted: bool) -> Response<Body> {
        let status = Some(answer.status().as_u16());
        if self.number.is_none() {
            self.answered(status, Vec::new(), Bytes::new(), None);
            return answer;
        }
        let (parts, body) = answer.into_parts();
        let body = render::collect(body).await;
        let end = is_scripted.then_some(End::Keep);
        self.answered(status, render::texts(&parts.headers), body.clone(), end);
        Response::from_parts(parts, body.into())
    }

    /// `end` is that of a script.
    fn answered(
        self,
        status: Option<u16>,
        headers: Vec<(String, String)>,
        body: Bytes,
        end: Option<End>,
    ) {
        let state = &self.served.state;
        if let Some(number) = self.number {
            state.records.answered(number, record::Answer::new(status, headers, body, end));
            state.tell();
        }
        if let Some(log) = &self.served.on_answer {
            let Self { method, path, .. } = self;
            log(&Answered { at: state.clock.now(), method, path, status });
        }
    }
}

impl Step {
    /// Whether the real answer is sent unchanged.
    fn leaves_answer(&self) -> bool {
        !self.shapes_answer() && self.raw.is_empty() && self.ending() == End::Keep
    }

    /// The status that is sent, if one is.
    fn sent_status(&self, handled: Option<&Response<Body>>) -> Option<u16> {
        let silent = !self.shapes_answer() && self.ending() != End::Keep;
        if silent || !self.raw.is_empty() {
            return None;
        }
        Some(self.status.or(handled.map(|answer| answer.status().as_u16())).unwrap_or(200))
    }
}

/// The API's own answer.
async fn natural(api: &Router, parts: Parts, body: Result<Bytes, Unread>) -> Response<Body> {
    match body {
        Ok(body) => answered(api, Request::from_parts(parts, body.into())).await,
        Err(unread) => unread.refusal().into_response(),
    }
}

async fn answered(router: &Router, request: Request<Body>) -> Response<Body> {
    router.clone().oneshot(request).await.unwrap_or_else(|never| match never {})
}

/// Why there is no usable body.
enum Unread {
    /// The client went away, or broke the framing.
    Cut,
    TooLarge,
}

impl Unread {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Cut => Refusal::bad_request("The request body could not be read"),
            Self::TooLarge => Refusal::bad_request("The request body is larger than 1 MiB"),
        }
    }
}

async fn read(mut body: Incoming) -> Result<Bytes, Unread> {
    let mut kept = BytesMut::new();
    let mut read = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| Unread::Cut)?.into_data() else { continue };
        read += data.len();
        if read <= MOST_BODY {
            kept.extend_from_slice(&data);
        } else if read > MOST_READ {
            break;
        }
    }
    if read > MOST_BODY { Err(Unread::TooLarge) } else { Ok(kept.freeze()) }
}

/// Adds the headers that every answer has.
fn stamped(mut answer: Response<Body>, clock: &Clock) -> Response<Body> {
    let headers = answer.headers_mut();
    for (name, value) in [(header::DATE, date(clock)), (render::REQUEST_ID, request_id())] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    answer
}

/// The clock's time in the format of `Date` (RFC 9110, section 5.6.7).
fn date(clock: &Clock) -> String {
    // The format has no years before 0.
    DateTimePrinter::new().timestamp_to_rfc9110_string(&clock.now()).unwrap_or_default()
}

fn request_id() -> String {
    Uuid::new_v4().to_string()
}

/// Whether the client asked to close the connection after this answer.
fn wants_close(parts: &Parts) -> bool {
    let asks = |value: &HeaderValue| {
        value.to_str().is_ok_and(|value| value.to_ascii_lowercase().contains("close"))
    };
    parts.version == Version::HTTP_10 || parts.headers.get_all(header::CONNECTION).iter().any(asks)
}
