//! The platform's trusted authorities, loaded at the first handshake.

use std::fmt;
use std::sync::{Arc, OnceLock};

use rustls::client::danger::{self, HandshakeSignatureValid, ServerCertVerified};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// Checks certificates by the platform's rules and authorities, and the caller's.
///
/// The authorities are loaded at the first handshake, since a client that uses plain HTTP to loopback needs none.
/// If there are none, the next handshake tries again.
#[derive(Debug)]
pub(super) struct PlatformTrust {
    provider: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
    loaded: OnceLock<Verifier>,
}

/// The platform's authorities cannot be loaded, and the caller gave none.
#[derive(Debug)]
pub(super) struct NoAuthorities;

impl PlatformTrust {
    pub(super) fn new(provider: Arc<CryptoProvider>, extra: Vec<CertificateDer<'static>>) -> Self {
        Self { provider, extra, loaded: OnceLock::new() }
    }

    fn verifier(&self) -> Result<&Verifier, rustls::Error> {
        if let Some(verifier) = self.loaded.get() {
            return Ok(verifier);
        }
        let provider = Arc::clone(&self.provider);
        let verifier = if self.extra.is_empty() {
            Verifier::new(provider)
        } else {
            Verifier::new_with_extra_roots(self.extra.clone(), provider)
        };
        let verifier =
            verifier.map_err(|_| rustls::Error::Other(OtherError(Arc::new(NoAuthorities))))?;
        Ok(self.loaded.get_or_init(|| verifier))
    }
}

impl danger::ServerCertVerifier for PlatformTrust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        danger::ServerCertVerifier::verify_server_cert(
            self.verifier()?,
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
            now,
        )
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

impl fmt::Display for NoAuthorities {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "this machine has no CA certificates to check the server's certificate against: \
             install them (on Linux, the package ca-certificates), or set ca_bundle",
        )
    }
}

impl std::error::Error for NoAuthorities {}
