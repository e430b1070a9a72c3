//! `Retry-After`.

use std::time::Duration;

use crate::world::{World, framed};

pub(crate) fn run(input: &[u8]) {
    let world = World::shared();
    let client = world.client();
    // The client waits for a short time, and asks again.
    world.socket.answer_with(vec![framed(429, &[("Retry-After", input)], b""); 3]);
    let error = world.log_in(&client).expect_err("it was refused");
    let seconds = std::str::from_utf8(input).ok().and_then(|text| text.parse::<u32>().ok());
    if let (Some(seconds), Some(b'0'..=b'9')) = (seconds, input.first()) {
        let wait = Duration::from_secs(seconds.into());
        assert_eq!(error.retry_after(), Some(wait.min(Duration::from_secs(3_153_600_000))));
    }
}
