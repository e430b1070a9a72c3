//! What is left in memory of a session that was handed over.

#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "support/memory.rs"]
mod memory;

use finhub_sessions::{Secret, Session};
use memory::MASK;

/// What the end of a token looks like, spelled so that the program itself does not hold it.
const END: [u8; 32] = *b"S4x0o8Yz1Qw7Rt5Lk9Mn3Bv6Cd2Fg8Hj";

/// How often the end of a token stands in this process's memory.
fn copies() -> usize {
    let [found] = memory::copies([&END]);
    found
}

/// A session whose token, refresh token and message (an echo of it) end so, in a text that never had to grow.
fn handover() -> Secret {
    let mut json = String::with_capacity(4096);
    json.push_str(
        r#"{"version":1,"session_id":"s","customer_id":"c","user_id":"u","api_user_id":"a","#,
    );
    for name in ["message", "token", "refresh_token"] {
        json.extend(["\"", name, "\":\"a-token-that-is-long-enough-to-be-allocated-"]);
        json.extend(END.map(|masked| char::from(masked ^ MASK)));
        json.push('"');
        json.push(if name == "refresh_token" { '}' } else { ',' });
    }
    Secret::from(json)
}

#[test]
fn a_hand_over_leaves_no_copy_of_a_token_behind() {
    let json = handover();
    assert_eq!(copies(), 3, "those of the text, and none of the test's own");
    let sessions: Vec<_> = (0..8)
        .map(|_| Session::from_secret_json(json.expose_secret()).expect("a session"))
        .collect();
    assert_eq!(copies(), 3 + 24);
    let written: Vec<_> = sessions.iter().map(Session::to_secret_json).collect();
    assert_eq!(copies(), 3 + 24 + 16, "a message is handed over without secrets");
    // To be printed, it is compared.
    let printed: Vec<_> = sessions.iter().map(|session| format!("{session:?}")).collect();
    assert_eq!(copies(), 3 + 24 + 16, "{printed:?}");
    drop((written, sessions, json));
    assert_eq!(copies(), 0);
}
