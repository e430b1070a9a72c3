//! A TCP stream that keeps a copy of what it reads.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::message;
use crate::state::locked;

/// The bytes that a connection brought and no request has claimed yet. None once they were all taken:
/// what comes after the rest belongs to no request.
#[derive(Clone)]
pub(crate) struct Tap(Arc<Mutex<Option<BytesMut>>>);

impl Tap {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Some(BytesMut::new()))))
    }

    /// Takes the first request, if all of it has arrived.
    pub(crate) fn first_request(&self) -> Option<Bytes> {
        let mut seen = locked(&self.0);
        let seen = seen.as_mut()?;
        let length = message::first_length(seen)?;
        // A copy of the right size: a slice would keep the connection's whole buffer alive.
        let request = Bytes::copy_from_slice(&seen[..length]);
        seen.advance(length);
        Some(request)
    }

    /// Takes whatever is there, and keeps nothing more.
    pub(crate) fn rest(&self) -> Bytes {
        locked(&self.0).take().unwrap_or_default().freeze()
    }

    fn saw(&self, bytes: &[u8]) {
        if let Some(seen) = locked(&self.0).as_mut() {
            seen.extend_from_slice(bytes);
        }
    }
}

/// The stream that hyper reads and writes.
pub(crate) struct Tapped {
    stream: TcpStream,
    /// What an earlier hyper read ahead and did not use. It was seen then, so it is not seen again.
    ahead: Bytes,
    tap: Option<Tap>,
}

impl Tapped {
    pub(crate) fn new(stream: TcpStream, ahead: Bytes, tap: Option<Tap>) -> Self {
        Self { stream, ahead, tap }
    }

    /// The stream itself, and what was read ahead of it and not used.
    pub(crate) fn into_parts(self) -> (TcpStream, Bytes) {
        (self.stream, self.ahead)
    }
}

impl AsyncRead for Tapped {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if !this.ahead.is_empty() {
            let taken = this.ahead.split_to(this.ahead.len().min(buf.remaining()));
            buf.put_slice(&taken);
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, buf);
        if let Some(tap) = &this.tap
            && buf.filled().len() > before
        {
            tap.saw(&buf.filled()[before..]);
        }
        read
    }
}

impl AsyncWrite for Tapped {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
