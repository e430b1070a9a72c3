//! What a client is told to do: the same for every client, and what the server expects.

use std::collections::BTreeMap;

use finhub_sandbox::demo;
use serde::{Deserialize, Serialize};

/// The headers that FinHub reads on every request.
pub const HEADERS: [(&str, &str); 7] = [
    ("X-Tenant-ID", "97e7ff29-15f3-49ef-9681-3bbfcce4f6cd"),
    ("User-Agent", "finhub-bench/0.1.0"),
    ("X-Forwarded-From", "bench"),
    ("X-Forwarded-For", "203.0.113.42"),
    ("platform", "web"),
    ("deviceId", "356938035643809"),
    ("Accept", "application/json"),
];

/// A client program's second argument, as JSON. Its first is the client's name.
#[derive(Debug, Serialize, Deserialize)]
pub struct Task {
    /// Such as `http://127.0.0.1:40000`.
    pub base_url: String,
    /// A PEM file of the authority that issued the server's certificate.
    pub ca: Option<String>,
    /// The path's `customerId`.
    pub customer_id: String,
    /// The path's `userId`.
    pub user_id: String,
    /// The path of both requests, without the session's id.
    pub path: String,
    /// The headers of both requests.
    pub headers: BTreeMap<String, String>,
    /// The login's body: `username`, `password`, `tenantKey` and `tenantSecret`.
    pub body: BTreeMap<String, String>,
}

impl Task {
    /// The task at a server.
    pub fn at(base_url: &str, ca: Option<&str>) -> Self {
        let demo = demo();
        let body = [
            ("username", demo.username),
            ("password", demo.password),
            ("tenantKey", demo.tenant_key),
            ("tenantSecret", demo.tenant_secret),
        ];
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            base_url: base_url.to_owned(),
            ca: ca.map(str::to_owned),
            customer_id: demo.customer_id.to_owned(),
            user_id: demo.user_id.to_owned(),
            path: path(),
            headers: HEADERS.into_iter().map(owned).collect(),
            body: body.into_iter().map(owned).collect(),
        }
    }
}

/// The path of both requests, without the session's id.
pub fn path() -> String {
    let demo = demo();
    format!("/api/v2.1/customer/individual/{}/users/{}/sessions", demo.customer_id, demo.user_id)
}
