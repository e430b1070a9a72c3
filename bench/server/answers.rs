//! FinHub's answers.

use bytes::Bytes;
use http::{Response, StatusCode};
use http_body_util::Full;
use hyper::header::CONTENT_TYPE;
use jiff::{SignedDuration, Timestamp};

pub(crate) type Answer = Response<Full<Bytes>>;

/// A JWT's header, and claims with FinHub's names that expire in the year 2100.
const TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJiZmYiLCJhdWQiOiJiZmYtY2xpZW50cyIsInN1YiI6IjZyMWsxaHc2bnBxIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQiOjE3NjgyOTg2MjIsInRlbmFudElkIjoiOTdlN2ZmMjktMTVmMy00OWVmLTk2ODEtM2JiZmNjZTRmNmNkIiwiY3VzdG9tZXJJZCI6ImZmNzJhMTk2LTQyNmEtNGFiMy1hMmQzLWU0YzU4M2E5YmM4OCIsInVzZXJJZCI6IjZyMWsxaHc2bnBxIiwidXNlclR5cGUiOiJDT05TVU1FUiIsInJvbGVzIjpbIlVTRVIiXSwianRpIjoiMWZjYjU5YjMtMzhlOS00YWUxLWFhZTUtNmRhMDBkMDE0M2I0In0";

/// The token of a session: what stands for the signature tells it from all others, and has nothing in common with the
/// session's id, which a client may look for in it.
pub(crate) fn token(session: u64) -> String {
    let mixed = session.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("{TOKEN}.{mixed:016x}_{mixed:016X}")
}

/// How long a session lives, which is longer than any run.
const LIFE: SignedDuration = SignedDuration::from_hours(24);

/// When sessions end that begin now, as FinHub writes it.
pub(crate) fn expiry() -> String {
    (Timestamp::now() + LIFE).strftime("%Y-%m-%dT%H:%M:%S.197811165").to_string()
}

/// A login's answer, of about a kilobyte.
pub(crate) fn session(id: &str, token: &str, expires_at: &str) -> Answer {
    let body = format!(
        r#"{{"code":200,"message":"Success","data":{{"sessionId":"{id}","userId":"6r1k1hw6npq","token":"{token}","refreshToken":"39915084-484f-46e5-bd8d-aaf7366787da-6r1k1hw6npq-cvK_9XDw","expiresAt":"{expires_at}","success":true,"message":"Session created successfully","errorType":"NONE"}}}}"#
    );
    answer(StatusCode::OK, body)
}

/// A logout's answer.
pub(crate) fn terminated(id: &str) -> Answer {
    let body = format!(
        r#"{{"success":true,"data":{{"sessionId":"{id}","status":"TERMINATED","terminatedAt":"2024-01-15T11:00:00Z"}}}}"#
    );
    answer(StatusCode::OK, body)
}

/// An error's answer.
pub(crate) fn refusal(status: StatusCode, message: &str) -> Answer {
    let (code, error) = (status.as_u16(), status.canonical_reason().unwrap_or_default());
    let body = format!(r#"{{"code":{code},"message":"{message}","data":{{"error":"{error}"}}}}"#);
    answer(status, body)
}

fn answer(status: StatusCode, body: String) -> Answer {
    let mut answer = Response::new(Full::new(Bytes::from(body)));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    answer
}
