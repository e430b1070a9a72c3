//! A pipe between the SDK and the sandbox that treats its connections as a test wants it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of a connection after its first answer.
#[derive(Clone, Copy)]
pub(crate) enum Then {
    /// It is closed, in good order.
    Close,
    /// It is reset as soon as the next request begins to arrive.
    ResetOnNext,
}

pub(crate) struct Pipe {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    gone: Arc<AtomicUsize>,
}

impl Pipe {
    /// Treats the first connection so, and lets the others be.
    pub(crate) async fn start(target: SocketAddr, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (connections, gone) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let counts = (Arc::clone(&connections), Arc::clone(&gone));
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let number = counts.0.fetch_add(1, Ordering::AcqRel);
                let gone = Arc::clone(&counts.1);
                let mut server = TcpStream::connect(target).await.expect("the sandbox listens");
                tokio::spawn(async move {
                    if number == 0 {
                        one_exchange(&mut client, &mut server).await;
                        end(client, then).await;
                        gone.fetch_add(1, Ordering::AcqRel);
                    } else {
                        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        });
        Self { address, connections, gone }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Acquire)
    }

    /// Whether the SDK has let go of the first connection.
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Acquire) > 0
    }
}

async fn one_exchange(client: &mut TcpStream, server: &mut TcpStream) {
    let request = read_message(client).await;
    server.write_all(&request).await.expect("the sandbox reads");
    let answer = read_message(server).await;
    client.write_all(&answer).await.expect("the client reads");
}

/// A head, and as much of a body as it announces.
async fn read_message(stream: &mut TcpStream) -> Vec<u8> {
    let mut message = Vec::new();
    while !message.ends_with(b"\r\n\r\n") {
        message.push(stream.read_u8().await.expect("a head"));
    }
    let head = String::from_utf8(message.clone()).expect("ASCII").to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
    let length = length.map_or(0, |length| length.parse().expect("a number"));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.expect("a body");
    [message, body].concat()
}

async fn end(mut client: TcpStream, then: Then) {
    match then {
        Then::Close => {
            client.shutdown().await.expect("an end");
            let read = client.read_to_end(&mut Vec::new()).await.expect("the other end");
            assert_eq!(read, 0, "nothing is sent into a closed connection");
        }
        Then::ResetOnNext => {
            let read = client.peek(&mut [0]).await.expect("a request");
            assert_eq!(read, 1, "the connection was kept");
            client.set_zero_linger().expect("a socket option");
        }
    }
}
