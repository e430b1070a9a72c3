//! A relay between the SDK and the sandbox that holds back the end of an answer until it is told to go on.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Forwards requests at once, and of each connection's first answer only the beginning.
pub(crate) struct Relay {
    address: SocketAddr,
    held: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
}

impl Relay {
    /// Lets the first `cut` bytes of an answer pass.
    pub(crate) async fn start(target: SocketAddr, cut: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (held, gate) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let relay = Self { address, held: Arc::clone(&held), gate: Arc::clone(&gate) };
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(target).await.expect("the sandbox listens");
                tokio::spawn(forward(client, server, cut, Arc::clone(&held), Arc::clone(&gate)));
            }
        });
        relay
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether an answer is being held back.
    pub(crate) fn holds(&self) -> bool {
        self.held.load(Ordering::Acquire) > 0
    }

    /// Lets everything pass from now on.
    pub(crate) fn open(&self) {
        self.gate.close();
    }
}

async fn forward(
    client: TcpStream,
    server: TcpStream,
    cut: usize,
    held: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move { copy(&mut from_client, &mut to_server).await });
    let mut beginning = vec![0; cut];
    if from_server.read_exact(&mut beginning).await.is_ok() {
        to_client.write_all(&beginning).await.expect("the client reads");
        held.fetch_add(1, Ordering::Release);
        // A closed gate is one that holds nothing back any more.
        let _ = gate.acquire().await;
        let _ = copy(&mut from_server, &mut to_client).await;
    }
}
