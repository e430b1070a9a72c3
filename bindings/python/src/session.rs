//! `Session` and its claims.

use std::hash::{DefaultHasher, Hash, Hasher};

use finhub_sessions::binding::{session_further, shown_ids};
use finhub_sessions::{Session, UnverifiedClaims};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDateTime, PyDelta, PyTuple};

use crate::arguments;
use crate::error::exception;
use crate::instant::{datetime, timedelta};
use crate::outcome::Unclaimed;
use crate::secret::PySecret;

/// `tuple[str, ...]`
type Texts<'py> = Bound<'py, PyTuple>;

/// A customer's session: who is logged in, and until when.
///
/// It is safe to print: tokens show as `[redacted]`. It does not pickle; a backend hands it over by `to_secret_json()`.
#[pyclass(frozen, weakref, module = "finhub_sessions", name = "Session")]
pub(crate) struct PySession {
    session: Session,
    /// Present if a login returned the session.
    unclaimed: Option<Unclaimed>,
}

impl PySession {
    pub(crate) fn new(session: Session, unclaimed: Option<Unclaimed>) -> Self {
        Self { session, unclaimed }
    }

    /// The session, which has a holder from now on.
    pub(crate) fn get(&self) -> &Session {
        if let Some(unclaimed) = &self.unclaimed {
            unclaimed.claim();
        }
        &self.session
    }
}

impl Drop for PySession {
    fn drop(&mut self) {
        // An exception dropped it before its first use. Not even its id is known, so the caller cannot log it out.
        if let Some(unclaimed) = self.unclaimed.take()
            && Python::attach(PyErr::occurred)
        {
            unclaimed.log_out();
        }
    }
}

#[pymethods]
impl PySession {
    /// FinHub's id of the session.
    #[getter]
    fn session_id(&self) -> &str {
        self.get().session_id()
    }

    /// The customer's id, from the path of the login.
    #[getter]
    fn customer_id(&self) -> &str {
        self.get().customer_id()
    }

    /// The user's id, from the path of the login. A logout sends this one.
    #[getter]
    fn user_id(&self) -> &str {
        self.get().user_id()
    }

    /// The user's id in FinHub's answer. It differs from `user_id`.
    #[getter]
    fn api_user_id(&self) -> &str {
        self.get().api_user_id()
    }

    /// The access token. Send it as `Authorization: Bearer <token>` to FinHub's other APIs.
    #[getter]
    fn token(&self) -> PySecret {
        PySecret(self.get().token().clone())
    }

    /// The refresh token. FinHub documents no operation that takes it.
    #[getter]
    fn refresh_token(&self) -> PySecret {
        PySecret(self.get().refresh_token().clone())
    }

    /// When the access token expires (UTC), by its unverified claims. `None` if they do not say, or if they name an
    /// instant outside the years 1 to 9999.
    #[getter]
    fn token_expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.get().token_expires_at().map(|instant| datetime(py, instant)).transpose()
    }

    /// When the session ends (UTC), by FinHub's `expiresAt`. `None` if that is absent, unreadable, or outside the
    /// years 1 to 9999.
    #[getter]
    fn session_expires_at<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDateTime>>> {
        self.get().session_expires_at().map(|instant| datetime(py, instant)).transpose()
    }

    /// FinHub's `expiresAt`, as it was written; secrets are redacted.
    #[getter]
    fn session_expires_at_text(&self) -> Option<&str> {
        self.get().session_expires_at_text()
    }

    /// The access token's claims, decoded and **not verified**.
    #[getter]
    fn unverified_claims(&self) -> Option<PyUnverifiedClaims> {
        self.get().unverified_claims().cloned().map(PyUnverifiedClaims)
    }

    /// FinHub's `errorType`: `NONE` on success. An open set.
    #[getter]
    fn error_type(&self) -> Option<&str> {
        self.get().error_type()
    }

    /// FinHub's message, such as `Session created successfully`.
    #[getter]
    fn message(&self) -> Option<&str> {
        self.get().message()
    }

    /// The id by which FinHub's support finds the login, from the headers of its answer. `None` if the answer had none,
    /// or if the session was handed over. Comparisons ignore it.
    #[getter]
    fn request_id(&self) -> Option<&str> {
        self.get().request_id()
    }

    /// Whether the access token expires within `leeway` (seconds or timedelta) from now, or has expired.
    ///
    /// `False` if neither end is known: then only FinHub can tell.
    #[pyo3(signature = (leeway: "float | datetime.timedelta | None" = None) -> "bool")]
    fn is_token_expired(&self, leeway: Option<&Bound<'_, PyAny>>) -> PyResult<bool> {
        let leeway = leeway.map(|leeway| arguments::duration("is_token_expired", "leeway", leeway));
        Ok(self.get().is_token_expired(leeway.transpose()?.unwrap_or_default()))
    }

    /// How long the access token is still valid: zero once it has expired, `None` if neither end is known.
    #[pyo3(signature = () -> "datetime.timedelta | None")]
    fn token_expires_in<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyDelta>>> {
        self.get().token_expires_in().map(|left| timedelta(py, left)).transpose()
    }

    /// Writes the session as JSON, **tokens included**. A backend hands this text to an app, which resumes the session.
    ///
    /// Anyone who reads the text can act as the customer: send it over TLS and do not log it.
    #[pyo3(signature = () -> "Secret")]
    fn to_secret_json(&self) -> PySecret {
        PySecret(self.get().to_secret_json())
    }

    /// Reads a session that `to_secret_json()` wrote.
    ///
    /// Raises `InvalidInputError` if the text is anything else. The error does not quote it.
    #[staticmethod]
    #[pyo3(signature = (json: "str | finhub_sessions._secret_like.SecretLike") -> "Session")]
    fn from_secret_json(json: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = arguments::secret("resume", "session", json)?;
        Session::from_secret_json(text.expose_secret())
            .map(|session| Self::new(session, None))
            .map_err(|error| exception(json.py(), &error))
    }

    /// The fields of FinHub's answer that have generated accessors, as JSON.
    #[pyo3(name = "_further")]
    fn further<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &session_further(self.get()))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| other.get().get() == self.get())
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.get().session_id().hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let text = |text: Option<&str>| crate::repr::text(py, text);
        let instant = |instant| crate::repr::instant(py, instant);
        let ids = shown_ids(self.get());
        Ok(format!(
            "Session(session_id={}, customer_id={}, user_id={}, api_user_id={}, token=[redacted], \
             refresh_token=[redacted], token_expires_at={}, session_expires_at={}, error_type={}, message={})",
            text(Some(&ids.session_id))?,
            text(Some(&ids.customer_id))?,
            text(Some(&ids.user_id))?,
            text(Some(&ids.api_user_id))?,
            instant(self.get().token_expires_at())?,
            instant(self.get().session_expires_at())?,
            text(self.get().error_type())?,
            text(self.get().message())?,
        ))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo: "object", /) -> "Session")]
    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }

    fn __reduce__(&self) -> PyResult<Py<PyAny>> {
        Err(PyTypeError::new_err(
            "a Session is not pickled, since it holds tokens; write session.to_secret_json().get_secret_value() where \
             it has to go, and read it with Session.from_secret_json()",
        ))
    }
}

