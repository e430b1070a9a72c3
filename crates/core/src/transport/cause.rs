//! Why a connection failed, in the SDK's own words.
//!
//! The texts of the libraries below may quote a URL or a secret, so they are never passed on. Only the
//! operating system's words for an error and rustls' words for a certificate are.

use std::error::Error as StdError;
use std::io;

use hyper_util::client::legacy;

use super::resolver::NoThread;
#[cfg(not(target_os = "android"))]
use super::trust::NoAuthorities;
use crate::error::{Cause, Failure, system_words};

/// Classifies the failure of a request that got no answer.
///
/// `unsent` says that the request was withdrawn before any byte of it was sent.
pub(super) fn classify(error: &legacy::Error, authority: &str, unsent: bool) -> Failure {
    let nothing_sent = unsent || error.is_connect() || was_canceled(error);
    if nothing_sent && let Some(tls) = chain(error).find_map(tls_error) {
        return Failure::NotTrusted(Cause(format!("{authority}: {}", tls_words(tls))));
    }
    let cause = Cause(format!("{authority}: {}", words(error)));
    if nothing_sent { Failure::NotSent(cause) } else { Failure::Lost(cause) }
}

/// Whether hyper gave the request back unwritten, because the connection that it waited for had closed.
fn was_canceled(error: &legacy::Error) -> bool {
    chain(error)
        .filter_map(|cause| cause.downcast_ref::<hyper::Error>())
        .any(hyper::Error::is_canceled)
}

fn words(error: &legacy::Error) -> String {
    let system = chain(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).last();
    if error.is_connect() && system.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut) {
        return "no connection within the connect timeout".to_owned();
    }
    if let Some(NoThread(error)) = chain(error).find_map(|cause| cause.downcast_ref()) {
        return Cause::of_threads(error).0;
    }
    if chain(error).any(|cause| cause.to_string().starts_with("dns error")) {
        let unresolved = "the host name could not be resolved";
        return match system.filter(|error| error.raw_os_error().is_some()) {
            Some(error) => format!("{unresolved}: {}", system_words(error)),
            None => unresolved.to_owned(),
        };
    }
    if let Some(error) = system {
        return system_words(error);
    }
    match chain(error).find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
        Some(error) if error.is_parse() => "what came back is not HTTP".to_owned(),
        Some(error) if error.is_incomplete_message() => "closed before an answer".to_owned(),
        _ => "the connection failed".to_owned(),
    }
}

fn tls_words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(problem) => {
            format!("its certificate is refused: {problem}")
        }
        rustls::Error::InvalidMessage(_) => "it does not speak TLS".to_owned(),
        rustls::Error::AlertReceived(alert) => format!("it broke off the TLS handshake: {alert:?}"),
        #[cfg(not(target_os = "android"))]
        rustls::Error::Other(other) if other.0.is::<NoAuthorities>() => NoAuthorities.to_string(),
        rustls::Error::PeerIncompatible(_) => "it speaks no version of TLS that is safe".to_owned(),
        _ => "the TLS handshake failed".to_owned(),
    }
}

/// rustls' error. It is wrapped in I/O errors, sometimes nested ones, that do not name it as their source.
fn tls_error<'a>(cause: &'a (dyn StdError + 'static)) -> Option<&'a rustls::Error> {
    match cause.downcast_ref::<io::Error>() {
        Some(outer) => tls_error(outer.get_ref()?),
        None => cause.downcast_ref(),
    }
}

fn chain(error: &legacy::Error) -> impl Iterator<Item = &(dyn StdError + 'static)> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&cause| cause.source())
}
