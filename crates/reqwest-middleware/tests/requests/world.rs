//! FinHub's sandbox with a managed session, and clients that carry its token.

use std::future::{Future, ready};
use std::sync::Arc;
use std::time::Duration;

use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{ActiveSession, Client, Credentials, Error};
use finhub_sessions_reqwest::SessionAuth;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use rustls::{ClientConfig, RootCertStore};

/// No test takes this long: it is how a test that would hang fails.
const BOUND: Duration = Duration::from_secs(60);

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) session: ActiveSession,
}

impl World {
    /// A session that renews its token by a login.
    pub(crate) async fn new() -> Self {
        let Self { sandbox, session } = Self::without_renewal().await;
        Self { sandbox, session: session.renew_with(|| ready(Some(credentials()))) }
    }

    pub(crate) async fn without_renewal() -> Self {
        let (sandbox, demo) = (Sandbox::start().await.expect("a free port"), demo());
        let client = Client::builder()
            .base_url(sandbox.base_url())
            .tenant_id(demo.tenant_id)
            .tenant_key(demo.tenant_key)
            .tenant_secret(demo.tenant_secret)
            .forwarded_for("203.0.113.42")
            .forwarded_from("tests")
            .platform("web")
            .device_id("356938035643809")
            .build()
            .expect("valid settings");
        let credentials = credentials();
        let login = client.login(demo.customer_id, demo.user_id, &credentials);
        let session = bounded(login).await.expect("a login");
        Self { sandbox, session }
    }

    pub(crate) fn auth(&self, hosts: impl IntoIterator<Item = String>) -> SessionAuth {
        SessionAuth::new(self.session.clone(), hosts).expect("hosts")
    }

    /// A client that sends the token to these hosts.
    pub(crate) fn client(&self, hosts: impl IntoIterator<Item = String>) -> ClientWithMiddleware {
        ClientBuilder::new(http(RootCertStore::empty())).with(self.auth(hosts)).build()
    }

    pub(crate) fn logins(&self) -> usize {
        self.sandbox.requests().iter().filter(|request| request.method == "POST").count()
    }
}

/// A client without middleware, which trusts these roots.
pub(crate) fn http(roots: RootCertStore) -> reqwest::Client {
    http_with(roots, |builder| builder)
}

/// The same, with more settings.
pub(crate) fn http_with(
    roots: RootCertStore,
    set: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> reqwest::Client {
    let tls =
        ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
    let builder = reqwest::Client::builder().tls_backend_preconfigured(tls).no_proxy();
    set(builder).build().expect("valid settings")
}

/// The SDK's error, with which a request failed before it was sent.
pub(crate) fn error_inside(failed: reqwest_middleware::Error) -> Error {
    let reqwest_middleware::Error::Middleware(inside) = failed else { panic!("{failed}") };
    inside.downcast().expect("the SDK's error")
}

fn credentials() -> Credentials {
    Credentials::new(demo().username, demo().password)
}

/// Waits for something that has to come to its end.
pub(crate) async fn bounded<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(BOUND, work).await.expect("it comes to its end")
}
