//! A socket on loopback that answers with the bytes of a script.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server that reads each request to its end, writes the next answer and closes the connection.
pub(crate) struct Socket {
    pub(crate) address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    answers: VecDeque<Vec<u8>>,
    logins: usize,
}

impl Socket {
    pub(crate) async fn open() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let script = Arc::<Mutex<Script>>::default();
        let shared = Arc::clone(&script);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Ok(Self { address, script })
    }

    /// Answers so from now on: once with each of these, then with nothing.
    pub(crate) fn answer_with(&self, answers: impl IntoIterator<Item = Vec<u8>>) {
        *locked(&self.script) = Script { answers: answers.into_iter().collect(), logins: 0 };
    }

    /// How many logins have arrived since then.
    pub(crate) fn logins(&self) -> usize {
        locked(&self.script).logins
    }
}

fn locked(script: &Mutex<Script>) -> MutexGuard<'_, Script> {
    script.lock().expect("nobody panics while it holds the script")
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<Script>>) -> io::Result<()> {
    let is_login = read_request(&mut stream).await?;
    let answer = {
        let mut script = locked(&script);
        script.logins += usize::from(is_login);
        script.answers.pop_front().unwrap_or_default()
    };
    stream.write_all(&answer).await?;
    stream.shutdown().await
}

/// Reads a request, and returns whether it is a login.
async fn read_request(stream: &mut TcpStream) -> io::Result<bool> {
    let (mut request, end) = (Vec::new(), b"\r\n\r\n");
    let body = loop {
        if stream.read_buf(&mut request).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(at) = request.windows(end.len()).position(|it| it == end) {
            break at + end.len();
        }
    };
    let head = String::from_utf8_lossy(&request[..body]).to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
    let length: usize = length.map_or(0, |length| length.parse().expect("a number"));
    let mut rest = vec![0; (body + length).saturating_sub(request.len())];
    stream.read_exact(&mut rest).await?;
    Ok(request.starts_with(b"POST "))
}
