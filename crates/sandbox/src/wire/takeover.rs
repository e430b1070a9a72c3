//! A connection taken from hyper: bytes written as they are, and an end as rough as a test wants it.

use std::io;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use crate::script::{ConnectionStep, End};

/// How much of a repeated text is written at once.
const BLOCK: usize = 64 << 10;

/// How long a closed connection waits for the client to close its side.
const LINGER: Duration = Duration::from_secs(1);

/// What to write to a connection, and how the connection ends.
pub(crate) struct Takeover {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) end: End,
}

/// A piece of what is written.
pub(crate) enum Piece {
    Bytes(Bytes),
    Repeat { text: String, times: u64 },
    Pause(Duration),
}

impl Takeover {
    /// Writes it. Returns the stream if it stays open. A client that goes away ends it early.
    pub(crate) async fn perform(self, mut stream: TcpStream) -> Option<TcpStream> {
        for piece in self.pieces {
            piece.write(&mut stream).await.ok()?;
        }
        match self.end {
            End::Keep => return Some(stream),
            End::Close => close(stream).await,
            End::Reset => reset(stream),
            End::Hang => hang(stream).await,
        }
        None
    }
}

impl Piece {
    async fn write(self, stream: &mut TcpStream) -> io::Result<()> {
        match self {
            Self::Bytes(bytes) => stream.write_all(&bytes).await,
            Self::Repeat { text, times } => repeat(stream, &text, times).await,
            Self::Pause(pause) => tokio::select! {
                () = sleep(pause) => Ok(()),
                gone = gone(stream) => Err(gone),
            },
        }
    }
}

/// Greets a new connection roughly.
pub(crate) async fn greet(step: ConnectionStep, stream: TcpStream) {
    match step {
        ConnectionStep::Close => close(stream).await,
        ConnectionStep::Reset => reset(stream),
        ConnectionStep::Hang => hang(stream).await,
    }
}

/// Writes a text many times, a block at a time: the whole may be longer than memory.
async fn repeat(stream: &mut TcpStream, text: &str, times: u64) -> io::Result<()> {
    let per_block = (BLOCK / text.len().max(1)).max(1) as u64;
    let block = text.repeat(usize::try_from(per_block.min(times)).unwrap_or(BLOCK));
    let mut left = times;
    while left >= per_block {
        stream.write_all(block.as_bytes()).await?;
        left -= per_block;
    }
    let rest = usize::try_from(left).unwrap_or(0) * text.len();
    stream.write_all(&block.as_bytes()[..rest]).await
}

/// Closes in good order. Closing with bytes unread would make a reset of it, so what still comes is read
/// until the client closes too, or long enough.
pub(crate) async fn close(mut stream: TcpStream) {
    if stream.shutdown().await.is_ok() {
        let _ = timeout(LINGER, hang(stream)).await;
    }
}

fn reset(stream: TcpStream) {
    // Where the option cannot be set, dropping the stream still ends the connection.
    let _ = stream.set_zero_linger();
    drop(stream);
}

/// Sends nothing until the client goes away. Reads what it sends meanwhile, to notice its close.
async fn hang(mut stream: TcpStream) {
    let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
}

/// Waits until the client goes away. One that sends more is still there, and its bytes are left unread.
async fn gone(stream: &TcpStream) -> io::Error {
    match stream.peek(&mut [0]).await {
        Ok(0) => io::ErrorKind::BrokenPipe.into(),
        Ok(_) => std::future::pending().await,
        Err(error) => error,
    }
}
