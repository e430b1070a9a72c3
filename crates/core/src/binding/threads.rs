//! Threads of a runtime that a binding starts.

use std::sync::Mutex;
use std::{io, thread};

/// Whether the system gives this process so many threads more: a runtime panics where it is given none.
///
/// Fails with the system's error where it does not.
pub fn try_threads(count: usize) -> io::Result<()> {
    let gate = Mutex::new(());
    let closed = gate.lock();
    thread::scope(|scope| {
        // All are there at once, since each waits at the gate.
        let wait = || drop(gate.lock());
        let outcome =
            (0..count).try_for_each(|_| thread::Builder::new().spawn_scoped(scope, wait).map(drop));
        drop(closed);
        outcome
    })
}
