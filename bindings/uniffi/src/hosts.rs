//! Which requests of other HTTP clients get a session's token.

use std::sync::Arc;

use finhub_sessions::binding;

use crate::CallError;
use crate::call::at_once;

/// The operation that errors name.
const OPERATION: &str = "access_token";

/// The hosts that get the token. No other host gets it.
#[derive(Debug, uniffi::Object)]
pub struct TokenHosts(binding::TokenHosts);

#[uniffi::export]
impl TokenHosts {
    /// Reads a list of hosts.
    #[uniffi::constructor]
    pub fn new(hosts: Vec<String>) -> Result<Arc<Self>, CallError> {
        at_once(OPERATION, || Ok(Arc::new(Self(binding::TokenHosts::new(hosts)?))))
    }

    /// Whether a request to this address gets the token.
    pub fn covers(&self, scheme: &str, host: &str, port: Option<u16>) -> Result<bool, CallError> {
        at_once(OPERATION, || self.0.covers(scheme, host, port))
    }

    /// Each host with its port.
    pub fn named(&self) -> Result<Vec<String>, CallError> {
        at_once(OPERATION, || Ok(self.0.named().map(str::to_owned).collect()))
    }
}
