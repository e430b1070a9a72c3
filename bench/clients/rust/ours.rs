//! The SDK.

use finhub_bench::task::Task;
use finhub_sessions::{Client, Credentials, Kind};

use crate::Error;

pub(crate) struct Ours {
    client: Client,
    credentials: Credentials,
    task: Task,
}

impl Ours {
    pub(crate) fn new(task: Task) -> Result<Self, Error> {
        let (headers, body) = (&task.headers, &task.body);
        let mut client = Client::builder()
            .base_url(&task.base_url)
            .tenant_id(&headers["X-Tenant-ID"])
            .tenant_key(&*body["tenantKey"])
            .tenant_secret(&*body["tenantSecret"])
            .user_agent(&headers["User-Agent"])
            .forwarded_from(&headers["X-Forwarded-From"])
            .forwarded_for(&headers["X-Forwarded-For"])
            .platform(&headers["platform"])
            .device_id(&headers["deviceId"]);
        if let Some(ca) = &task.ca {
            client = client.ca_bundle(ca);
        }
        let credentials = Credentials::new(&*body["username"], &*body["password"]);
        Ok(Self { client: client.build()?, credentials, task })
    }
}

impl crate::Client for Ours {
    async fn pair(&self) -> Result<(), Error> {
        let Task { customer_id, user_id, .. } = &self.task;
        let login = self.client.create_session(customer_id, user_id, &self.credentials);
        self.client.delete_session(&login.await?).await?;
        Ok(())
    }
}

/// The SDK, with a password that is wrong: logins alone, each of which ends as an error.
pub(crate) struct Refused(Ours);

impl Refused {
    pub(crate) fn new(mut task: Task) -> Result<Self, Error> {
        task.body.insert("password".to_owned(), "a wrong password".to_owned());
        Ours::new(task).map(Self)
    }
}

impl crate::Client for Refused {
    async fn pair(&self) -> Result<(), Error> {
        let Ours { client, credentials, task } = &self.0;
        match client.create_session(&task.customer_id, &task.user_id, credentials).await {
            Err(error) if error.kind() == Kind::InvalidCredentials => Ok(()),
            other => Err(format!("not refused: {other:?}").into()),
        }
    }
}
