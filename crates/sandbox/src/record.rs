//! Every API request as it arrived.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;

use bytes::Bytes;

use crate::state::locked;
use crate::wire::message::Message;

/// How many bytes of requests are kept. The oldest are dropped first, so that a sandbox can run for weeks.
const KEPT_BYTES: usize = 64 << 20;

/// An API request, byte by byte as it arrived. Control requests are not recorded.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The number of its connection. The first is 1.
    pub connection: u64,
    /// Whether it arrived completely. `false` if it was cut short or is malformed; the fields below then
    /// hold what could be read.
    pub complete: bool,
    /// The method.
    pub method: String,
    /// The request target as it was sent, percent-encoding untouched: `/a%2Fb?c`.
    pub path: String,
    /// The headers in their order and spelling.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body, without the framing of chunks.
    pub body: Vec<u8>,
    /// The whole request, from its first byte to its last.
    pub raw: Vec<u8>,
}

impl RecordedRequest {
    /// The value of the first header of this name, ignoring case, if it is UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name))?;
        str::from_utf8(value).ok()
    }

    /// The body, if it is UTF-8.
    pub fn body_text(&self) -> Option<&str> {
        str::from_utf8(&self.body).ok()
    }
}

/// Headers and bodies hold credentials, so they are left out.
impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("connection", &self.connection)
            .field("complete", &self.complete)
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// The requests received. Recording only keeps bytes, which are parsed when the requests are read.
#[derive(Default)]
pub(crate) struct Records(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    arrivals: VecDeque<Arrival>,
    bytes: usize,
}

#[derive(Clone)]
struct Arrival {
    connection: u64,
    complete: bool,
    raw: Bytes,
}

impl Records {
    pub(crate) fn add(&self, connection: u64, complete: bool, raw: Bytes) {
        let mut kept = locked(&self.0);
        kept.bytes += raw.len();
        kept.arrivals.push_back(Arrival { connection, complete, raw });
        while kept.bytes > KEPT_BYTES && kept.arrivals.len() > 1 {
            if let Some(oldest) = kept.arrivals.pop_front() {
                kept.bytes -= oldest.raw.len();
            }
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        let arrivals = locked(&self.0).arrivals.clone();
        arrivals.into_iter().map(Arrival::read).collect()
    }

    pub(crate) fn clear(&self) {
        *locked(&self.0) = Kept::default();
    }
}

impl Arrival {
    fn read(self) -> RecordedRequest {
        let message = Message::read(&self.raw);
        RecordedRequest {
            connection: self.connection,
            complete: self.complete,
            method: message.method,
            path: message.target,
            headers: message.headers,
            body: message.body,
            raw: self.raw.into(),
        }
    }
}
