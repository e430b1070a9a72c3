//! The hook: how every operation goes out and comes back.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::BodyExt;
use progenitor_client::{ClientHooks, ClientInfo, Error, OperationInfo};

use crate::generated::{Client, operations};
use crate::outgoing::Outgoing;
use crate::{Answer, Bearer, Exchange, Operation};

impl ClientHooks<Exchange> for Client {
    /// Replaces every header that progenitor wrote, `api-version` among them, with those that the spec
    /// gives this operation.
    async fn pre<E>(
        &self,
        request: &mut reqwest::Request,
        info: &OperationInfo,
    ) -> Result<(), Error<E>> {
        let exchange = self.inner();
        let operation = operations::ALL
            .iter()
            .find(|operation| operation.name == info.operation_id)
            .ok_or_else(|| Error::Custom(format!("no operation {}", info.operation_id)))?;
        *request.headers_mut() = standard_headers(operation, exchange);
        if let Some(media_type) = operation.content_type {
            let value = HeaderValue::from_str(media_type)
                .map_err(|_| Error::Custom(format!("{media_type:?} is not a media type")))?;
            request.headers_mut().insert(CONTENT_TYPE, value);
        }
        if let Some(body) = request.body_mut().take() {
            let bytes = body.collect().await?.to_bytes();
            let outgoing = Outgoing::new(bytes, exchange.watch_body());
            *request.body_mut() = Some(reqwest::Body::wrap(outgoing));
        }
        Ok(())
    }

    /// Sends the request and reads the answer within bounds. The generated code sees a copy; the exchange
    /// keeps the status, the headers and the body even where the generated code cannot decode it. Where there
    /// is no answer, the exchange keeps the reason, since an error of reqwest cannot be made of it.
    async fn exec(
        &self,
        request: reqwest::Request,
        _: &OperationInfo,
    ) -> reqwest::Result<reqwest::Response> {
        let request = http::Request::try_from(request)?;
        let exchange = self.inner();
        let outcome = match exchange.http().send(request).await {
            Ok(response) => Ok(Answer::read(response).await),
            Err(error) => Err(error),
        };
        let response = outcome.as_ref().map_or_else(|_| Answer::none(), Answer::to_response);
        exchange.keep(outcome);
        Ok(response)
    }
}

/// What the exchange holds, without what the operation does not take, and with the bearer where it takes one.
fn standard_headers(operation: &Operation, exchange: &Exchange) -> HeaderMap {
    let is_taken = |name: &HeaderName| operation.headers.iter().any(|header| *name == header.name);
    let mut headers = exchange.headers().clone();
    let foreign: Vec<_> = headers.keys().filter(|name| !is_taken(name)).cloned().collect();
    for name in foreign {
        headers.remove(name);
    }
    for header in operation.headers.iter().filter(|header| header.secret) {
        if let Some(value) = headers.get_mut(header.name) {
            value.set_sensitive(true);
        }
    }
    if operation.bearer != Bearer::None
        && let Some(value) = exchange.bearer()
    {
        let mut value = value.clone();
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    headers
}
