//! How an event loop is woken up from outside: once, however much has arrived since it last looked.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// A way to wake a loop up.
pub(crate) struct Wake {
    /// Whether the loop has been told, and has not looked since.
    is_told: AtomicBool,
    by: By,
}

enum By {
    /// A byte on a socket, which the loop watches.
    #[cfg(unix)]
    Socket { ours: std::os::unix::net::UnixStream, loops: std::os::unix::net::UnixStream },
    /// A thread of Python's, which waits here.
    Thread { bell: Mutex<Bell>, rings: Condvar },
}

#[derive(Default)]
struct Bell {
    has_rung: bool,
    is_over: bool,
}

impl Wake {
    /// By a socket.
    #[cfg(unix)]
    pub(crate) fn by_socket() -> io::Result<Self> {
        let (ours, loops) = std::os::unix::net::UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        loops.set_nonblocking(true)?;
        Ok(Self { is_told: AtomicBool::new(false), by: By::Socket { ours, loops } })
    }

    /// By a socket, which this system has none for.
    #[cfg(not(unix))]
    pub(crate) fn by_socket() -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// By a thread, which [`wait`](Self::wait)s.
    pub(crate) fn by_thread() -> Self {
        let by = By::Thread { bell: Mutex::default(), rings: Condvar::new() };
        Self { is_told: AtomicBool::new(false), by }
    }

    /// The socket that the loop watches, where there is one.
    pub(crate) fn descriptor(&self) -> Option<i32> {
        match &self.by {
            #[cfg(unix)]
            By::Socket { loops, .. } => Some(std::os::fd::AsRawFd::as_raw_fd(loops)),
            By::Thread { .. } => None,
        }
    }

    /// Wakes the loop up, unless that was done since it last looked.
    pub(crate) fn tell(&self) {
        if self.is_told.swap(true, Ordering::AcqRel) {
            return;
        }
        match &self.by {
            #[cfg(unix)]
            By::Socket { ours, .. } => {
                // The one byte always fits; where the loop is gone, nobody waits for it.
                let _ = io::Write::write(&mut &*ours, &[1]);
            }
            By::Thread { bell, rings } => {
                bell.lock().unwrap_or_else(PoisonError::into_inner).has_rung = true;
                rings.notify_one();
            }
        }
    }

    /// The loop looks: what arrives from here on wakes it up again.
    pub(crate) fn look(&self) {
        #[cfg(unix)]
        if let By::Socket { loops, .. } = &self.by {
            let _ = io::Read::read(&mut &*loops, &mut [0; 8]);
        }
        self.is_told.store(false, Ordering::Release);
    }

    /// Waits until the loop is to look. `false` at the end.
    pub(crate) fn wait(&self) -> bool {
        match &self.by {
            #[cfg(unix)]
            By::Socket { .. } => false,
            By::Thread { bell, rings } => {
                let bell = bell.lock().unwrap_or_else(PoisonError::into_inner);
                let wait = rings.wait_while(bell, |bell| !bell.has_rung && !bell.is_over);
                let mut bell = wait.unwrap_or_else(PoisonError::into_inner);
                bell.has_rung = false;
                !bell.is_over
            }
        }
    }

    /// Ends the waiting.
    pub(crate) fn end(&self) {
        if let By::Thread { bell, rings } = &self.by {
            bell.lock().unwrap_or_else(PoisonError::into_inner).is_over = true;
            rings.notify_one();
        }
    }
}
