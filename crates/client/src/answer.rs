//! What came back, whatever its body is.

use std::sync::LazyLock;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_ENCODING;
use http::{HeaderMap, StatusCode};
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
    pub(crate) async fn read(mut response: reqwest::Response) -> Self {
        let body = read_body(&mut response).await;
        Self { status: response.status(), headers: std::mem::take(response.headers_mut()), body }
    }

    /// The same as a response for the generated code to decode; what is not complete is empty there.
    pub(crate) fn to_response(&self) -> reqwest::Response {
        let bytes = match &self.body {
            Body::Complete(bytes) => bytes.clone(),
            Body::TooLarge | Body::Encoded | Body::Broken => Bytes::new(),
        };
        // reqwest would parse an address of its own making where it is given none.
        let response = http::Response::builder().status(self.status).url(NOWHERE.clone());
        response.body(bytes).expect("a status and an address make a response").into()
    }
}

async fn read_body(response: &mut reqwest::Response) -> Body {
    if is_encoded(response.headers()) {
        return Body::Encoded;
    }
    let expected = response.content_length().unwrap_or(0);
    if expected > BODY_LIMIT as u64 {
        return Body::TooLarge;
    }
    let mut bytes = BytesMut::with_capacity(usize::try_from(expected).unwrap_or(0));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > BODY_LIMIT => return Body::TooLarge,
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Body::Complete(wiped_on_drop(bytes.freeze())),
            Err(_) => return Body::Broken,
        }
    }
}

fn is_encoded(headers: &HeaderMap) -> bool {
    headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .any(|encoding| !encoding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"identity"))
}
