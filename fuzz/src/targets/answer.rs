//! The body of an answer of success, to a login and to a logout.

use crate::witness::with_echoes;
use crate::world::{JSON, SESSION, World, framed};

pub(crate) fn run(input: &[u8]) {
    let world = World::shared();
    let client = world.client();
    let answer = framed(200, &[JSON], &with_echoes(input));
    world.socket.answer_with([answer.clone(), framed(200, &[JSON], SESSION), answer]);
    let _ = world.log_in(&client);
    assert_eq!(world.socket.logins(), 1);
    let session = world.log_in(&client).expect("a login");
    world.log_out(&client, Some(&session));
}
