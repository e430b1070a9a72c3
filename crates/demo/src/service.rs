//! What the demo runs against: the sandbox in this process, or FinHub.

use std::env;

use finhub_sandbox::Sandbox;
use finhub_sessions::{Client, ClientBuilder, Credentials, Error};

/// The sandbox, or FinHub, with somebody to log in.
pub(crate) struct Service {
    sandbox: Option<Sandbox>,
    base_url: String,
    forwarded_for: String,
    login: Login,
}

/// Who logs in.
pub(crate) struct Login {
    pub(crate) customer_id: String,
    pub(crate) user_id: String,
    pub(crate) credentials: Credentials,
}

impl Service {
    /// FinHub at `base_url`, or a new sandbox.
    pub(crate) async fn start(
        base_url: Option<String>,
        forwarded_for: Option<String>,
    ) -> Result<Self, String> {
        match base_url {
            Some(base_url) => Self::remote(base_url, forwarded_for),
            None => Self::local().await,
        }
    }

    async fn local() -> Result<Self, String> {
        let sandbox = Sandbox::start().await.map_err(|error| error.to_string())?;
        let demo = finhub_sandbox::demo();
        Ok(Self {
            base_url: sandbox.base_url(),
            sandbox: Some(sandbox),
            forwarded_for: "203.0.113.42".to_owned(),
            login: Login {
                customer_id: demo.customer_id.to_owned(),
                user_id: demo.user_id.to_owned(),
                credentials: Credentials::new(demo.username, demo.password),
            },
        })
    }

    fn remote(base_url: String, forwarded_for: Option<String>) -> Result<Self, String> {
        let forwarded_for = forwarded_for
            .ok_or("give the end user's IP address by --forwarded-for: it is never guessed")?;
        let variable = |name: &str| {
            env::var(name).map_err(|_| format!("set {name}: the demo logs this customer in"))
        };
        Ok(Self {
            sandbox: None,
            base_url,
            forwarded_for,
            login: Login {
                customer_id: variable("FINHUB_CUSTOMER_ID")?,
                user_id: variable("FINHUB_USER_ID")?,
                credentials: Credentials::new(
                    variable("FINHUB_USERNAME")?,
                    variable("FINHUB_PASSWORD")?,
                ),
            },
        })
    }

    pub(crate) fn describe(&self) -> String {
        match &self.sandbox {
            Some(_) => format!("the sandbox in this process, {}", self.base_url),
            None => self.base_url.clone(),
        }
    }

    pub(crate) fn login(&self) -> &Login {
        &self.login
    }

    pub(crate) fn client(&self) -> Result<Client, Error> {
        self.builder().build()
    }

    /// A builder with every setting. Against FinHub, the tenant's come from the environment.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().base_url(&self.base_url).forwarded_for(&self.forwarded_for);
        if self.sandbox.is_none() {
            return builder;
        }
        let demo = finhub_sandbox::demo();
        builder
            .tenant_id(demo.tenant_id)
            .tenant_key(demo.tenant_key)
            .tenant_secret(demo.tenant_secret)
            .forwarded_from("finhub-sessions-demo")
            .platform("web")
            .device_id("356938035643809")
    }

    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox.is_some()
    }

    /// How many sessions the sandbox holds; FinHub does not tell.
    pub(crate) fn live_sessions(&self) -> Option<usize> {
        self.sandbox.as_ref().map(|sandbox| sandbox.live_sessions().len())
    }
}
