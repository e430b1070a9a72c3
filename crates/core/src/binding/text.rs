//! Texts that bindings print or send.

use crate::Session;

/// The ids of a session, to print. Secrets are redacted: FinHub or the caller may have made an id from one, such
/// as the user's name. Control and formatting characters are not escaped yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShownIds {
    /// That of [`Session::session_id`].
    pub session_id: String,
    /// That of [`Session::customer_id`].
    pub customer_id: String,
    /// That of [`Session::user_id`].
    pub user_id: String,
    /// That of [`Session::api_user_id`].
    pub api_user_id: String,
}

/// The ids of a session, to print.
pub fn shown_ids(session: &Session) -> ShownIds {
    let secrets = session.secrets();
    ShownIds {
        session_id: secrets.redacted(session.session_id()),
        customer_id: secrets.redacted(session.customer_id()),
        user_id: secrets.redacted(session.user_id()),
        api_user_id: secrets.redacted(session.api_user_id()),
    }
}

/// The default `User-Agent` of the SDK of a language, in FinHub's form for SDKs. `runtime` is a name and a version, such
/// as `CPython/3.13.1`.
pub fn user_agent(language: &str, runtime: &str) -> String {
    format!("finhub-sdk-{language}/{} {runtime}", env!("CARGO_PKG_VERSION"))
}

/// A text on one line, with control and formatting characters escaped.
pub fn printable(text: &str) -> String {
    crate::scrub::printable(text)
}
