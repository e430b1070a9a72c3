//! Raw hyper: hyper-util's client, which pools connections.

use bytes::Bytes;
use finhub_bench::task::Task;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::{Error, LoggedIn, LoggedOut, tls};

pub(crate) struct Hyper {
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    headers: HeaderMap,
    sessions: String,
    body: Vec<u8>,
}

impl Hyper {
    pub(crate) fn new(task: &Task) -> Result<Self, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &task.headers {
            headers.insert(name.parse::<HeaderName>()?, HeaderValue::from_str(value)?);
        }
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        tcp.enforce_http(false);
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls(task)?);
        let connector = connector.https_or_http().enable_http1().wrap_connector(tcp);
        let mut http = Client::builder(TokioExecutor::new());
        Ok(Self {
            http: http.pool_timer(TokioTimer::new()).build(connector),
            headers,
            sessions: format!("{}{}", task.base_url, task.path),
            body: serde_json::to_vec(&task.body)?,
        })
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        change: impl FnOnce(&mut HeaderMap),
        body: Bytes,
    ) -> Result<Bytes, Error> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = url.parse::<Uri>()?;
        *request.headers_mut() = self.headers.clone();
        change(request.headers_mut());
        let answer = self.http.request(request).await?;
        if answer.status() != 200 {
            return Err(format!("status {}", answer.status()).into());
        }
        Ok(answer.into_body().collect().await?.to_bytes())
    }
}

impl crate::Client for Hyper {
    async fn pair(&self) -> Result<(), Error> {
        let json = |headers: &mut HeaderMap| {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        };
        let body = Bytes::copy_from_slice(&self.body);
        let login = self.send(Method::POST, &self.sessions, json, body).await?;
        let session = serde_json::from_slice::<LoggedIn<'_>>(&login)?.data;
        let bearer = HeaderValue::try_from(format!("Bearer {}", session.token))?;
        let path = format!("{}/{}", self.sessions, session.session_id);
        let authorise = |headers: &mut HeaderMap| {
            headers.insert(AUTHORIZATION, bearer);
        };
        let logout = self.send(Method::DELETE, &path, authorise, Bytes::new()).await?;
        let done: LoggedOut = serde_json::from_slice(&logout)?;
        if done.success { Ok(()) } else { Err("not logged out".into()) }
    }
}
