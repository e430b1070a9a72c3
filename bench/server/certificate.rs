//! The server's certificate, made for one run.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::TlsAcceptor;

/// Accepts TLS, and writes its authority's certificate into a file. Sessions are resumed by tickets.
pub(crate) fn acceptor(authority_to: &Path) -> Result<TlsAcceptor, Box<dyn std::error::Error>> {
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    authority.distinguished_name.push(DnType::CommonName, "finhub-bench authority");
    let key = KeyPair::generate()?;
    fs::write(authority_to, authority.self_signed(&key)?.pem())?;
    let issuer = Issuer::new(authority, key);

    let own_key = KeyPair::generate()?;
    let mut own = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()])?;
    own.distinguished_name.push(DnType::CommonName, "localhost");
    let certificate = own.signed_by(&own_key, &issuer)?;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(own_key.serialize_der()).into(),
        )?;
    config.ticketer = rustls::crypto::ring::Ticketer::new()?;
    // The clients that know it would speak HTTP/2 otherwise, and no ratio would mean anything.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
