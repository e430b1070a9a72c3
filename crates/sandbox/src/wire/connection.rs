//! Connections: accepted, served by hyper, taken from it by a script, recorded to the last byte.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use bytes::Bytes;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::takeover::{self, Takeover};
use super::tapped::{Tap, Tapped};
use crate::exchange::{Served, exchange};
use crate::record::Arrival;

/// Accepts connections until the task is aborted, which ends them all: they live in its set.
pub(crate) async fn accept(listener: TcpListener, served: Arc<Served>) {
    let mut connections = JoinSet::new();
    let mut number = 0;
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    number += 1;
                    connections.spawn(serve(stream, number, Arc::clone(&served)));
                }
                // Out of file descriptors, most likely: those in use must end first.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
            Some(_ended) = connections.join_next() => {}
        }
    }
}

/// What the exchanges of one connection share.
pub(crate) struct Connection {
    number: u64,
    /// The sandbox's own address, as this client reached it.
    pub(crate) local: Option<IpAddr>,
    pub(crate) served: Arc<Served>,
    tap: Option<Tap>,
    takeovers: mpsc::Sender<Takeover>,
}

impl Connection {
    /// Whether the client runs on this machine and called it by a loopback address.
    pub(crate) fn is_loopback(&self) -> bool {
        self.local.is_some_and(|address| address.to_canonical().is_loopback())
    }

    /// Records the request that was just read in full, or as much of it as was read. Returns its number, if
    /// requests are recorded.
    pub(crate) fn record(&self) -> Option<u64> {
        match self.tap.as_ref()?.first_request() {
            Some(raw) => Some(self.add(true, raw)),
            None => self.record_rest(),
        }
    }

    /// Passes over the request that was just read.
    pub(crate) fn forget(&self) {
        if let Some(tap) = &self.tap {
            tap.first_request();
        }
    }

    /// Takes the connection from hyper. The exchange that asks for it is dropped with hyper's part, so
    /// this never returns.
    pub(crate) async fn take_over(&self, takeover: Takeover) -> Infallible {
        // A failure means that the connection is ending anyway.
        let _ = self.takeovers.send(takeover).await;
        std::future::pending().await
    }

    /// Records what no request has claimed: one that was cut short, or that hyper could not read.
    fn record_rest(&self) -> Option<u64> {
        let rest = self.tap.as_ref()?.rest();
        let is_blank = rest.iter().all(u8::is_ascii_whitespace);
        (!is_blank).then(|| self.add(false, rest))
    }

    fn add(&self, complete: bool, raw: Bytes) -> u64 {
        let state = &self.served.state;
        let number = state.records.add(Arrival::new(self.number, complete, raw, state.clock.now()));
        state.tell();
        number
    }
}

async fn serve(stream: TcpStream, number: u64, served: Arc<Served>) {
    if let Some(step) = served.state.greetings.next() {
        return takeover::greet(step, stream).await;
    }
    // Without it a small answer may wait for the client's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);

    let (takeovers, mut taken) = mpsc::channel(1);
    let connection = Arc::new(Connection {
        number,
        local: stream.local_addr().ok().map(|address| address.ip()),
        tap: served.records.then(Tap::new),
        served,
        takeovers,
    });

    let mut next = Some((stream, Bytes::new()));
    while let Some((stream, ahead)) = next.take() {
        let tapped = Tapped::new(stream, ahead, connection.tap.clone());
        let service = service_fn(|request| boxed(request, Arc::clone(&connection)));
        let mut http = http1::Builder::new()
            .title_case_headers(true)
            .serve_connection(TokioIo::new(tapped), service);
        let takeover = tokio::select! {
            biased;
            takeover = taken.recv() => takeover,
            _ended = std::future::poll_fn(|cx| http.poll_without_shutdown(cx)) => None,
        };
        // Recorded before the client can learn that the connection has ended.
        if takeover.is_none() {
            connection.record_rest();
        }
        let parts = http.into_parts();
        let (stream, unread) = parts.io.into_inner().into_parts();
        if let Some(takeover) = takeover {
            let ahead = [parts.read_buf, unread].concat();
            next = takeover.perform(stream).await.map(|stream| (stream, ahead.into()));
        } else {
            takeover::close(stream).await;
        }
    }
    connection.record_rest();
}

type Exchange = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

/// hyper asks for a future that can be moved.
fn boxed(request: Request<Incoming>, connection: Arc<Connection>) -> Exchange {
    Box::pin(async move { Ok(exchange(request, connection).await) })
}
