//! The first line of a request.

use std::fmt;
use std::sync::OnceLock;

use futures::FutureExt;
use http::{Method, Uri};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue};

use crate::generated::Client;

/// The first line of a request: the method, and the address with the ids and the query in it.
#[derive(Clone)]
pub struct RequestLine {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub uri: Uri,
}

/// What a generated method gives, in name: none is run to its end.
pub type Made = Result<ResponseValue<()>, Error<()>>;

/// Where a generated method leaves the line of its request.
#[derive(Debug, Clone, Default)]
pub struct Maker(OnceLock<RequestLine>);

/// Makes request lines for one base URL.
#[derive(Debug, Clone)]
pub struct Addresses {
    base_url: String,
    requests: reqwest::Client,
}

impl Addresses {
    /// For addresses below `base_url`, which does not end with a slash. `requests` is never asked to send anything.
    pub fn new(base_url: impl Into<String>, requests: reqwest::Client) -> Self {
        Self { base_url: base_url.into(), requests }
    }

    /// The line of the request that `call` makes on the generated client; `None` where it makes none, or one that HTTP
    /// cannot carry.
    pub fn line(&self, call: impl AsyncFnOnce(&Client) -> Made) -> Option<RequestLine> {
        let client =
            Client::new_with_client(&self.base_url, self.requests.clone(), Maker::default());
        // It ends at the hook, before there is anything to wait for.
        let _ = call(&client).now_or_never();
        client.inner().0.get().cloned()
    }
}

impl ClientHooks<Maker> for Client {
    /// Takes the request over, and ends the generated method: it would send the request, and decode its answer, in ways
    /// that are not the core's.
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), Error<E>> {
        // The method and the address alone: progenitor's headers are not FinHub's.
        if let Ok(uri) = request.url().as_str().parse() {
            let _ = self.inner().0.set(RequestLine { method: request.method().clone(), uri });
        }
        Err(Error::Custom("the request is made".to_owned()))
    }
}

impl fmt::Debug for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address holds ids.
        f.debug_struct("RequestLine").field("method", &self.method).finish_non_exhaustive()
    }
}
