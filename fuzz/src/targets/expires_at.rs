//! `expiresAt`.

use finhub_sessions::Session;
use serde_json::json;

use crate::witness::check_times;

pub(crate) fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let session = json!({"version": 1, "session_id": "s", "customer_id": "c", "user_id": "u",
        "api_user_id": "a", "token": "t", "refresh_token": "r", "expires_at": text});
    let session = Session::from_secret_json(&session.to_string()).expect("a hand-over");
    check_times(&session);
    let again = Session::from_secret_json(session.to_secret_json().expose_secret());
    assert_eq!(again.expect("a hand-over").session_expires_at(), session.session_expires_at());
}
