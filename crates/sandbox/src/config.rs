//! Which tenants, customers and users the sandbox knows.

use std::collections::HashSet;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::secret::Secret;

/// Who can log in to the sandbox. [`Config::default`] is the example of FinHub's reference.
///
/// Ids are opaque: any text that is not empty will do.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(
    description = "Who can log in to the sandbox. Ids are opaque: any text that is not empty will do."
)]
pub struct Config {
    /// The tenants, each with keys and customers of its own.
    pub tenants: Vec<Tenant>,
}

/// A tenant, its keys, and its customers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tenant {
    /// The header `X-Tenant-ID`. Case-sensitive.
    pub tenant_id: String,
    /// The body's `tenantKey`.
    pub tenant_key: Secret,
    /// The body's `tenantSecret`.
    pub tenant_secret: Secret,
    /// The tenant's customers.
    pub customers: Vec<Customer>,
}

/// An individual customer and its users.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The `customerId` of the path.
    pub customer_id: String,
    /// The customer's users.
    pub users: Vec<User>,
}

/// A user, by both names that FinHub gives it, and what it logs in with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The `userId` of the path.
    pub user_id: String,
    /// The `userId` that a login answers, and that its token names.
    pub api_user_id: String,
    /// The name or e-mail address to log in with.
    pub username: Secret,
    /// The password to log in with.
    pub password: Secret,
}

/// Why a configuration cannot be used: which key, and what to do about it. Never quotes a secret.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(String);

/// The built-in configuration, read once.
pub(crate) static DEFAULT: LazyLock<Config> = LazyLock::new(|| {
    Config::from_yaml(Config::DEFAULT_YAML)
        .expect("the built-in configuration is valid: a test reads it")
});

impl Default for Config {
    fn default() -> Self {
        DEFAULT.clone()
    }
}

impl Config {
    /// The built-in configuration as YAML with comments: a file to start from.
    pub const DEFAULT_YAML: &str = include_str!("config.yaml");

    /// Reads a configuration from YAML, or from JSON, which is YAML too.
    pub fn from_yaml(text: &str) -> Result<Self, ConfigError> {
        let config: Self =
            serde_norway::from_str(text).map_err(|error| ConfigError(error.to_string()))?;
        config.check()?;
        Ok(config)
    }

    /// Checks what types alone do not say: ids are there, and no two are the same.
    pub(crate) fn check(&self) -> Result<(), ConfigError> {
        if self.tenants.is_empty() {
            return Err(ConfigError("tenants: the list is empty; add a tenant, or leave the configuration out for the built-in one".to_owned()));
        }
        unique("tenants", "tenant_id", self.tenants.iter().map(|tenant| &tenant.tenant_id))?;
        for (t, tenant) in self.tenants.iter().enumerate() {
            let at = format!("tenants[{t}].customers");
            unique(
                &at,
                "customer_id",
                tenant.customers.iter().map(|customer| &customer.customer_id),
            )?;
            for (c, customer) in tenant.customers.iter().enumerate() {
                let at = format!("{at}[{c}].users");
                unique(&at, "user_id", customer.users.iter().map(|user| &user.user_id))?;
                unique(&at, "api_user_id", customer.users.iter().map(|user| &user.api_user_id))?;
            }
        }
        Ok(())
    }

    pub(crate) fn tenant(&self, tenant_id: &[u8]) -> Option<&Tenant> {
        self.tenants.iter().find(|tenant| tenant.tenant_id.as_bytes() == tenant_id)
    }
}

impl Tenant {
    pub(crate) fn customer(&self, customer_id: &str) -> Option<&Customer> {
        self.customers.iter().find(|customer| customer.customer_id == customer_id)
    }
}

impl Customer {
    pub(crate) fn user(&self, user_id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.user_id == user_id)
    }
}

/// The JSON Schema of a configuration file.
pub fn config_schema() -> serde_json::Value {
    schemars::schema_for!(Config).to_value()
}

/// Refuses an id that is empty or was used before, and says where it stands.
fn unique<'a>(
    list: &str,
    key: &str,
    ids: impl Iterator<Item = &'a String>,
) -> Result<(), ConfigError> {
    let mut seen = HashSet::new();
    for (index, id) in ids.enumerate() {
        if id.is_empty() {
            return Err(ConfigError(format!(
                "{list}[{index}].{key}: the id is empty; give it a text"
            )));
        }
        if !seen.insert(id) {
            return Err(ConfigError(format!(
                "{list}[{index}].{key}: `{id}` is used twice; give each its own id"
            )));
        }
    }
    Ok(())
}
