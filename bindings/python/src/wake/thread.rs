//! A Python thread that waits here and wakes the loop.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::Bell;

#[derive(Default)]
pub(super) struct Thread {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    has_rung: bool,
    is_over: bool,
}

impl Thread {
    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_one();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Bell for Thread {
    fn ring(&self) {
        self.change(|state| state.has_rung = true);
    }

    fn wait(&self) -> bool {
        let is_silent = |state: &mut State| !state.has_rung && !state.is_over;
        let wait = self.changed.wait_while(self.state(), is_silent);
        let mut state = wait.unwrap_or_else(PoisonError::into_inner);
        state.has_rung = false;
        !state.is_over
    }

    fn end(&self) {
        self.change(|state| state.is_over = true);
    }
}
