//! `Credentials`: what a renewal logs in with.

use finhub_sessions::{Credentials, binding};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use zeroize::Zeroizing;

use crate::arguments::{id, secret, text};
use crate::error::exception;

/// What a customer logs in with: a name (or e-mail address) and a password. Neither of them prints.
///
/// A `renew_with` callback returns them. A login takes the same arguments directly.
#[pyclass(frozen, module = "finhub_sessions", name = "Credentials")]
pub(crate) struct PyCredentials(pub(crate) Credentials);

#[pymethods]
impl PyCredentials {
    #[new]
    #[pyo3(signature = (
        *,
        username: "str | finhub_sessions._secret_like.SecretLike",
        password: "str | finhub_sessions._secret_like.SecretLike",
        credential_type: "str | None" = None,
        value: "str | finhub_sessions._secret_like.SecretLike | None" = None,
        body_tenant_id: "str | uuid.UUID | None" = None,
        bearer: "str | finhub_sessions._secret_like.SecretLike | None" = None,
        **further: "typing.Unpack[finhub_sessions.types.FurtherCredentials]",
    ))]
    fn new(
        username: &Bound<'_, PyAny>,
        password: &Bound<'_, PyAny>,
        credential_type: Option<&Bound<'_, PyAny>>,
        value: Option<&Bound<'_, PyAny>>,
        body_tenant_id: Option<&Bound<'_, PyAny>>,
        bearer: Option<&Bound<'_, PyAny>>,
        further: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let operation = "create_session";
        let mut credentials = Credentials::new(
            secret(operation, "username", username)?,
            secret(operation, "password", password)?,
        );
        if let Some(given) = credential_type {
            credentials = credentials.credential_type(text(operation, "credential_type", given)?);
        }
        if let Some(given) = value {
            credentials = credentials.value(secret(operation, "value", given)?);
        }
        if let Some(given) = body_tenant_id {
            credentials = credentials.body_tenant_id(id(operation, "body_tenant_id", given)?);
        }
        if let Some(given) = bearer {
            credentials = credentials.bearer(secret(operation, "bearer", given)?);
        }
        match further {
            Some(given) => with_further(credentials, given).map(Self),
            None => Ok(Self(credentials)),
        }
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().0 == self.0)
    }

    fn __repr__(&self) -> &'static str {
        "Credentials([redacted])"
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        Err(PyTypeError::new_err("Credentials are not pickled: they hold a password"))
    }
}

/// Credentials with the fields that have generated arguments, which Python checks and writes as JSON.
fn with_further(credentials: Credentials, given: &Bound<'_, PyDict>) -> PyResult<Credentials> {
    let py = given.py();
    let json = py.import("finhub_sessions._further")?.call_method1("credentials", (given,))?;
    let json = Zeroizing::new(json.extract::<Vec<u8>>()?);
    binding::with_further(credentials, &json).map_err(|error| exception(py, &error))
}
