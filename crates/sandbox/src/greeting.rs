//! The greeting that the sandbox prints when it starts, for people or for programs.

use finhub_sandbox::{Config, Sandbox, Tenant};

/// One line of JSON.
pub(crate) fn for_programs(sandbox: &Sandbox) -> String {
    serde_json::json!({ "base_url": sandbox.base_url() }).to_string()
}

/// The address, and the built-in credentials, which are public and may be shown.
pub(crate) fn with_demo(sandbox: &Sandbox) -> String {
    let demo = sandbox.demo();
    format!(
        "\
{opening}

Log in as
  customer   {customer}
  user       {user}
  username   {username}
  password   {password}
(`--print-config` lists every customer.)

Point the SDK here
{environment}
  export FINHUB_TENANT_KEY={key}
  export FINHUB_TENANT_SECRET={secret}
",
        opening = opening(sandbox),
        customer = demo.customer_id,
        user = demo.user_id,
        username = demo.username,
        password = demo.password,
        environment = environment(sandbox, demo.tenant_id),
        key = demo.tenant_key,
        secret = demo.tenant_secret,
    )
}

/// The address, and who can log in by the user's own configuration: ids and counts, never a secret.
pub(crate) fn with_config(sandbox: &Sandbox, config: &Config) -> String {
    let tenants: Vec<_> = config.tenants.iter().map(summary).collect();
    let first = config.tenants.first().map_or("", |tenant| &tenant.tenant_id);
    format!(
        "\
{opening}

Tenants
{tenants}

Point the SDK here, with FINHUB_TENANT_KEY and FINHUB_TENANT_SECRET from your configuration
{environment}
",
        opening = opening(sandbox),
        tenants = tenants.join("\n"),
        environment = environment(sandbox, first),
    )
}

fn summary(tenant: &Tenant) -> String {
    let users: usize = tenant.customers.iter().map(|customer| customer.users.len()).sum();
    format!("  {}   {} customers, {users} users", tenant.tenant_id, tenant.customers.len())
}

fn opening(sandbox: &Sandbox) -> String {
    format!("FinHub sandbox, listening on {}\nCtrl-C stops it.", sandbox.base_url())
}

/// The settings that are not secret.
fn environment(sandbox: &Sandbox, tenant_id: &str) -> String {
    [
        format!("  export FINHUB_BASE_URL={}", sandbox.base_url()),
        format!("  export FINHUB_TENANT_ID={}", quoted(tenant_id)),
        "  export FINHUB_FORWARDED_FROM=my-app".to_owned(),
        "  export FINHUB_PLATFORM=web".to_owned(),
        "  export FINHUB_DEVICE_ID=356938035643809".to_owned(),
    ]
    .join("\n")
}

/// Quoted for a shell, since an id may be any text.
fn quoted(id: &str) -> String {
    if id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return id.to_owned();
    }
    format!("'{}'", id.replace('\'', r"'\''"))
}
