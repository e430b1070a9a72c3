//! One exchange: the request is recorded, and scripted or handled; its answer gets the standard headers.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Response, Version, header};
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
use crate::control;
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

    if let Some(router) = &served.control
        && parts.uri.path().starts_with(control::PREFIX)
    {
        connection.forget();
        return stamped(controlled(router, parts, body, &connection).await, &served.state.clock);
    }

    connection.record();
    let line = served
        .on_answer
        .as_ref()
        .map(|log| (log, parts.method.to_string(), parts.uri.path().to_owned()));
    let report = |status| {
        if let Some((log, method, path)) = line {
            log(&Answered { at: served.state.clock.now(), method, path, status });
        }
    };

    // A request that was cut short did not arrive, so it takes no step.
    let step = if matches!(body, Err(Unread::Cut)) { None } else { served.state.steps.next() };
    let Some(step) = step else {
        let answer = natural(&served.api, parts, body).await;
        report(Some(answer.status().as_u16()));
        return stamped(answer, &served.state.clock);
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
            report(Some(answer.status().as_u16()));
            stamped(answer, &served.state.clock)
        }
        handled => {
            let status = step.sent_status(handled.as_ref());
            let pieces = render::pieces(step, handled, &served.state.clock).await;
            report(status);
            match connection.take_over(Takeover { pieces, end }).await {}
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

async fn controlled(
    router: &Router,
    parts: Parts,
    body: Result<Bytes, Unread>,
    connection: &Connection,
) -> Response<Body> {
    if let Err(refusal) = control::guard(&parts.headers, connection.local) {
        return refusal.into_response();
    }
    natural(router, parts, body).await
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
