//! The credentials of the built-in example.

use crate::config;

/// The credentials that the built-in configuration accepts: those of the login example in FinHub's
/// reference, which are public.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Demo {
    /// The header `X-Tenant-ID`.
    pub tenant_id: &'static str,
    /// The body's `tenantKey`.
    pub tenant_key: &'static str,
    /// The body's `tenantSecret`.
    pub tenant_secret: &'static str,
    /// The path's `customerId`.
    pub customer_id: &'static str,
    /// The path's `userId`.
    pub user_id: &'static str,
    /// The `userId` that a login answers.
    pub api_user_id: &'static str,
    /// The body's `username`.
    pub username: &'static str,
    /// The body's `password`.
    pub password: &'static str,
}

/// The credentials that [`Config::default`](crate::Config::default) accepts.
pub fn demo() -> Demo {
    let tenant = &config::DEFAULT.tenants[0];
    let customer = &tenant.customers[0];
    let user = &customer.users[0];
    Demo {
        tenant_id: &tenant.tenant_id,
        tenant_key: tenant.tenant_key.expose_secret(),
        tenant_secret: tenant.tenant_secret.expose_secret(),
        customer_id: &customer.customer_id,
        user_id: &user.user_id,
        api_user_id: &user.api_user_id,
        username: user.username.expose_secret(),
        password: user.password.expose_secret(),
    }
}
