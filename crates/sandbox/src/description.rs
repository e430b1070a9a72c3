//! What `openapi/sessions.yaml` says of requests, for the page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::operations::{Bearer, fits};

/// The table that `cargo xtask generate` writes.
#[derive(Debug, Deserialize)]
pub(crate) struct Description {
    /// What the header `Authorization` is for.
    pub(crate) authorization: String,
    operations: Vec<Operation>,
    members: BTreeMap<String, Exposure>,
}

/// An operation, and what its requests may hold.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) summary: String,
    method: String,
    path: String,
    pub(crate) headers: Vec<Header>,
    /// The names of the query's parameters, none of which is a secret.
    pub(crate) query: Vec<String>,
    pub(crate) bearer: Bearer,
}

/// A header of an operation.
#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) is_secret: bool,
    pub(crate) description: String,
}

/// Whether the value of a JSON member may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Exposure {
    Open,
    Secret,
}

/// The built-in table, read once.
pub(crate) static DESCRIPTION: LazyLock<Description> = LazyLock::new(|| {
    serde_json::from_str(include_str!("description.json"))
        .expect("the built-in table is in the format: a test reads it")
});

impl Description {
    /// The operation of a request. Of several, the one with the fewest parameters in its path.
    pub(crate) fn operation(&self, method: &str, path: &str) -> Option<&Operation> {
        let operations = self.operations.iter().filter(|it| it.method == method);
        let found = operations.filter_map(|it| Some((it, fits(&it.path, path)?)));
        found.min_by_key(|(_, parameters)| *parameters).map(|(operation, _)| operation)
    }

    /// A header of an operation, or of any if none is given.
    pub(crate) fn header<'a>(
        &'a self,
        operation: Option<&'a Operation>,
        name: &str,
    ) -> Option<&'a Header> {
        let all = self.operations.iter().filter(|_| operation.is_none());
        let mut headers = operation.into_iter().chain(all).flat_map(|it| &it.headers);
        headers.find(|header| header.name.eq_ignore_ascii_case(name))
    }

    /// Whether a JSON member may be shown. `None` if the description does not know it.
    pub(crate) fn member(&self, name: &str) -> Option<Exposure> {
        self.members.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{DESCRIPTION, Exposure};

    #[test]
    fn the_built_in_table_tells_login_and_logout_and_their_secrets_apart() {
        let path = "/api/v2.1/customer/individual/cust_12345/users/user_67890/sessions";
        let login = DESCRIPTION.operation("POST", path).expect("the login");
        assert_eq!(login.name, "createSession");
        let logout =
            DESCRIPTION.operation("DELETE", &format!("{path}/sess_1")).expect("the logout");
        assert_eq!(logout.name, "deleteSession");
        let tenant = DESCRIPTION.header(Some(login), "x-tenant-id").expect("a header");
        assert!(tenant.required && !tenant.is_secret && !tenant.description.is_empty());
        assert_eq!(DESCRIPTION.member("password"), Some(Exposure::Secret));
        assert_eq!(DESCRIPTION.member("sessionId"), Some(Exposure::Open));
        assert_eq!(DESCRIPTION.member("passwort"), None);
    }
}
