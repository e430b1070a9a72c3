//! The JSON of a hand-over.

use finhub_sessions::Session;

use crate::witness::check_times;

/// A longer text is no word of the SDK's own.
const TELLING: usize = 24;

pub(crate) fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match Session::from_secret_json(text) {
        Ok(session) => {
            check_times(&session);
            let written = session.to_secret_json();
            let again = Session::from_secret_json(written.expose_secret()).expect("what it wrote");
            assert_eq!(session, again);
            let printed = format!("{session:?}");
            for secret in [session.token(), session.refresh_token()] {
                let secret = secret.expose_secret();
                assert!(secret.len() < TELLING || !printed.contains(secret), "{printed}");
            }
        }
        Err(error) => {
            let printed = format!("{error} {error:?}");
            assert!(text.len() < TELLING || !printed.contains(text), "{printed}");
        }
    }
}
