//! The server that all clients are measured against: it checks what FinHub checks, and answers as FinHub does.
//!
//! The first line that it prints is its base URL. For each line that it reads it prints its counters as JSON and
//! resets them. It ends with its standard input.
#![allow(clippy::print_stdout, reason = "the benchmark reads it")]

mod answers;
mod certificate;
mod requests;

use std::convert::Infallible;
use std::io::BufRead;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use clap::Parser;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rustls::HandshakeKind;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::requests::Sessions;

/// Under TLS, a connection ends after so many answers, as a load balancer ends it: handshakes count as well.
const ANSWERS_OF_A_TLS_CONNECTION: u32 = 100;

#[derive(Parser)]
struct Arguments {
    /// Speak TLS, and write the certificate of its authority into this file.
    #[arg(long, value_name = "FILE")]
    tls: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments = Arguments::parse();
    let acceptor = arguments.tls.as_deref().map(certificate::acceptor).transpose()?;
    let scheme = if acceptor.is_some() { "https" } else { "http" };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{scheme}://{}", listener.local_addr()?);
    let sessions = Arc::new(Sessions::new());
    let counted = Arc::clone(&sessions);
    thread::spawn(move || report(&counted));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        // Answers are small: none may wait for more.
        let _ = stream.set_nodelay(true);
        let (sessions, acceptor) = (Arc::clone(&sessions), acceptor.clone());
        tokio::spawn(async move {
            match acceptor {
                None => serve(stream, &sessions, u32::MAX).await,
                Some(acceptor) => serve_tls(&acceptor, stream, &sessions).await,
            }
        });
    }
}

async fn serve_tls(acceptor: &TlsAcceptor, stream: tokio::net::TcpStream, sessions: &Sessions) {
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let is_resumed = stream.get_ref().1.handshake_kind() == Some(HandshakeKind::Resumed);
    sessions.count_handshake(is_resumed);
    serve(stream, sessions, ANSWERS_OF_A_TLS_CONNECTION).await;
}

/// Serves a connection to its end.
async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send, sessions: &Sessions, most: u32) {
    let answered = AtomicU32::new(0);
    let answered = &answered;
    let service = service_fn(move |request: hyper::Request<Incoming>| async move {
        let mut answer = sessions.answer(request).await;
        if answered.fetch_add(1, Ordering::Relaxed) + 1 >= most {
            answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok::<_, Infallible>(answer)
    });
    // A client that goes away is no fault of the server's: what it did not do is missing in the counters.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// Prints the counters for each line, and ends the process with the last.
fn report(sessions: &Sessions) {
    for line in std::io::stdin().lock().lines() {
        if line.is_err() {
            break;
        }
        println!("{}", sessions.take_counters());
    }
    std::process::exit(0);
}
