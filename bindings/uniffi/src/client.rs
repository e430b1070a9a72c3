//! The client: settings in, calls out.

use std::collections::HashMap;
use std::ffi::OsString;
use std::sync::Arc;

use finhub_sessions::Error;
use finhub_sessions::binding::{self, ClientExt as _};
use zeroize::Zeroizing;

use crate::active::{ActiveSession, Renews, SessionCall};
use crate::call::{at_once, in_background, runtime};
use crate::{
    CallError, Cancellation, Credentials, Options, Secret, Session, Settings, Store, Termination,
};

/// Logs customers in and out.
#[derive(Debug, uniffi::Object)]
pub struct Client(finhub_sessions::Client);

/// Which calls a client's settings suffice for.
#[derive(Debug, Clone, Copy, uniffi::Enum)]
pub enum Readiness {
    /// Logging in, and everything else.
    Login,
    /// Everything but logging in.
    ResumeOnly,
}

#[uniffi::export]
impl Client {
    /// Checks the settings and builds the client. Settings that are absent are read from `environment`, which is an argument
    /// because each language reads its environment in its own way.
    #[uniffi::constructor]
    pub fn new(
        settings: Settings,
        environment: HashMap<String, String>,
    ) -> Result<Arc<Self>, CallError> {
        let _inside = runtime("configure")?.enter();
        at_once("configure", || {
            let lookup = |name: &str| environment.get(name).map(OsString::from);
            binding::build_in(settings.into(), lookup).map(|client| Arc::new(Self(client)))
        })
    }

    /// A clone with some settings replaced, which shares the connections.
    pub fn with_options(&self, options: Options) -> Result<Arc<Self>, CallError> {
        at_once("configure", || self.0.with_options(options.into()).map(|it| Arc::new(Self(it))))
    }

    /// Checks which calls the settings suffice for, without sending anything.
    pub fn check(&self) -> Result<Readiness, CallError> {
        at_once("check", || {
            self.0.check().map(|readiness| match readiness {
                finhub_sessions::Readiness::ResumeOnly => Readiness::ResumeOnly,
                _ => Readiness::Login,
            })
        })
    }

    /// Logs a customer in.
    pub async fn create_session(
        &self,
        customer_id: String,
        user_id: String,
        credentials: Arc<Credentials>,
        cancellation: Arc<Cancellation>,
    ) -> Result<Arc<Session>, CallError> {
        let client = self.0.clone();
        let work = async move {
            let session = client.create_session(&customer_id, &user_id, &credentials.0).await?;
            Ok(Unseen { client, session: Some(session) })
        };
        in_background("create_session", cancellation.of(&self.0), work).await.map(Unseen::see)
    }

    /// Logs a session out.
    pub async fn delete_session(
        &self,
        session: Arc<Session>,
        cancellation: Arc<Cancellation>,
    ) -> Result<Termination, CallError> {
        let client = self.0.clone();
        let work = async move { client.delete_session(&session.0).await };
        in_background("delete_session", cancellation.of(&self.0), work).await.map(Into::into)
    }

    /// Logs a session out by its ids.
    pub async fn delete_session_by_id(
        &self,
        customer_id: String,
        user_id: String,
        session_id: String,
        token: Arc<Secret>,
        cancellation: Arc<Cancellation>,
    ) -> Result<Termination, CallError> {
        let client = self.0.clone();
        let work = async move {
            client.delete_session_by_id(&customer_id, &user_id, &session_id, &token.0).await
        };
        in_background("delete_session", cancellation.of(&self.0), work).await.map(Into::into)
    }

    /// Calls an operation whose methods are generated, by its name. Arguments and value are JSON, in the form that
    /// `binding::call` of the core describes.
    pub async fn call(
        &self,
        operation: String,
        arguments: Vec<u8>,
        cancellation: Arc<Cancellation>,
    ) -> Result<Vec<u8>, CallError> {
        let client = self.0.clone();
        let arguments = Zeroizing::new(arguments);
        let work = async move { binding::call(&client, &operation, &arguments).await };
        // The other side owns its copy, as it does with every text that crosses.
        in_background("boundary", cancellation.of(&self.0), work).await.map(|value| value.to_vec())
    }

    /// Logs a customer in and manages the session.
    pub async fn login(
        &self,
        customer_id: String,
        user_id: String,
        credentials: Arc<Credentials>,
        renewal: Renews,
        cancellation: Arc<Cancellation>,
    ) -> Result<Arc<ActiveSession>, CallError> {
        let client = self.0.clone();
        let work = async move {
            let session = client.login(&customer_id, &user_id, &credentials.0).await?;
            Ok(ActiveSession::held(session, renewal))
        };
        in_background("create_session", cancellation.of(&self.0), work).await
    }

    /// Takes over a session that was made elsewhere. Nothing is sent.
    pub fn resume(
        &self,
        session: &Session,
        renewal: Renews,
    ) -> Result<Arc<ActiveSession>, CallError> {
        // The session remembers the runtime on which it was resumed.
        let _inside = runtime("resume")?.enter();
        at_once("resume", || Ok(ActiveSession::held(self.0.resume(session.0.clone()), renewal)))
    }

    /// Returns a customer's session from a store, or a new one.
    pub fn session_for(
        &self,
        customer_id: String,
        user_id: String,
        store: &Store,
    ) -> Result<Arc<SessionCall>, CallError> {
        at_once("create_session", || {
            Ok(SessionCall::new(self.0.clone(), [customer_id, user_id], store))
        })
    }

    /// Logs out, in the background, a session that never reached its caller.
    pub fn discard(&self, session: &Session) -> Result<(), CallError> {
        let runtime = runtime("delete_session")?;
        at_once("delete_session", || {
            self.0.discard(session.0.clone(), runtime.handle());
            Ok(())
        })
    }

    /// Closes the client and all its clones at once. Abandoned logins and logouts go on; `settle` waits for them.
    ///
    /// It is not called `close`, since uniffi gives Kotlin's objects a `close` that releases them.
    pub fn shut(&self) -> Result<(), CallError> {
        at_once("close", || {
            self.0.shut();
            Ok(())
        })
    }

    /// Waits until every abandoned call has ended.
    pub async fn settle(&self, cancellation: Arc<Cancellation>) -> Result<(), CallError> {
        let client = self.0.clone();
        let work = async move {
            client.settle().await;
            Ok::<_, Error>(())
        };
        in_background("close", &cancellation, work).await
    }
}

/// A session on its way to its caller. One that does not arrive is logged out.
struct Unseen {
    client: finhub_sessions::Client,
    session: Option<finhub_sessions::Session>,
}

impl Unseen {
    fn see(mut self) -> Arc<Session> {
        Session::held(self.session.take().expect("it is seen once"))
    }
}

impl Drop for Unseen {
    fn drop(&mut self) {
        if let (Some(session), Ok(runtime)) = (self.session.take(), runtime("delete_session")) {
            self.client.discard(session, runtime.handle());
        }
    }
}
