//! The threads of a runtime that a binding starts.

use std::sync::Mutex;
use std::{io, thread};

/// Checks that the system lets this process start this many threads: a runtime panics if one is refused.
///
/// Fails with the system's error if it does not.
pub fn try_threads(count: usize) -> io::Result<()> {
    let gate = Mutex::new(());
    let closed = gate.lock();
    thread::scope(|scope| {
        // All threads exist at once, since each waits at the gate.
        let wait = || drop(gate.lock());
        let outcome =
            (0..count).try_for_each(|_| thread::Builder::new().spawn_scoped(scope, wait).map(drop));
        drop(closed);
        outcome
    })
}
