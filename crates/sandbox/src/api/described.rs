//! Every operation but login and logout: checked like these, and answered from its documented example.

use axum::Json;
use axum::extract::Query;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::access::{self, Named};
use super::envelope::Refusal;
use super::filter;
use crate::operations::{Answer, Arguments, Bearer, Body, Operation};
use crate::state::State;

pub(super) fn answer(
    state: &State,
    operation: &Operation,
    arguments: &Arguments<'_>,
    request: &Parts,
    body: &[u8],
) -> Result<Response, Refusal> {
    let headers = &request.headers;
    filter::pass(headers, &operation.required_headers, &operation.optional_headers)?;
    check_query(&operation.required_query, &request.uri)?;
    if let Some(expected) = &operation.body {
        check_body(expected, headers, body)?;
    }
    let token = match operation.bearer {
        Bearer::None => None,
        Bearer::Optional => filter::bearer(headers)?,
        Bearer::Required => Some(filter::bearer(headers)?.ok_or_else(Refusal::unauthorized)?),
    };
    let id = |name| arguments.decoded(name).map_err(|_| Refusal::undecodable());
    let (customer, user, session) = (id("customerId")?, id("userId")?, id("sessionId")?);
    let named =
        Named { customer: customer.as_deref(), user: user.as_deref(), session: session.as_deref() };
    access::check(state, filter::tenant(headers), token, &named)?;
    Ok(documented(&operation.answer))
}

fn check_query(required: &[String], uri: &Uri) -> Result<(), Refusal> {
    let Ok(Query(given)) = Query::<Vec<(String, String)>>::try_from_uri(uri) else {
        return Err(Refusal::bad_request("The query cannot be decoded"));
    };
    let missing = required.iter().find(|name| !given.iter().any(|(it, _)| it == *name));
    missing.map_or(Ok(()), |name| {
        Err(Refusal::bad_request(format!("Missing required parameter: {name}")))
    })
}

fn check_body(expected: &Body, headers: &HeaderMap, body: &[u8]) -> Result<(), Refusal> {
    if body.is_empty() && !expected.required {
        return Ok(());
    }
    filter::content_type(headers, &expected.content_type)?;
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return Err(Refusal::bad_request("The request body is not valid JSON"));
    };
    if expected.required_members.is_empty() {
        return Ok(());
    }
    let Value::Object(members) = body else {
        return Err(Refusal::bad_request("The request body must be a JSON object"));
    };
    let is_missing = |name: &&String| members.get(*name).is_none_or(Value::is_null);
    expected
        .required_members
        .iter()
        .find(is_missing)
        .map_or(Ok(()), |name| Err(Refusal::bad_request(format!("Missing required field: {name}"))))
}

fn documented(answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let Some(example) = &answer.example else { return status.into_response() };
    let mut response = (status, Json(example)).into_response();
    if let Ok(content_type) = HeaderValue::from_str(&answer.content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    }
    response
}
