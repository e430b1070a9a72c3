//! Wakes an event loop from outside, once for everything that has arrived since the loop last looked.

#[cfg(unix)]
mod socket;
mod thread;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// A way to wake a loop up.
pub(crate) struct Wake {
    /// Whether the loop was woken and has not looked since.
    is_told: AtomicBool,
    bell: Box<dyn Bell>,
}

/// The signal that a loop receives.
trait Bell: Send + Sync {
    fn ring(&self);

    /// Clears the signal.
    fn heard(&self) {}

    /// The socket that the loop watches, if there is one.
    fn descriptor(&self) -> Option<i32> {
        None
    }

    /// Waits for the signal. `false` at the end, and if the loop watches a socket.
    fn wait(&self) -> bool {
        false
    }

    /// Ends the wait.
    fn end(&self) {}
}

impl Wake {
    /// Uses a socket, if the system has one that a loop can watch.
    pub(crate) fn by_socket() -> io::Result<Self> {
        #[cfg(unix)]
        return Ok(Self::by(socket::Socket::pair()?));
        #[cfg(not(unix))]
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Uses a thread, which calls [`wait`](Self::wait).
    pub(crate) fn by_thread() -> Self {
        Self::by(thread::Thread::default())
    }

    fn by(bell: impl Bell + 'static) -> Self {
        Self { is_told: AtomicBool::new(false), bell: Box::new(bell) }
    }

    /// The socket that the loop watches, if there is one.
    pub(crate) fn descriptor(&self) -> Option<i32> {
        self.bell.descriptor()
    }

    /// Wakes the loop, unless that was done since it last looked.
    pub(crate) fn tell(&self) {
        if !self.is_told.swap(true, Ordering::AcqRel) {
            self.bell.ring();
        }
    }

    /// Wakes the loop in any case.
    pub(crate) fn tell_again(&self) {
        self.is_told.store(true, Ordering::Release);
        self.bell.ring();
    }

    /// The loop looks now. Whatever arrives from here on wakes it again.
    pub(crate) fn look(&self) {
        self.bell.heard();
        self.is_told.store(false, Ordering::Release);
    }

    /// Waits until the loop has to look. `false` at the end.
    pub(crate) fn wait(&self) -> bool {
        self.bell.wait()
    }

    /// Ends the wait.
    pub(crate) fn end(&self) {
        self.bell.end();
    }
}
