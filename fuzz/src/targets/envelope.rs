//! An answer that is no success, or a refusal: a byte for its status, a line for its headers, its body.

use crate::witness::{with_echoes, with_header_echoes};
use crate::world::{JSON, SESSION, World, framed};

const STATUSES: [u16; 20] = [
    200, 201, 202, 300, 302, 307, 400, 401, 403, 404, 408, 409, 410, 422, 429, 500, 502, 503, 599,
    999,
];

pub(crate) fn run(input: &[u8]) {
    let Some((first, rest)) = input.split_first() else { return };
    let mut parts = rest.splitn(2, |byte| *byte == b'\n');
    let (line, body) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let status = STATUSES[usize::from(*first) % STATUSES.len()];
    let line = with_header_echoes(line);
    let headers = [JSON, ("X-Request-Id", &line), ("Location", &line), ("Server", &line)];
    let answer = framed(status, &headers, &with_echoes(body));
    let world = World::shared();
    let client = world.client();
    // A logout by ids does not know the password: it is a session's that gets the answer, too.
    world.socket.answer_with([answer.clone(), framed(200, &[JSON], SESSION), answer]);
    let _ = world.log_in(&client);
    if let Ok(session) = world.log_in(&client) {
        world.log_out(&client, Some(&session));
    }
}
