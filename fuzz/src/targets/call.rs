//! A login and a logout against a socket that answers with any bytes: an answer a request, with a NUL between them.

use crate::world::World;

pub(crate) fn run(input: &[u8]) {
    let world = World::shared();
    let client = world.client();
    let answers: Vec<_> = input.split(|byte| *byte == 0).map(<[u8]>::to_vec).collect();
    world.socket.answer_with(answers.clone());
    let session = world.log_in(&client).ok();
    let again = world.socket.logins() - 1;
    assert!(answers[..again].iter().all(|answer| asks_for_another_login(answer)), "{again} more");
    world.log_out(&client, session.as_ref());
}

/// Whether a client may take an answer for FinHub's wish to get the login once more.
fn asks_for_another_login(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer).to_ascii_lowercase();
    ["429", "503"].iter().any(|status| answer.contains(status)) && answer.contains("retry-after")
}
