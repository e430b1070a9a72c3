//! What is left in memory of a session that was handed over.

#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use finhub_sessions::{Secret, Session};

/// What the end of a token looks like, spelled so that the program itself does not hold it.
const END: [u8; 32] = *b"S4x0o8Yz1Qw7Rt5Lk9Mn3Bv6Cd2Fg8Hj";
const MASK: u8 = 1;

/// How often the end of a token stands in this process's memory.
fn copies() -> usize {
    let memory = File::open("/proc/self/mem").expect("Linux");
    let mut buffer = vec![0; 1 << 20];
    let own = buffer.as_ptr() as usize..buffer.as_ptr() as usize + buffer.len();
    let mut found = 0;
    for line in fs::read_to_string("/proc/self/maps").expect("Linux").lines() {
        let mut fields = line.split([' ', '-']);
        let mut number = || usize::from_str_radix(fields.next()?, 16).ok();
        let (Some(mut at), Some(end)) = (number(), number()) else { continue };
        if !line.contains(" rw") || line.ends_with("[vvar]") {
            continue;
        }
        while at < end {
            let length = buffer.len().min(end - at);
            let Ok(read) = memory.read_at(&mut buffer[..length], at as u64) else { break };
            found += buffer[..read]
                .windows(END.len())
                .enumerate()
                .filter(|(offset, it)| {
                    let is_end = it.iter().zip(END).all(|(byte, masked)| byte ^ MASK == masked);
                    is_end && !own.contains(&(at + offset))
                })
                .count();
            // What stands across two readings is found by the second.
            at += if read < length || at + read == end { end - at } else { read - END.len() };
        }
    }
    buffer.fill(0);
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
