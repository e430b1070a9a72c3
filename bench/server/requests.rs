//! What the server asks of a request, and what it counts.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use finhub_bench::server::Counters;
use finhub_bench::task::{HEADERS, path};
use finhub_sandbox::{Demo, demo};
use http::{HeaderMap, Method, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::Deserialize;

use crate::answers::{Answer, expiry, refusal, session, terminated, token};

/// The sessions that are open, and what was counted.
pub(crate) struct Sessions {
    path: String,
    expires_at: String,
    demo: Demo,
    next: AtomicU64,
    open: Mutex<HashSet<u64>>,
    logins: AtomicU64,
    logouts: AtomicU64,
    refused: AtomicU64,
    handshakes: AtomicU64,
    resumed: AtomicU64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login<'body> {
    #[serde(borrow)]
    username: Cow<'body, str>,
    #[serde(borrow)]
    password: Cow<'body, str>,
    #[serde(borrow)]
    tenant_key: Cow<'body, str>,
    #[serde(borrow)]
    tenant_secret: Cow<'body, str>,
}

impl Sessions {
    pub(crate) fn new() -> Self {
        Self {
            path: path(),
            expires_at: expiry(),
            demo: demo(),
            next: AtomicU64::new(1),
            open: Mutex::default(),
            logins: AtomicU64::new(0),
            logouts: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            handshakes: AtomicU64::new(0),
            resumed: AtomicU64::new(0),
        }
    }

    /// Answers a request, and counts what became of it.
    pub(crate) async fn answer(&self, request: hyper::Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        // The connection is of no use to the next request otherwise.
        let Ok(body) = body.collect().await else {
            return self.refuse(StatusCode::BAD_REQUEST, "the body ended early");
        };
        let Some(rest) = head.uri.path().strip_prefix(self.path.as_str()) else {
            return self.refuse(StatusCode::NOT_FOUND, "Customer not found");
        };
        if let Err((status, message)) = self.check_headers(&head.headers) {
            return self.refuse(status, &message);
        }
        if head.method == Method::POST && rest.is_empty() {
            self.log_in(&head.headers, &body.to_bytes())
        } else if head.method == Method::DELETE {
            self.log_out(&head.headers, rest)
        } else {
            self.refuse(StatusCode::NOT_FOUND, "no such operation")
        }
    }

    /// What was counted since this was asked last, as JSON.
    pub(crate) fn take_counters(&self) -> String {
        let take = |counter: &AtomicU64| counter.swap(0, Ordering::Relaxed);
        let counters = Counters {
            logins: take(&self.logins),
            logouts: take(&self.logouts),
            refused: take(&self.refused),
            open: std::mem::take(&mut *self.open()).len(),
            handshakes: take(&self.handshakes),
            resumed: take(&self.resumed),
        };
        serde_json::to_string(&counters).unwrap_or_default()
    }

    pub(crate) fn count_handshake(&self, is_resumed: bool) {
        self.handshakes.fetch_add(1, Ordering::Relaxed);
        if is_resumed {
            self.resumed.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn check_headers(&self, headers: &HeaderMap) -> Result<(), (StatusCode, Cow<'static, str>)> {
        for (name, _) in HEADERS {
            if headers.get(name).is_none_or(http::HeaderValue::is_empty) {
                let message = format!("Missing required header: {name}");
                return Err((StatusCode::BAD_REQUEST, message.into()));
            }
        }
        if headers.get("x-tenant-id").is_some_and(|it| it != self.demo.tenant_id) {
            return Err((StatusCode::FORBIDDEN, "Unknown tenant".into()));
        }
        Ok(())
    }

    fn log_in(&self, headers: &HeaderMap, body: &[u8]) -> Answer {
        let is_json = |it: &http::HeaderValue| it.as_bytes().starts_with(b"application/json");
        if !headers.get(CONTENT_TYPE).is_some_and(is_json) {
            return self.refuse(StatusCode::BAD_REQUEST, "Content-Type must be application/json");
        }
        let Ok(login) = serde_json::from_slice::<Login<'_>>(body) else {
            return self.refuse(StatusCode::BAD_REQUEST, "the body lacks a field");
        };
        if login.tenant_key != self.demo.tenant_key
            || login.tenant_secret != self.demo.tenant_secret
        {
            return self.refuse(StatusCode::FORBIDDEN, "Invalid tenant keys");
        }
        if login.username != self.demo.username || login.password != self.demo.password {
            return self.refuse(StatusCode::UNAUTHORIZED, "Invalid credentials");
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        self.open().insert(number);
        self.logins.fetch_add(1, Ordering::Relaxed);
        session(&id(number), &token(number), &self.expires_at)
    }

    fn log_out(&self, headers: &HeaderMap, rest: &str) -> Answer {
        let Some(number) = rest.strip_prefix('/').and_then(number) else {
            return self.refuse(StatusCode::NOT_FOUND, "Session not found");
        };
        let bearer = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let brought = bearer.and_then(|it| it.strip_prefix("Bearer "));
        if brought != Some(token(number).as_str()) {
            return self.refuse(StatusCode::UNAUTHORIZED, "The bearer token is missing or wrong");
        }
        if !self.open().remove(&number) {
            return self.refuse(StatusCode::NOT_FOUND, "Session not found");
        }
        self.logouts.fetch_add(1, Ordering::Relaxed);
        terminated(&id(number))
    }

    fn refuse(&self, status: StatusCode, message: &str) -> Answer {
        self.refused.fetch_add(1, Ordering::Relaxed);
        refusal(status, message)
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashSet<u64>> {
        self.open.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The first part of every session's id.
const ID: &str = "4a511e37-d2d8-4f2f-99ad-";

fn id(number: u64) -> String {
    format!("{ID}{number:012x}")
}

fn number(id: &str) -> Option<u64> {
    u64::from_str_radix(id.strip_prefix(ID)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{id, number};

    #[test]
    fn an_id_is_read_as_it_was_written() {
        assert_eq!(number(&id(77)), Some(77));
        assert_eq!(number("4a511e37-d2d8-4f2f-99ad-x"), None);
        assert_eq!(number("77"), None);
    }
}
