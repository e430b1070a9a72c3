//! A request body that knows whether it was sent, can be withdrawn before, and is wiped afterwards.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use zeroize::Zeroize;

const WAITING: u8 = 0;
const LEFT: u8 = 1;
const CALLED_BACK: u8 = 2;

/// The state of a body: waiting, sent, or withdrawn.
///
/// The transport polls a body only when it has a connection, and before it flushes the head. So while the
/// body was not polled, no byte of the request has been sent.
#[derive(Debug, Default)]
pub(super) struct Departure(AtomicU8);

impl Departure {
    /// Withdraws a body that was not polled yet, so that it is never sent. Returns whether that succeeded.
    ///
    /// One atomic exchange decides, since the connection may poll on another thread at the same time.
    pub(super) fn call_back(&self) -> bool {
        self.leave_waiting_for(CALLED_BACK) == CALLED_BACK
    }

    /// Whether the body may be sent.
    fn depart(&self) -> bool {
        self.leave_waiting_for(LEFT) == LEFT
    }

    /// Leaves the waiting state, once, and returns the state after that.
    fn leave_waiting_for(&self, state: u8) -> u8 {
        let moved = self.0.compare_exchange(WAITING, state, Ordering::AcqRel, Ordering::Acquire);
        moved.map_or_else(|already| already, |_| state)
    }
}

/// A body of known length, or none.
pub(crate) struct Outgoing(Option<(Bytes, Arc<Departure>)>);

impl Outgoing {
    pub(super) fn new(body: Option<(Bytes, Arc<Departure>)>) -> Self {
        Self(body)
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = CalledBack;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, CalledBack>>> {
        let frame = self.0.take().map(|(bytes, departure)| {
            if departure.depart() { Ok(Frame::data(bytes)) } else { Err(CalledBack) }
        });
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |(bytes, _)| bytes.len() as u64))
    }
}

/// The body was withdrawn before it was sent: the connection that polls it closes unused.
#[derive(Debug)]
pub(crate) struct CalledBack;

impl fmt::Display for CalledBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request was called back")
    }
}

impl std::error::Error for CalledBack {}

/// Bytes that are wiped when the last handle to them is dropped.
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

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::sync::Arc;
    use std::task::{Context, Poll, Waker};

    use bytes::Bytes;
    use http_body::Body;

    use super::{CalledBack, Departure, Outgoing};

    fn body() -> (Outgoing, Arc<Departure>) {
        let departure = Arc::<Departure>::default();
        (Outgoing::new(Some((Bytes::from_static(b"body"), Arc::clone(&departure)))), departure)
    }

    fn next(body: &mut Outgoing) -> Option<Result<Bytes, CalledBack>> {
        match Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(frame) => {
                frame.map(|frame| frame.map(|frame| frame.into_data().expect("data")))
            }
            Poll::Pending => panic!("it never waits"),
        }
    }

    #[test]
    fn a_body_that_left_cannot_be_called_back() {
        let (mut body, departure) = body();
        assert_eq!(next(&mut body).expect("a frame").expect("it may go"), "body");
        assert!(!departure.call_back());
        assert!(next(&mut body).is_none());
    }

    #[test]
    fn a_body_that_was_called_back_never_leaves() {
        let (mut body, departure) = body();
        assert!(departure.call_back());
        assert!(departure.call_back(), "and it says so again");
        assert!(next(&mut body).expect("a frame").is_err());
    }
}
