//! The state that the connections of one sandbox share.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;

use crate::clock::Clock;
use crate::config::Config;
use crate::operations::Operations;
use crate::record::Records;
use crate::script::{ConnectionStep, Step};
use crate::session::Sessions;
use crate::token::SigningKey;

/// A sandbox's memory. Each lock is held for a few instructions and never across an await.
pub(crate) struct State {
    pub(crate) config: Config,
    pub(crate) operations: Operations,
    pub(crate) clock: Clock,
    pub(crate) token_life: SignedDuration,
    pub(crate) signing: SigningKey,
    pub(crate) sessions: Sessions,
    pub(crate) steps: Queue<Step>,
    pub(crate) greetings: Queue<ConnectionStep>,
    pub(crate) records: Records,
    /// Tells the open pages that there is something new.
    pub(crate) changes: watch::Sender<()>,
}

impl State {
    pub(crate) fn new(
        config: Config,
        operations: Operations,
        clock: Clock,
        token_life: Duration,
    ) -> Self {
        Self {
            config,
            operations,
            clock,
            token_life: SignedDuration::try_from(token_life).unwrap_or(SignedDuration::MAX),
            signing: SigningKey::random(),
            sessions: Sessions::default(),
            steps: Queue::default(),
            greetings: Queue::default(),
            records: Records::default(),
            changes: watch::Sender::default(),
        }
    }

    /// Tells the open pages that there is something new. Without one, it does nothing.
    pub(crate) fn tell(&self) {
        self.changes.send_replace(());
    }

    /// Forgets everything except the configuration, and sets the clock back to the system's time.
    pub(crate) fn reset(&self) {
        self.sessions.clear();
        self.steps.clear();
        self.greetings.clear();
        self.records.clear();
        self.clock.set(jiff::Timestamp::now());
    }
}

/// Scripted steps in the order in which they will be taken.
pub(crate) struct Queue<T>(Mutex<VecDeque<T>>);

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Queue<T> {
    /// Those that wait, in order.
    pub(crate) fn waiting(&self) -> Vec<T> {
        locked(&self.0).iter().cloned().collect()
    }
}

impl<T> Queue<T> {
    /// Adds steps at the end, and returns how many wait now.
    pub(crate) fn push(&self, steps: impl IntoIterator<Item = T>) -> usize {
        let mut queue = locked(&self.0);
        queue.extend(steps);
        queue.len()
    }

    pub(crate) fn next(&self) -> Option<T> {
        locked(&self.0).pop_front()
    }

    pub(crate) fn clear(&self) {
        locked(&self.0).clear();
    }
}

/// Locks, also after another thread panicked: no change of this state can be left half done.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
