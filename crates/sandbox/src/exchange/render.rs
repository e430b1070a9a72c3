//! A scripted answer as bytes. hyper would mend what a script breaks on purpose: two lengths, a length
//! that is wrong, the spelling of a name.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body_util::BodyExt;

use super::{date, request_id};
use crate::clock::Clock;
use crate::script::{Chunk, Step};
use crate::wire::takeover::Piece;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What a step sends.
pub(super) struct Rendered {
    /// `None` for raw bytes and for nothing.
    pub(super) status: Option<u16>,
    /// The headers and the body. Empty without a status.
    pub(super) content: Content,
    pub(super) pieces: Vec<Piece>,
}

type Content = (Vec<(String, String)>, Bytes);

/// What the step sends, on top of the real answer if there is one.
pub(super) async fn render(step: Step, handled: Option<Response<Body>>, clock: &Clock) -> Rendered {
    if !step.raw.is_empty() {
        let pieces = step.raw.into_iter().map(Piece::from).collect();
        return Rendered { status: None, content: Content::default(), pieces };
    }
    let Some(status) = step.sent_status(handled.as_ref()) else {
        return Rendered { status: None, content: Content::default(), pieces: Vec::new() };
    };
    let answer = Answer::new(step, status, handled).await.completed(clock);
    let pieces = vec![Piece::Bytes(answer.to_bytes())];
    Rendered { status: Some(status), content: (answer.headers, answer.body), pieces }
}

impl From<Chunk> for Piece {
    fn from(chunk: Chunk) -> Self {
        match chunk {
            Chunk::Text(text) => Self::Bytes(text.into()),
            // Checked when the script was taken.
            Chunk::Base64(text) => Self::Bytes(STANDARD.decode(text).unwrap_or_default().into()),
            Chunk::Repeat { text, times } => Self::Repeat { text, times },
            Chunk::PauseMs(pause) => Self::Pause(Duration::from_millis(pause)),
        }
    }
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Answer {
    async fn new(step: Step, status: u16, handled: Option<Response<Body>>) -> Self {
        let (mut headers, mut body) = match handled {
            Some(answer) => take_apart(answer).await,
            None => (Vec::new(), Bytes::new()),
        };
        let scripted = match (step.body, step.text) {
            (Some(json), _) => Some(("application/json", json.to_string())),
            (None, Some(text)) => Some(("text/plain; charset=utf-8", text)),
            (None, None) => None,
        };
        if let Some((content_type, text)) = scripted {
            body = text.into();
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Content-Type"));
            headers.push(("Content-Type".to_owned(), content_type.to_owned()));
        }
        headers.retain(|(name, _)| !holds(&step.headers, name));
        headers.extend(step.headers);
        Self { status, headers, body }
    }

    /// With the headers that the step leaves to the sandbox.
    fn completed(mut self, clock: &Clock) -> Self {
        self.default_header("Date", || date(clock));
        self.default_header("X-Request-Id", request_id);
        // These have no body by definition (RFC 9112, section 6.3).
        let bodiless = matches!(self.status, 100..=199 | 204 | 304) && self.body.is_empty();
        if !bodiless && !holds(&self.headers, "Transfer-Encoding") {
            let length = self.body.len();
            self.default_header("Content-Length", || length.to_string());
        }
        self
    }

    fn to_bytes(&self) -> Bytes {
        let reason =
            StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason());
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason.unwrap_or_default());
        for (name, value) in &self.headers {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str("\r\n");
        [head.as_bytes(), &self.body].concat().into()
    }

    fn default_header(&mut self, name: &str, value: impl FnOnce() -> String) {
        if !holds(&self.headers, name) {
            self.headers.push((name.to_owned(), value()));
        }
    }
}

/// The real answer's headers and body. Its length is left out: the body may be another.
async fn take_apart(answer: Response<Body>) -> Content {
    let (mut parts, body) = answer.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    (texts(&parts.headers), collect(body).await)
}

/// Headers as texts.
pub(super) fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect()
}

/// The whole body of an answer that the sandbox made itself.
pub(super) async fn collect(body: Body) -> Bytes {
    body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default()
}

fn holds(headers: &[(String, String)], name: &str) -> bool {
    headers.iter().any(|(held, _)| held.eq_ignore_ascii_case(name))
}
