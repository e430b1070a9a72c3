//! The first line of a request.

use std::fmt;
use std::sync::OnceLock;

use futures::FutureExt;
use http::uri::{Authority, InvalidUri, Parts, PathAndQuery, Scheme};
use http::{Method, Uri};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue};

use crate::generated::Client;

/// What the generated client takes for its base URL: the path and the query alone are read of what it makes, so that the real
/// base is parsed once, and not with each request.
const NOWHERE: &str = "x://x";

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

/// Where a generated method leaves the method and the path of its request.
#[derive(Debug, Clone, Default)]
pub struct Maker(OnceLock<(Method, String)>);

/// Makes request lines for one base URL.
#[derive(Debug, Clone)]
pub struct Addresses {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    /// What stands before every path, without a slash at its end.
    prefix: String,
    requests: reqwest::Client,
}

impl Addresses {
    /// For addresses below `base_url`. `requests` is never asked to send anything.
    pub fn new(base_url: &str, requests: reqwest::Client) -> Result<Self, InvalidUri> {
        let Parts { scheme, authority, path_and_query, .. } = base_url.parse::<Uri>()?.into_parts();
        let prefix = path_and_query.map(|it| it.path().trim_end_matches('/').to_owned());
        Ok(Self { scheme, authority, prefix: prefix.unwrap_or_default(), requests })
    }

    /// The line of the request that `call` makes on the generated client; `None` where it makes none, or one that HTTP
    /// cannot carry.
    pub fn line(&self, call: impl AsyncFnOnce(&Client) -> Made) -> Option<RequestLine> {
        let client = Client::new_with_client(NOWHERE, self.requests.clone(), Maker::default());
        // It ends at the hook, before there is anything to wait for.
        let _ = call(&client).now_or_never();
        let (method, path) = client.inner.0.into_inner()?;
        Some(RequestLine { method, uri: self.uri(path)? })
    }

    fn uri(&self, mut path: String) -> Option<Uri> {
        path.insert_str(0, &self.prefix);
        let mut parts = Parts::default();
        parts.scheme.clone_from(&self.scheme);
        parts.authority.clone_from(&self.authority);
        parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
        Uri::from_parts(parts).ok()
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
        // The method, the path and the query alone: progenitor's headers are not FinHub's.
        let url = request.url();
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let _ = self.inner().0.set((request.method().clone(), path));
        Err(Error::Custom("the request is made".to_owned()))
    }
}

impl fmt::Debug for RequestLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address holds ids.
        f.debug_struct("RequestLine").field("method", &self.method).finish_non_exhaustive()
    }
}
