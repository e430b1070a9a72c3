//! Adds the token to a request, and repeats the request with a new token after a 401.

use async_trait::async_trait;
use finhub_sessions::binding::{TokenHosts, bearer};
use finhub_sessions::{ActiveSession, Error, Secret};
use http::header::AUTHORIZATION;
use http::{Extensions, HeaderValue, StatusCode};
use reqwest::{Request, Response};
use reqwest_middleware::{Middleware, Next};

/// Adds the access token of a managed session to requests to named hosts.
///
/// A request fails before it is sent if the token would go to a named host over http
/// ([`InvalidInput`](finhub_sessions::Kind::InvalidInput)), or if there is no valid token (an error of
/// [`ActiveSession::access_token`]). The [`Error`] is in [`reqwest_middleware::Error::Middleware`].
///
/// A request may wait for a renewal before its own timeout starts. The session's `renew_with` must use another client.
#[derive(Debug, Clone)]
pub struct SessionAuth {
    session: ActiveSession,
    hosts: TokenHosts,
}

impl SessionAuth {
    /// Creates the middleware for a session and the hosts that get its token: `api.example.com` (port 443),
    /// `api.example.com:8443` or `[::1]:8080`.
    ///
    /// Fails with [`InvalidInput`](finhub_sessions::Kind::InvalidInput) if there is no host, or if one is anything
    /// else, such as a URL or a wildcard.
    pub fn new(
        session: ActiveSession,
        hosts: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, Error> {
        Ok(Self { session, hosts: TokenHosts::new(hosts)? })
    }

    /// The token to send, or `None` if the request must not get it.
    async fn token_for(&self, request: &Request) -> Result<Option<Secret>, Error> {
        let url = request.url();
        let host = url.host_str().unwrap_or_default();
        if request.headers().contains_key(AUTHORIZATION)
            || !self.hosts.covers(url.scheme(), host, url.port())?
        {
            return Ok(None);
        }
        self.session.access_token().await.map(Some)
    }

    /// Another token than the refused one, if the session can be renewed.
    async fn token_after(&self, refused: &Secret) -> Option<HeaderValue> {
        let token = self.session.access_token().await.ok()?;
        if token == *refused {
            return None;
        }
        bearer(&token).ok()
    }
}

#[async_trait]
impl Middleware for SessionAuth {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<Response> {
        let fail = reqwest_middleware::Error::middleware::<Error>;
        let Some(token) = self.token_for(&request).await.map_err(fail)? else {
            return next.run(request, extensions).await;
        };
        let repeat = request.try_clone();
        let origin = request.url().origin();
        request.headers_mut().insert(AUTHORIZATION, bearer(&token).map_err(fail)?);

        let response = next.clone().run(request, extensions).await?;
        // After a redirect to another host, reqwest removes the token, so the 401 does not refuse it.
        if response.status() != StatusCode::UNAUTHORIZED || response.url().origin() != origin {
            return Ok(response);
        }
        self.session.invalidate(&token);
        let Some(mut repeat) = repeat else { return Ok(response) };
        let Some(value) = self.token_after(&token).await else { return Ok(response) };
        drop(response);
        repeat.headers_mut().insert(AUTHORIZATION, value);
        next.run(repeat, extensions).await
    }
}