/// The claims of an access token (a JWT, RFC 7519), decoded and **not verified**.
///
/// Only FinHub has the key to verify them. Use them for display and planning, never for authorization.
/// Times are whole seconds since 1970-01-01T00:00:00Z, as in the token.
#[pyclass(frozen, module = "finhub_sessions", name = "UnverifiedClaims", eq)]
#[derive(PartialEq)]
pub(crate) struct PyUnverifiedClaims(UnverifiedClaims);

#[pymethods]
impl PyUnverifiedClaims {
    /// `iss`: who issued the token; FinHub's says `bff`.
    #[getter]
    fn issuer(&self) -> Option<&str> {
        self.0.issuer.as_deref()
    }

    /// `aud`: who the token is for; FinHub's says `bff-clients`.
    #[getter]
    fn audience<'py>(&self, py: Python<'py>) -> PyResult<Texts<'py>> {
        PyTuple::new(py, &self.0.audience)
    }

    /// `sub`: FinHub's own id of the user.
    #[getter]
    fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
    }

    /// `iat`: when the token was issued.
    #[getter]
    fn issued_at(&self) -> Option<i64> {
        self.0.issued_at
    }

    /// `exp`: when the token ends.
    #[getter]
    fn expires_at(&self) -> i64 {
        self.0.expires_at
    }

    /// `tenantId`.
    #[getter]
    fn tenant_id(&self) -> Option<&str> {
        self.0.tenant_id.as_deref()
    }

    /// `customerId`.
    #[getter]
    fn customer_id(&self) -> Option<&str> {
        self.0.customer_id.as_deref()
    }

    /// `userId`.
    #[getter]
    fn user_id(&self) -> Option<&str> {
        self.0.user_id.as_deref()
    }

    /// `userType`, such as `CONSUMER`. An open set.
    #[getter]
    fn user_type(&self) -> Option<&str> {
        self.0.user_type.as_deref()
    }

    /// `roles`, such as `USER`. An open set.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Texts<'py>> {
        PyTuple::new(py, &self.0.roles)
    }

    /// `jti`: the token's own id.
    #[getter]
    fn jwt_id(&self) -> Option<&str> {
        self.0.jwt_id.as_deref()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let shown = Self(self.0.shown());
        let text = |text: &Option<String>| crate::repr::text(py, text.as_deref());
        Ok(format!(
            "UnverifiedClaims(issuer={}, subject={}, issued_at={}, expires_at={}, tenant_id={}, customer_id={}, \
             user_id={}, user_type={}, audience={}, roles={}, jwt_id={})",
            text(&shown.0.issuer)?,
            text(&shown.0.subject)?,
            shown.0.issued_at.map_or("None".to_owned(), |seconds| seconds.to_string()),
            shown.0.expires_at,
            text(&shown.0.tenant_id)?,
            text(&shown.0.customer_id)?,
            text(&shown.0.user_id)?,
            text(&shown.0.user_type)?,
            shown.audience(py)?.repr()?,
            shown.roles(py)?.repr()?,
            text(&shown.0.jwt_id)?,
        ))
    }
    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo: "object", /) -> "UnverifiedClaims")]
    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }
}
