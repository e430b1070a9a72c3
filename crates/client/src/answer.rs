//! What came back, whatever its body is.

use std::sync::LazyLock;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use hyper::body::{Body as _, Frame, Incoming};
use reqwest::{ResponseBuilderExt, Url};

use crate::outgoing::wiped_on_drop;

/// The most that is read of a body, in bytes. FinHub's answers take about one thousand.
const BODY_LIMIT: usize = 1 << 20;

/// The address of an answer that is decoded where nobody asks for its address.
static NOWHERE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("http://localhost").expect("it is an address"));

/// An answer: its status and headers, and as much of its body as is safe to have.
#[derive(Clone)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, or why there is none to read.
    pub body: Body,
}

/// The body of an answer.
#[derive(Clone)]
pub enum Body {
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
    pub(crate) async fn read(response: http::Response<Incoming>) -> Self {
        let (head, body) = response.into_parts();
        let body = read_body(&head.headers, body).await;
        Self { status: head.status, headers: head.headers, body }
    }

    /// What the generated code sees where there is no answer.
    pub(crate) fn none() -> reqwest::Response {
        response(StatusCode::BAD_GATEWAY, Bytes::new())
    }

    /// The same as a response for the generated code to decode; what is not complete is empty there.
    pub(crate) fn to_response(&self) -> reqwest::Response {
        let bytes = match &self.body {
            Body::Complete(bytes) => bytes.clone(),
            Body::TooLarge | Body::Encoded | Body::Broken => Bytes::new(),
        };
        response(self.status, bytes)
    }
}

fn response(status: StatusCode, body: Bytes) -> reqwest::Response {
    // reqwest would parse an address of its own making where it is given none.
    let response = http::Response::builder().status(status).url(NOWHERE.clone());
    response.body(body).expect("a status and an address make a response").into()
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
