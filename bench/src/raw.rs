//! Raw reqwest: the same bytes, and no more care than a first draft takes.

use std::sync::Arc;

use finhub_sandbox::demo;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

pub(crate) struct Raw {
    http: reqwest::Client,
    sessions: String,
    body: Value,
}

impl Raw {
    pub(crate) fn new(base_url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let demo = demo();
        let headers = [
            ("x-tenant-id", demo.tenant_id),
            ("user-agent", "finhub-bench/0.1.0"),
            ("x-forwarded-from", "bench"),
            ("x-forwarded-for", "203.0.113.42"),
            ("platform", "web"),
            ("deviceid", "356938035643809"),
            ("accept", "application/json"),
        ];
        let headers: HeaderMap = headers
            .into_iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(rustls::RootCertStore::empty())
            .with_no_client_auth();
        let (customer, user) = (demo.customer_id, demo.user_id);
        Ok(Self {
            http: reqwest::Client::builder()
                .tls_backend_preconfigured(tls)
                .default_headers(headers)
                .no_proxy()
                .build()?,
            sessions: format!(
                "{base_url}/api/v2.1/customer/individual/{customer}/users/{user}/sessions"
            ),
            body: json!({
                "username": demo.username,
                "password": demo.password,
                "tenantKey": demo.tenant_key,
                "tenantSecret": demo.tenant_secret,
            }),
        })
    }

    pub(crate) async fn pair(&self) -> Result<(), Box<dyn std::error::Error>> {
        let login = self.http.post(&self.sessions).json(&self.body).send().await?;
        let session: Value = login.error_for_status()?.json().await?;
        let id = session["data"]["sessionId"].as_str().ok_or("no session")?;
        let token = session["data"]["token"].as_str().ok_or("no token")?;
        let logout = self.http.delete(format!("{}/{id}", self.sessions)).bearer_auth(token);
        logout.send().await?.error_for_status()?.json::<Value>().await?;
        Ok(())
    }
}
