//! A proxy that takes CONNECT, and remembers all that it was told.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    tunnelled: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    /// Connects everybody to `target`, whatever they ask for; without one, answers with `refusal`.
    pub(crate) async fn start(target: Option<SocketAddr>, refusal: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (heads, tunnelled) =
            (Arc::<Mutex<Vec<String>>>::default(), Arc::<Mutex<Vec<u8>>>::default());
        let seen = (Arc::clone(&heads), Arc::clone(&tunnelled));
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let (heads, tunnelled) = (Arc::clone(&seen.0), Arc::clone(&seen.1));
                tokio::spawn(async move {
                    let head = read_head(&mut client).await;
                    heads.lock().expect("no panic").push(head);
                    let Some(target) = target else {
                        let answer = format!("HTTP/1.1 {refusal}\r\nContent-Length: 0\r\n\r\n");
                        let _ = client.write_all(answer.as_bytes()).await;
                        return;
                    };
                    let answer = b"HTTP/1.1 200 Connection established\r\n\r\n";
                    client.write_all(answer).await.expect("the client reads");
                    let server = TcpStream::connect(target).await.expect("the server listens");
                    tunnel(client, server, tunnelled).await;
                });
            }
        });
        Self { address, heads, tunnelled }
    }

    /// The heads of all requests, as they came.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }

    /// All that went from clients to servers.
    pub(crate) fn tunnelled(&self) -> Vec<u8> {
        self.tunnelled.lock().expect("no panic").clone()
    }
}

async fn read_head(client: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match client.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => break,
        }
    }
    String::from_utf8(head).expect("ASCII")
}

async fn tunnel(client: TcpStream, server: TcpStream, seen: Arc<Mutex<Vec<u8>>>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut piece = vec![0; 16 * 1024];
    while let Ok(read @ 1..) = from_client.read(&mut piece).await {
        seen.lock().expect("no panic").extend(&piece[..read]);
        if to_server.write_all(&piece[..read]).await.is_err() {
            return;
        }
    }
}
