//! Every API request as it arrived.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use jiff::Timestamp;

use crate::script::End;
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
    /// How many requests arrived, also those that were dropped or cleared.
    arrived: u64,
    /// How often something was added to the above.
    changes: u64,
    /// How often all were cleared.
    clearings: u64,
}

/// A request as bytes, and its answer, which is kept for the page alone.
#[derive(Clone)]
pub(crate) struct Arrival {
    /// The first is 1.
    pub(crate) number: u64,
    pub(crate) connection: u64,
    pub(crate) complete: bool,
    pub(crate) raw: Bytes,
    /// The sandbox's time.
    pub(crate) at: Timestamp,
    pub(crate) answer: Option<Arc<Answer>>,
    started: Instant,
    /// The last of the [`Kept::changes`] that concerns it.
    change: u64,
}

/// How a request was answered.
#[derive(Clone)]
pub(crate) struct Answer {
    /// `None` if a script sent raw bytes or nothing.
    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// What a script made of the connection; `None` if there was none.
    pub(crate) scripted: Option<End>,
    /// From the request's arrival.
    pub(crate) took: Duration,
}

/// What is new since an earlier [`News`].
pub(crate) struct News {
    /// Those that are new or have an answer now, oldest first.
    pub(crate) arrivals: Vec<Arrival>,
    pub(crate) changes: u64,
    pub(crate) clearings: u64,
}

impl Records {
    /// Adds a request, and returns its number.
    pub(crate) fn add(&self, mut arrival: Arrival) -> u64 {
        let mut kept = locked(&self.0);
        kept.arrived += 1;
        kept.changes += 1;
        kept.bytes += arrival.raw.len();
        (arrival.number, arrival.change) = (kept.arrived, kept.changes);
        kept.arrivals.push_back(arrival);
        kept.trim();
        kept.arrived
    }

    /// Adds the answer of a request, if that is still kept.
    pub(crate) fn answered(&self, number: u64, mut answer: Answer) {
        let mut kept = locked(&self.0);
        let kept = &mut *kept;
        let from_last = usize::try_from(kept.arrived - number).unwrap_or(usize::MAX);
        let index = kept.arrivals.len().checked_sub(1).and_then(|last| last.checked_sub(from_last));
        let Some(arrival) = index.and_then(|index| kept.arrivals.get_mut(index)) else { return };
        kept.changes += 1;
        kept.bytes += answer.body.len();
        answer.took = arrival.started.elapsed();
        arrival.change = kept.changes;
        arrival.answer = Some(Arc::new(answer));
        kept.trim();
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        let arrivals = locked(&self.0).arrivals.clone();
        arrivals.into_iter().map(Arrival::read).collect()
    }

    /// Of the newest `most` requests, those that changed since `changes`.
    pub(crate) fn since(&self, changes: u64, most: usize) -> News {
        let kept = locked(&self.0);
        let newest = kept.arrivals.iter().rev().take(most);
        let mut arrivals: Vec<_> = newest.filter(|it| it.change > changes).cloned().collect();
        arrivals.reverse();
        News { arrivals, changes: kept.changes, clearings: kept.clearings }
    }

    pub(crate) fn clear(&self) {
        let mut kept = locked(&self.0);
        kept.arrivals.clear();
        kept.bytes = 0;
        kept.clearings += 1;
    }
}

impl Answer {
    pub(crate) fn new(
        status: Option<u16>,
        headers: Vec<(String, String)>,
        body: Bytes,
        scripted: Option<End>,
    ) -> Self {
        Self { status, headers, body, scripted, took: Duration::ZERO }
    }
}

impl Kept {
    /// Drops the oldest until the rest is within the limit.
    fn trim(&mut self) {
        while self.bytes > KEPT_BYTES && self.arrivals.len() > 1 {
            if let Some(oldest) = self.arrivals.pop_front() {
                self.bytes -= oldest.length();
            }
        }
    }
}

impl Arrival {
    pub(crate) fn new(connection: u64, complete: bool, raw: Bytes, at: Timestamp) -> Self {
        let started = Instant::now();
        Self { number: 0, connection, complete, raw, at, answer: None, started, change: 0 }
    }

    pub(crate) fn read(self) -> RecordedRequest {
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

    fn length(&self) -> usize {
        self.raw.len() + self.answer.as_ref().map_or(0, |answer| answer.body.len())
    }
}
