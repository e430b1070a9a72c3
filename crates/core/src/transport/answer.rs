//! What came back, whatever its body is.

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Frame, Incoming};

use super::outgoing::wiped_on_drop;

/// The most that is read of a body, in bytes. FinHub's answers take about one thousand.
const BODY_LIMIT: usize = 1 << 20;

/// An answer: its status and headers, and as much of its body as is safe to have.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: StatusCode,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body, or why there is none to read.
    pub(crate) body: Body,
}

/// The body of an answer.
pub(crate) enum Body {
    /// All of it. Wiped when dropped, since a login's answer holds tokens.
    Complete(Bytes),
    /// Over 1 MiB: reading stopped there.
    TooLarge,
    /// Compressed, though nobody asked for it: never inflated.
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
