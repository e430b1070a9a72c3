//! Certificates made for a test, and servers that present them.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A certificate authority of the test's own.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    bundle: TemporaryFile,
}

/// A server's certificate and its key.
pub(crate) struct Identity {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([]).expect("valid names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).expect("a certificate");
        let bundle = TemporaryFile::new(&certificate.pem());
        Self { issuer: Issuer::new(params, key), bundle }
    }

    /// The authority's own certificate, as a PEM file.
    pub(crate) fn bundle(&self) -> &Path {
        &self.bundle.0
    }

    /// A certificate for these names and addresses, changed by `edit`.
    pub(crate) fn certify(
        &self,
        names: &[&str],
        edit: impl FnOnce(&mut CertificateParams),
    ) -> Identity {
        let key = KeyPair::generate().expect("a key");
        let mut params = params(names);
        edit(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        Identity { certificate: certificate.der().clone(), key }
    }

    /// A good certificate for loopback.
    pub(crate) fn loopback(&self) -> Identity {
        self.certify(&["localhost", "127.0.0.1"], |_| {})
    }
}

impl Identity {
    /// One that vouches for itself.
    pub(crate) fn self_signed() -> Self {
        let key = KeyPair::generate().expect("a key");
        let certificate =
            params(&["localhost", "127.0.0.1"]).self_signed(&key).expect("a certificate");
        Self { certificate: certificate.der().clone(), key }
    }

    pub(crate) fn acceptor(self) -> TlsAcceptor {
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![self.certificate], key)
            .expect("a certificate that fits its key");
        TlsAcceptor::from(Arc::new(config))
    }
}

fn params(names: &[&str]) -> CertificateParams {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    CertificateParams::new(names).expect("valid names")
}

/// Makes a certificate one of the past.
pub(crate) fn expire(params: &mut CertificateParams) {
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
}

/// Makes a certificate one of the future.
pub(crate) fn postdate(params: &mut CertificateParams) {
    params.not_before = date_time_ymd(2090, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
}

/// A server, and what it has seen.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    connections: Arc<AtomicUsize>,
    ended: Arc<AtomicUsize>,
    application_bytes: Arc<AtomicUsize>,
}

impl Server {
    /// Speaks TLS, and hands what it is told to the sandbox.
    pub(crate) async fn start(identity: Identity, sandbox: SocketAddr) -> Self {
        let acceptor = identity.acceptor();
        let bytes = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&bytes);
        let mut server = Self::with(move |_, stream| {
            let (acceptor, bytes) = (acceptor.clone(), Arc::clone(&counted));
            async move {
                // A client that refuses the certificate ends the handshake.
                let Ok(client) = acceptor.accept(stream).await else { return };
                let (mut from_client, mut to_client) = tokio::io::split(client);
                let mut first = vec![0; 1024];
                let Ok(read @ 1..) = from_client.read(&mut first).await else { return };
                bytes.fetch_add(read, Ordering::Release);
                let server = TcpStream::connect(sandbox).await.expect("the sandbox listens");
                let (mut from_server, mut to_server) = server.into_split();
                to_server.write_all(&first[..read]).await.expect("the sandbox reads");
                tokio::spawn(async move { copy(&mut from_client, &mut to_server).await });
                let _ = copy(&mut from_server, &mut to_client).await;
            }
        })
        .await;
        server.application_bytes = bytes;
        server
    }

    /// Does whatever `serve` does with each connection; the first is number 1.
    pub(crate) async fn with<F>(serve: impl Fn(usize, TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let connections = Arc::new(AtomicUsize::new(0));
        let ended = Arc::new(AtomicUsize::new(0));
        let counts = (Arc::clone(&connections), Arc::clone(&ended));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = counts.0.fetch_add(1, Ordering::AcqRel) + 1;
                let (serving, ended) = (serve(number, stream), Arc::clone(&counts.1));
                tokio::spawn(async move {
                    serving.await;
                    ended.fetch_add(1, Ordering::AcqRel);
                });
            }
        });
        Self { address, connections, ended, application_bytes: Arc::default() }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("https://{}", self.address)
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Acquire)
    }

    /// Whether it has read whatever its connections brought, to their ends.
    pub(crate) fn is_done(&self) -> bool {
        self.ended.load(Ordering::Acquire) == self.connections()
    }

    pub(crate) fn application_bytes(&self) -> usize {
        self.application_bytes.load(Ordering::Acquire)
    }
}

/// Ends a connection by a reset.
pub(crate) fn reset(stream: TcpStream) {
    stream.set_zero_linger().expect("a socket option");
    drop(stream);
}

/// A file that goes when its test ends.
pub(crate) struct TemporaryFile(pub(crate) PathBuf);

impl TemporaryFile {
    pub(crate) fn new(text: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("finhub-sessions-{}-{number}.pem", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).expect("a temporary folder");
        Self(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
