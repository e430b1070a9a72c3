//! The claims of a token: its header, a line for its payload, and the rest for its signature. Without a second line it is
//! a token as it stands.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use finhub_sessions::Session;
use serde_json::json;

use crate::witness::check_times;

pub(crate) fn run(input: &[u8]) {
    let parts: Vec<_> = input.splitn(3, |byte| *byte == b'\n').collect();
    let token = match parts[..] {
        [token] => String::from_utf8_lossy(token).into_owned(),
        _ => parts.iter().map(|part| URL_SAFE_NO_PAD.encode(part)).collect::<Vec<_>>().join("."),
    };
    let session = json!({"version": 1, "session_id": "s", "customer_id": "c", "user_id": "u",
        "api_user_id": "a", "token": token, "refresh_token": "r"});
    let session = Session::from_secret_json(&session.to_string()).expect("a hand-over");
    check_times(&session);
    if let Some(claims) = session.unverified_claims() {
        assert_eq!(format!("{claims:?}"), format!("{:?}", claims.shown()));
    }
}
