//! A byte on a socket, which the loop watches.

use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;

use super::Bell;

pub(super) struct Socket {
    ours: UnixStream,
    loops: UnixStream,
}

impl Socket {
    pub(super) fn pair() -> io::Result<Self> {
        let (ours, loops) = UnixStream::pair()?;
        ours.set_nonblocking(true)?;
        loops.set_nonblocking(true)?;
        Ok(Self { ours, loops })
    }
}

impl Bell for Socket {
    fn ring(&self) {
        // If the buffer is full, the loop will be woken anyway; if the loop is gone, no task waits.
        let _ = (&self.ours).write(&[1]);
    }

    fn heard(&self) {
        let _ = (&self.loops).read(&mut [0; 8]);
    }

    fn descriptor(&self) -> Option<i32> {
        Some(self.loops.as_raw_fd())
    }
}
