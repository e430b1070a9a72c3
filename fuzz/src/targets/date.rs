//! `Date`, by which a session and `Retry-After` are measured: one line, and another for `Retry-After`.

use crate::witness::check_times;
use crate::world::{JSON, SESSION, World, framed};

pub(crate) fn run(input: &[u8]) {
    let mut lines = input.splitn(2, |byte| *byte == b'\n');
    let (date, wait) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let world = World::shared();
    let client = world.client();
    let refusal = framed(429, &[("Date", date), ("Retry-After", wait)], b"");
    world.socket.answer_with([framed(200, &[JSON, ("Date", date)], SESSION), refusal]);
    if let Ok(session) = world.log_in(&client) {
        world.log_out(&client, Some(&session));
        let handed_over = session.to_secret_json();
        let read = finhub_sessions::Session::from_secret_json(handed_over.expose_secret());
        check_times(&read.expect("what it wrote"));
    }
}
