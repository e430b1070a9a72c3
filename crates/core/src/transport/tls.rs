//! TLS: rustls with ring, the platform's trust store, and the caller's certificates.

use std::path::Path;
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

use crate::error::InvalidInput;
use crate::scrub::printable;

/// Trusts the platform's authorities and those of the PEM file at `ca_bundle`.
pub(super) fn configuration(ca_bundle: Option<&Path>) -> Result<ClientConfig, InvalidInput> {
    let extra = ca_bundle.map(certificates).transpose()?.unwrap_or_default();
    // Given explicitly, so that no provider has to be installed for the whole process.
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|_| InvalidInput::new("ca_bundle", "cannot be used with this TLS library"))?;
    Ok(trusting(builder, provider, extra))
}

#[cfg(not(target_os = "android"))]
fn trusting(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    provider: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
) -> ClientConfig {
    let trust = super::trust::PlatformTrust::new(provider, extra);
    // "Dangerous" is rustls' word for any verifier of another crate; this one checks by the platform's rules.
    builder.dangerous().with_custom_certificate_verifier(Arc::new(trust)).with_no_client_auth()
}

/// Android's trust store is reached through Java, which every app would have to initialise first.
#[cfg(target_os = "android")]
fn trusting(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    _: Arc<CryptoProvider>,
    extra: Vec<CertificateDer<'static>>,
) -> ClientConfig {
    builder.with_root_certificates(bundled_roots(extra)).with_no_client_auth()
}

/// Mozilla's authorities at the time of the build, and the caller's. Tests build this on every platform.
#[cfg(any(target_os = "android", test))]
fn bundled_roots(extra: Vec<CertificateDer<'static>>) -> rustls::RootCertStore {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    roots.add_parsable_certificates(extra);
    roots
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, InvalidInput> {
    let name = printable(&path.to_string_lossy());
    let refuse = |problem: &str| InvalidInput::new("ca_bundle", format!("{problem}: {name}"));
    let pem = std::fs::read(path)
        .map_err(|error| refuse(&format!("cannot be read ({})", error.kind())))?;
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(&pem)
        .collect::<Result<_, _>>()
        .map_err(|_| refuse("is not a PEM file of certificates"))?;
    if certificates.is_empty() {
        return Err(refuse("holds no certificate"));
    }
    let mut store = rustls::RootCertStore::empty();
    if certificates.iter().any(|certificate| store.add(certificate.clone()).is_err()) {
        return Err(refuse("holds a certificate that cannot be used"));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::bundled_roots;

    #[test]
    fn the_bundled_roots_are_there_and_take_the_callers() {
        let bundled = bundled_roots(Vec::new()).len();
        assert!(bundled > 100, "{bundled} roots");
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a key");
        assert_eq!(bundled_roots(vec![own.cert.der().clone()]).len(), bundled + 1);
    }
}
