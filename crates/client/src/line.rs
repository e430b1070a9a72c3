//! The first line of a request: its method and its address.

use std::fmt;
use std::sync::OnceLock;

use futures::FutureExt;
use http::uri::{Authority, InvalidUri, Parts, PathAndQuery, Scheme};
use http::{Method, Uri};
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo, ResponseValue};

use crate::generated::Client;
use crate::segment::{encode_path, encoded};

/// The base URL for the generated client. Only the path and the query of its requests are used, so the real base URL is
/// parsed once and not for each request.
const NOWHERE: &str = "x://x";

/// The method of a request, and its address with the ids and the query.
#[derive(Clone)]
pub struct RequestLine {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub uri: Uri,
}

/// The nominal result of a generated method. None runs to its end.
pub type Made = Result<ResponseValue<()>, Error<()>>;

/// The place in which a generated method leaves the method and the path of its request.
#[derive(Debug, Clone, Default)]
pub struct Maker(OnceLock<(Method, String)>);

/// Makes request lines for one base URL.
#[derive(Debug, Clone)]
pub struct Addresses {
    scheme: Option<Scheme>,
    authority: Option<Authority>,
    /// The prefix of every path, without a slash at its end.
    prefix: String,
    requests: reqwest::Client,
}

impl Addresses {
    /// Makes request lines below `base_url`. `requests` never sends anything.
    pub fn new(base_url: &str, requests: reqwest::Client) -> Result<Self, InvalidUri> {
        let Parts { scheme, authority, path_and_query, .. } = base_url.parse::<Uri>()?.into_parts();
        let prefix = path_and_query.map(|it| it.path().trim_end_matches('/').to_owned());
        Ok(Self { scheme, authority, prefix: prefix.unwrap_or_default(), requests })
    }

    /// The line of the request that `call` makes on the generated client. `None` if it makes none, or one that HTTP
    /// cannot carry.
    pub fn line(&self, call: impl AsyncFnOnce(&Client) -> Made) -> Option<RequestLine> {
        let (method, path) = self.made(call)?;
        Some(RequestLine { method, uri: self.uri(format!("{}{path}", self.prefix))? })
    }

    /// The method, and the path with the query.
    fn made(&self, call: impl AsyncFnOnce(&Client) -> Made) -> Option<(Method, String)> {
        let client = Client::new_with_client(NOWHERE, self.requests.clone(), Maker::default());
        // It ends at the hook, before it has to wait for anything.
        let _ = call(&client).now_or_never();
        client.inner.0.into_inner()
    }

    fn uri(&self, path: String) -> Option<Uri> {
        let mut parts = Parts::default();
        parts.scheme.clone_from(&self.scheme);
        parts.authority.clone_from(&self.authority);
        parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
        Uri::from_parts(parts).ok()
    }
}

/// The address of an operation in which only the ids vary. The generated client is called once for it.
#[derive(Debug, Default)]
pub struct Pattern(OnceLock<Option<(Method, Vec<Part>)>>);

#[derive(Debug)]
enum Part {
    Text(String),
    /// The id with this index.
    Id(usize),
}

/// The placeholders that the generated client gets for ids.
const STAND_INS: [&str; 8] =
    ["\u{1}", "\u{2}", "\u{3}", "\u{4}", "\u{5}", "\u{6}", "\u{7}", "\u{8}"];

impl Pattern {
    /// A pattern that is not known yet.
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The line of the request with these ids, which `call` takes. `None` as with [`Addresses::line`].
    pub fn line<const N: usize>(
        &self,
        addresses: &Addresses,
        ids: [&str; N],
        call: impl AsyncFnOnce(&Client, [&str; N]) -> Made,
    ) -> Option<RequestLine> {
        const {
            assert!(
                N <= STAND_INS.len(),
                "a path has more ids than there are stand-ins: add some to STAND_INS"
            );
        };
        let known = self.0.get_or_init(|| {
            let stand_ins = std::array::from_fn(|place| STAND_INS[place]);
            let (method, path) =
                addresses.made(async |client: &Client| call(client, stand_ins).await)?;
            Some((method, parts(&path)))
        });
        let (method, parts) = known.as_ref()?;
        let mut path = addresses.prefix.clone();
        for part in parts {
            match part {
                Part::Text(text) => path.push_str(text),
                Part::Id(place) => path.extend(encoded(ids.get(*place)?)),
            }
        }
        Some(RequestLine { method: method.clone(), uri: addresses.uri(path)? })
    }
}

/// The parts of a path with placeholders.
fn parts(path: &str) -> Vec<Part> {
    let stand_ins = STAND_INS.map(encode_path);
    let first = |rest: &str| {
        let found = stand_ins.iter().enumerate();
        found.filter_map(|(place, it)| Some((rest.find(it)?, place, it.len()))).min()
    };
    let mut parts = Vec::new();
    let mut rest = path;
    while let Some((start, place, length)) = first(rest) {
        parts.extend([Part::Text(rest[..start].to_owned()), Part::Id(place)]);
        rest = &rest[start + length..];
    }
    parts.push(Part::Text(rest.to_owned()));
    parts
}

impl ClientHooks<Maker> for Client {
    /// Takes the request over and ends the generated method, because the core sends the request and decodes its answer
    /// in its own way.
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        _: &OperationInfo,
    ) -> Result<(), Error<E>> {
        // Only the method, the path and the query: progenitor's headers are not FinHub's.
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

#[cfg(test)]
mod tests {
    use super::{Part, encode_path, parts};

    #[test]
    fn ids_stand_where_their_stand_ins_stood() {
        let path = format!("/a%20b/{}/c/{}", encode_path("\u{2}"), encode_path("\u{1}"));
        let parts = parts(&path);
        let shown: Vec<_> = parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Id(place) => format!("<{place}>"),
            })
            .collect();
        assert_eq!(shown, ["/a%20b/", "<1>", "/c/", "<0>", ""]);
    }
}
