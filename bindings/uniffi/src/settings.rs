//! Settings become the core's options.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use finhub_sessions::ClientBuilder;
use finhub_sessions::binding::user_agent;

use crate::secret::{Secret, given};

/// The settings that a clone of a client may replace. What is absent stays, or has its default.
#[derive(Debug, uniffi::Record)]
pub struct Options {
    /// `X-Tenant-ID`.
    pub tenant_id: Option<String>,
    /// The tenant's key, which logins need.
    pub tenant_key: Option<Arc<Secret>>,
    /// The tenant's secret, which logins need.
    pub tenant_secret: Option<Arc<Secret>>,
    /// The end user's IP address.
    pub forwarded_for: Option<String>,
    /// The calling application.
    pub forwarded_from: Option<String>,
    /// `web`, `ios`, `android` or another.
    pub platform: Option<String>,
    /// The end user's device.
    pub device_id: Option<String>,
    /// `sec-ch-ua-platform`, without its quotes.
    pub os_platform: Option<String>,
    /// The calling software.
    pub user_agent: Option<String>,
    /// The formats to ask for.
    pub accept: Option<String>,
    /// Headers of the spec that have no setting of their own.
    pub headers: HashMap<String, Arc<Secret>>,
    /// How long a call may take in all.
    pub timeout: Option<Duration>,
    /// How long one attempt may take.
    pub attempt_timeout: Option<Duration>,
    /// How often a failed attempt is repeated where that is safe.
    pub max_retries: Option<u32>,
}

/// All settings of a new client.
#[derive(Debug, uniffi::Record)]
pub struct Settings {
    /// Those that a clone may replace.
    pub options: Options,
    /// FinHub's address.
    pub base_url: Option<String>,
    /// How long one connection may take.
    pub connect_timeout: Option<Duration>,
    /// How many requests may be under way at once.
    pub max_connections: Option<u32>,
    /// What requests go through.
    pub proxy: Option<Proxy>,
    /// The path of a PEM file of certificate authorities to trust as well.
    pub ca_bundle: Option<String>,
    /// The SDK's language, such as `kotlin`: for the `User-Agent` where none is given.
    pub language: String,
    /// What the language runs on, such as `JVM/17.0.15`.
    pub runtime: String,
}

/// What requests go through.
#[derive(Debug, uniffi::Enum)]
pub enum Proxy {
    /// What `HTTPS_PROXY` and its like name.
    Environment,
    /// The proxy at this URL, which may hold a password.
    Url {
        /// `http://` or `https://`.
        url: Arc<Secret>,
    },
}

impl From<Options> for finhub_sessions::Options {
    fn from(given_options: Options) -> Self {
        let mut options = Self::new();
        macro_rules! set {
            ($($setting:ident = $value:expr;)+) => {
                $(if let Some(value) = $value {
                    options = options.$setting(value);
                })+
            };
        }
        set! {
            tenant_id = given_options.tenant_id;
            tenant_key = given(given_options.tenant_key);
            tenant_secret = given(given_options.tenant_secret);
            forwarded_for = given_options.forwarded_for;
            forwarded_from = given_options.forwarded_from;
            platform = given_options.platform;
            device_id = given_options.device_id;
            os_platform = given_options.os_platform;
            user_agent = given_options.user_agent;
            accept = given_options.accept;
            timeout = given_options.timeout;
            attempt_timeout = given_options.attempt_timeout;
            max_retries = given_options.max_retries;
        }
        for (name, value) in given_options.headers {
            // Exposed here: the core keeps a header's value as a secret again.
            options = options.header(name, value.0.expose_secret());
        }
        options
    }
}

impl From<Settings> for ClientBuilder {
    fn from(settings: Settings) -> Self {
        let mut options = settings.options;
        options
            .user_agent
            .get_or_insert_with(|| user_agent(&settings.language, &settings.runtime));
        let mut builder = finhub_sessions::Client::builder().options(options.into());
        if let Some(base_url) = settings.base_url {
            builder = builder.base_url(base_url);
        }
        if let Some(limit) = settings.connect_timeout {
            builder = builder.connect_timeout(limit);
        }
        if let Some(limit) = settings.max_connections {
            builder = builder.max_connections(limit);
        }
        if let Some(proxy) = settings.proxy {
            builder = builder.proxy(match proxy {
                Proxy::Environment => finhub_sessions::Proxy::Environment,
                Proxy::Url { url } => finhub_sessions::Proxy::Url(url.0.clone()),
            });
        }
        if let Some(path) = settings.ca_bundle {
            builder = builder.ca_bundle(path);
        }
        builder
    }
}
