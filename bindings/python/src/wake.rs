//! How an event loop is woken up from outside: once, however much has arrived since it last looked.

#[cfg(unix)]
mod socket;
mod thread;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// A way to wake a loop up.
pub(crate) struct Wake {
    /// Whether the loop has been told, and has not looked since.
    is_told: AtomicBool,
    bell: Box<dyn Bell>,
}

/// What rings where a loop hears it.
trait Bell: Send + Sync {
    fn ring(&self);

    /// The loop has heard it.
    fn heard(&self) {}

    /// The socket that the loop watches, where there is one.
    fn descriptor(&self) -> Option<i32> {
        None
    }

    /// Waits until it rings. `false` at the end, and where the loop watches by itself.
    fn wait(&self) -> bool {
        false
    }

    /// Ends the waiting.
    fn end(&self) {}
}

impl Wake {
    /// By a socket, where the system has some that a loop can watch.
    pub(crate) fn by_socket() -> io::Result<Self> {
        #[cfg(unix)]
        return Ok(Self::by(socket::Socket::pair()?));
        #[cfg(not(unix))]
        Err(io::ErrorKind::Unsupported.into())
    }

    /// By a thread, which [`wait`](Self::wait)s.
    pub(crate) fn by_thread() -> Self {
        Self::by(thread::Thread::default())
    }

    fn by(bell: impl Bell + 'static) -> Self {
        Self { is_told: AtomicBool::new(false), bell: Box::new(bell) }
    }

    /// The socket that the loop watches, where there is one.
    pub(crate) fn descriptor(&self) -> Option<i32> {
        self.bell.descriptor()
    }

    /// Wakes the loop up, unless that was done since it last looked.
    pub(crate) fn tell(&self) {
        if !self.is_told.swap(true, Ordering::AcqRel) {
            self.bell.ring();
        }
    }

    /// Wakes the loop up, whatever it was told.
    pub(crate) fn tell_again(&self) {
        self.is_told.store(true, Ordering::Release);
        self.bell.ring();
    }

    /// The loop looks: what arrives from here on wakes it up again.
    pub(crate) fn look(&self) {
        self.bell.heard();
        self.is_told.store(false, Ordering::Release);
    }

    /// Waits until the loop is to look. `false` at the end.
    pub(crate) fn wait(&self) -> bool {
        self.bell.wait()
    }

    /// Ends the waiting.
    pub(crate) fn end(&self) {
        self.bell.end();
    }
}
