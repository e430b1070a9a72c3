//! Requests and sessions as JSON.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::record::RecordedRequest;
use crate::session::LiveSession;

/// A request. `raw` is exact; the texts beside it are for reading, and `body` is null if it is no text.
pub(super) fn request(request: &RecordedRequest) -> Value {
    let headers: Vec<_> = request
        .headers
        .iter()
        .map(|(name, value)| (name, String::from_utf8_lossy(value)))
        .collect();
    json!({
        "connection": request.connection,
        "complete": request.complete,
        "method": request.method,
        "path": request.path,
        "headers": headers,
        "body": request.body_text(),
        "raw": STANDARD.encode(&request.raw),
    })
}

pub(crate) fn session(session: &LiveSession) -> Value {
    json!({
        "session_id": session.session_id,
        "tenant_id": session.tenant_id,
        "customer_id": session.customer_id,
        "user_id": session.user_id,
        "api_user_id": session.api_user_id,
        "created_at": session.created_at.to_string(),
        "token_expires_at": session.token_expires_at.to_string(),
        "expires_at": session.expires_at.to_string(),
    })
}
