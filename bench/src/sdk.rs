//! The SDK.

use finhub_sandbox::demo;
use finhub_sessions::{Client, Credentials};

pub(crate) struct Sdk {
    client: Client,
    credentials: Credentials,
}

impl Sdk {
    pub(crate) fn new(base_url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let demo = demo();
        let client = Client::builder()
            .base_url(base_url)
            .tenant_id(demo.tenant_id)
            .tenant_key(demo.tenant_key)
            .tenant_secret(demo.tenant_secret)
            .user_agent("finhub-bench/0.1.0")
            .forwarded_from("bench")
            .forwarded_for("203.0.113.42")
            .platform("web")
            .device_id("356938035643809")
            .build()?;
        Ok(Self { client, credentials: Credentials::new(demo.username, demo.password) })
    }

    pub(crate) async fn pair(&self) -> Result<(), Box<dyn std::error::Error>> {
        let demo = demo();
        let login = self.client.create_session(demo.customer_id, demo.user_id, &self.credentials);
        self.client.delete_session(&login.await?).await?;
        Ok(())
    }
}
