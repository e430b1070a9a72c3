//! Raw reqwest: the same requests, and no more care than a first draft takes.

use std::collections::BTreeMap;

use finhub_bench::task::Task;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::{Error, LoggedIn, LoggedOut, tls};

pub(crate) struct Reqwest {
    http: reqwest::Client,
    sessions: String,
    body: BTreeMap<String, String>,
}

impl Reqwest {
    pub(crate) fn new(task: &Task) -> Result<Self, Error> {
        let mut headers = HeaderMap::new();
        for (name, value) in &task.headers {
            headers.insert(name.parse::<HeaderName>()?, HeaderValue::from_str(value)?);
        }
        Ok(Self {
            http: reqwest::Client::builder()
                .tls_backend_preconfigured(tls(task)?)
                .default_headers(headers)
                .no_proxy()
                .build()?,
            sessions: format!("{}{}", task.base_url, task.path),
            body: task.body.clone(),
        })
    }
}

impl crate::Client for Reqwest {
    async fn pair(&self) -> Result<(), Error> {
        let login = self.http.post(&self.sessions).json(&self.body).send().await?;
        let login = login.error_for_status()?.bytes().await?;
        let session = serde_json::from_slice::<LoggedIn<'_>>(&login)?.data;
        let path = format!("{}/{}", self.sessions, session.session_id);
        let logout = self.http.delete(path).bearer_auth(&session.token).send().await?;
        let done: LoggedOut = logout.error_for_status()?.json().await?;
        if done.success { Ok(()) } else { Err("not logged out".into()) }
    }
}
