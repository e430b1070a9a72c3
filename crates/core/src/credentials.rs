//! What a customer logs in with.

use std::fmt;

use crate::Secret;
use crate::error::InvalidInput;
use crate::generated::types::CreateSessionRequest;
use crate::generated::values::CredentialsFurther;
use crate::json::Json;
use crate::scrub::Scrub;

/// The longest text that a login carries, in bytes.
const LONGEST: usize = 64 * 1024;

/// What a customer logs in with: a name (or e-mail address) and a password.
///
/// Both are sent exactly as given: they are never trimmed or normalised, and may hold any character, up to 64
/// KiB each. Neither of them prints.
///
/// ```
/// use finhub_sessions::Credentials;
///
/// let credentials = Credentials::new("marcus.jensen@example.com", "your_secure_password");
/// assert!(!format!("{credentials:?}").contains("marcus"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    username: Secret,
    password: Secret,
    credential_type: Option<String>,
    value: Option<Secret>,
    body_tenant_id: Option<String>,
    bearer: Option<Secret>,
    /// The further fields of the login's body, whose setters are generated.
    pub(crate) further: CredentialsFurther,
}

impl Credentials {
    /// A name (or e-mail address) and a password.
    pub fn new(username: impl Into<Secret>, password: impl Into<Secret>) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
            credential_type: None,
            value: None,
            body_tenant_id: None,
            bearer: None,
            further: CredentialsFurther::default(),
        }
    }

    /// Sends `credentialType`, such as `PASSWORD`.
    pub fn credential_type(mut self, credential_type: impl Into<String>) -> Self {
        self.credential_type = Some(credential_type.into());
        self
    }

    /// Sends `value`, the credential's value.
    pub fn value(mut self, value: impl Into<Secret>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Sends `tenantId` in the body as well.
    pub fn body_tenant_id(mut self, tenant_id: impl Into<String>) -> Self {
        self.body_tenant_id = Some(tenant_id.into());
        self
    }

    /// Sends an administrator's access token as `Authorization`.
    pub fn bearer(mut self, token: impl Into<Secret>) -> Self {
        self.bearer = Some(token.into());
        self
    }

    pub(crate) fn bearer_token(&self) -> Option<&Secret> {
        self.bearer.as_ref()
    }

    /// The secrets, which must not appear in an error or a log.
    pub(crate) fn secrets(&self) -> Scrub {
        let names = [&self.username].into_iter().chain(&self.value);
        let mut further = Vec::new();
        self.further.secrets(&mut further);
        let secrets = [&self.password].into_iter().chain(&self.bearer).chain(&further);
        Scrub::new(secrets).and_names(names)
    }

    pub(crate) fn check(&self) -> Result<(), InvalidInput> {
        check_text("username", self.username.expose_secret())?;
        check_text("password", self.password.expose_secret())?;
        check_optional("value", self.value.as_ref().map(Secret::expose_secret))?;
        check_optional("credential_type", self.credential_type.as_deref())?;
        check_optional("body_tenant_id", self.body_tenant_id.as_deref())?;
        match self.further.missing().first() {
            Some(field) => {
                Err(InvalidInput::new(*field, "is missing: FinHub requires it of a login"))
            }
            None => Ok(()),
        }
    }

    /// Builds the body of a login.
    pub(crate) fn request(
        &self,
        tenant_key: Secret,
        tenant_secret: Secret,
    ) -> CreateSessionRequest {
        let (username, password) = (self.username.clone(), self.password.clone());
        let mut request = CreateSessionRequest::new(username, password, tenant_key, tenant_secret);
        request.credential_type.clone_from(&self.credential_type);
        request.value.clone_from(&self.value);
        request.tenant_id.clone_from(&self.body_tenant_id);
        self.further.fill(&mut request);
        request
    }
}

fn check_text(field: &'static str, text: &str) -> Result<(), InvalidInput> {
    if text.is_empty() {
        return Err(InvalidInput::new(field, "is empty"));
    }
    check_optional(field, Some(text))
}

fn check_optional(field: &'static str, text: Option<&str>) -> Result<(), InvalidInput> {
    match text {
        Some(text) if text.len() > LONGEST => {
            Err(InvalidInput::new(field, "is over 64 KiB: FinHub takes nothing of that size"))
        }
        _ => Ok(()),
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("username", &self.username)
            .field("password", &self.password)
            .field("credential_type", &self.credential_type)
            .field("value", &self.value)
            .field("body_tenant_id", &self.body_tenant_id)
            .field("bearer", &self.bearer)
            .field("further", &self.further)
            .finish()
    }
}
