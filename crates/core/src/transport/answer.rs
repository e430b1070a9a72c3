//! Answers, with bodies of any kind.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Frame, Incoming};

use super::outgoing::wiped_on_drop;
use crate::Secret;
use crate::json::{Json as _, Node};

/// The most that is read of a body, in bytes. FinHub's answers take about one thousand.
const BODY_LIMIT: usize = 1 << 20;

/// A shorter text is no token.
const SHORTEST_TOKEN: usize = 8;

/// An answer: its status, its headers, and its body up to the limit.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body, or why it cannot be read.
    pub(crate) body: Body,
}

/// The body of an answer.
pub(crate) enum Body {
    /// All of it. Wiped when dropped, since a login's answer holds tokens.
    Complete(Bytes),
    /// Over 1 MiB: reading stopped there.
    TooLarge,
    /// Compressed, although no compression was asked for. It is never inflated.
    Encoded,
    /// The connection broke before the end.
    Broken,
}

impl Answer {
    /// Reads a response, chunk by chunk up to the limit.
    pub(super) async fn read(response: http::Response<Incoming>) -> Self {
        let (head, body) = response.into_parts();
        let body = read_body(&head.headers, body).await;
        Self { status: head.status, headers: head.headers, body }
    }
}

impl Answer {
    /// The long texts of the body, at the top and in `data`. The tokens that it issues are among them.
    pub(crate) fn texts(&self) -> Vec<Secret> {
        let Body::Complete(body) = &self.body else { return Vec::new() };
        let Ok(body) = std::str::from_utf8(body) else { return Vec::new() };
        let body = Node::new(body);
        let (top, _) = body.object();
        let data = top.get("data").map(Node::object);
        let all = top.all().chain(data.iter().flat_map(|(data, _)| data.all()));
        all.filter_map(|(_, value)| Secret::decode(value)).filter(is_long).collect()
    }
}

fn is_long(text: &Secret) -> bool {
    text.expose_secret().len() >= SHORTEST_TOKEN
}

async fn read_body(headers: &HeaderMap, mut body: Incoming) -> Body {
    if is_encoded(headers) {
        return Body::Encoded;
    }
    let expected = body.size_hint().exact().unwrap_or(0);
    if expected > BODY_LIMIT as u64 {
        return Body::TooLarge;
    }
    let mut bytes = BytesMut::with_capacity(usize::try_from(expected).unwrap_or(0));
    while let Some(frame) = body.frame().await {
        match frame.map(Frame::into_data) {
            Ok(Ok(chunk)) if bytes.len() + chunk.len() > BODY_LIMIT => return Body::TooLarge,
            Ok(Ok(chunk)) => bytes.extend_from_slice(&chunk),
            // Trailers.
            Ok(Err(_)) => {}
            Err(_) => return Body::Broken,
        }
    }
    Body::Complete(wiped_on_drop(bytes.freeze()))
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}
