//! What a customer logs in with.

use std::sync::Arc;

use finhub_sessions::binding::with_further;
use zeroize::Zeroizing;

use crate::CallError;
use crate::call::at_once;
use crate::secret::{Secret, given};

/// What a customer logs in with: a name (or e-mail address) and a password. Nothing of it prints.
#[derive(uniffi::Object)]
pub struct Credentials(pub(crate) finhub_sessions::Credentials);

#[uniffi::export]
impl Credentials {
    /// Takes a name and a password. `value` and the rest are sent only if they are given. `further` is a JSON object with the
    /// login's fields that have generated arguments, or is empty.
    #[uniffi::constructor]
    pub fn new(
        username: String,
        password: String,
        credential_type: Option<String>,
        value: Option<String>,
        body_tenant_id: Option<String>,
        bearer: Option<Arc<Secret>>,
        further: Vec<u8>,
    ) -> Result<Arc<Self>, CallError> {
        let mut credentials = finhub_sessions::Credentials::new(username, password);
        if let Some(credential_type) = credential_type {
            credentials = credentials.credential_type(credential_type);
        }
        if let Some(value) = value {
            credentials = credentials.value(value);
        }
        if let Some(tenant_id) = body_tenant_id {
            credentials = credentials.body_tenant_id(tenant_id);
        }
        if let Some(token) = given(bearer) {
            credentials = credentials.bearer(token);
        }
        let further = Zeroizing::new(further);
        at_once("create_session", || {
            with_further(credentials, &further).map(|it| Arc::new(Self(it)))
        })
    }
}
