//! A request body that tells whether any of it left, and leaves nothing behind.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use zeroize::Zeroize;

/// A body of known length.
///
/// The transport asks for it only once it has a connection to write to, and before it flushes the head:
/// while nobody has asked, no byte of the request has left.
pub(crate) struct Outgoing {
    bytes: Option<Bytes>,
    asked_for: Arc<AtomicBool>,
}

impl Outgoing {
    pub(crate) fn new(bytes: Bytes, asked_for: Arc<AtomicBool>) -> Self {
        Self { bytes: Some(wiped_on_drop(bytes)), asked_for }
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.asked_for.store(true, Ordering::Release);
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

/// Bytes that are wiped when the last handle to them goes.
pub(crate) fn wiped_on_drop(bytes: Bytes) -> Bytes {
    let owned = bytes.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]));
    Bytes::from_owner(Wiped(owned))
}

struct Wiped(BytesMut);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.as_mut().zeroize();
    }
}
