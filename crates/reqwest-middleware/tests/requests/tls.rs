//! The token over TLS, to a host that is not loopback by its name.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::serve::Listener;
use rcgen::generate_simple_self_signed;
use reqwest_middleware::ClientBuilder;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::api::{Api, bearer};
use crate::world::{World, bounded, http_with};

const HOST: &str = "api.example.com";

#[tokio::test]
async fn a_named_host_gets_the_token_over_tls_and_not_by_a_redirect_to_http() {
    let identity = generate_simple_self_signed([HOST.to_owned()]).expect("a certificate");
    let certificate = identity.cert.der().clone();
    let key = PrivateKeyDer::try_from(identity.signing_key.serialize_der()).expect("a key");
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).expect("a certificate");

    let world = World::new().await;
    let api = Api::on(EitherListener::new(certificate, key).await);
    let address = format!("{HOST}:{}", api.address.port());
    api.lead_to(format!("http://{address}/accounts"));
    let client = http_with(roots, |builder| builder.resolve(HOST, api.address));
    let client = ClientBuilder::new(client).with(world.auth([address.clone()])).build();

    let accounts = client.get(format!("https://{address}/accounts"));
    assert_eq!(bounded(accounts.send()).await.expect("an answer").status(), 200);
    let moved = client.get(format!("https://{address}/moved"));
    let answer = bounded(moved.send()).await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.url().scheme()), (401, "http"));

    let token = Some(bearer(world.session.session().token()));
    assert_eq!(api.authorizations(), [token.clone(), token, None]);
    assert_eq!(world.logins(), 1, "nobody refused the token");
}

/// Speaks TLS to those who begin so, and plain HTTP to the others.
struct EitherListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl EitherListener {
    async fn new(certificate: CertificateDer<'static>, key: PrivateKeyDer<'static>) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .expect("a certificate that fits its key");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        Self { listener, acceptor: TlsAcceptor::from(Arc::new(config)) }
    }
}

/// A connection, with TLS or without.
trait Connection: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Connection for T {}

impl Listener for EitherListener {
    type Io = Box<dyn Connection>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        /// How a TLS record of a handshake begins (RFC 8446, section 5.1).
        const HANDSHAKE: u8 = 22;
        let (stream, address) = self.listener.accept().await.expect("a connection");
        let mut first = [0];
        stream.peek(&mut first).await.expect("a first byte");
        if first == [HANDSHAKE] {
            (Box::new(self.acceptor.accept(stream).await.expect("a handshake")), address)
        } else {
            (Box::new(stream), address)
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}
