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
{exports}
",
        opening = opening(sandbox),
        customer = demo.customer_id,
        user = demo.user_id,
        username = demo.username,
        password = demo.password,
        exports = exports(sandbox),
    )
}

/// The address, and who can log in by the user's own configuration: ids and counts, never a secret.
pub(crate) fn with_config(sandbox: &Sandbox, config: &Config) -> String {
    let tenants: Vec<_> = config.tenants.iter().map(summary).collect();
    format!(
        "\
{opening}

Tenants
{tenants}

Point the SDK here, with FINHUB_TENANT_KEY and FINHUB_TENANT_SECRET from your configuration
{exports}
",
        opening = opening(sandbox),
        tenants = tenants.join("\n"),
        exports = exports(sandbox),
    )
}

fn summary(tenant: &Tenant) -> String {
    let users: usize = tenant.customers.iter().map(|customer| customer.users.len()).sum();
    format!("  {}   {} customers, {users} users", tenant.tenant_id, tenant.customers.len())
}

fn opening(sandbox: &Sandbox) -> String {
    let page = sandbox.page_url().map_or_else(String::new, |page| {
        format!("\nOpen {page} in a browser: sessions, requests, and buttons for faults.")
    });
    format!("FinHub sandbox, listening on {}{page}\nCtrl-C stops it.", sandbox.base_url())
}

/// The lines that set the variables.
fn exports(sandbox: &Sandbox) -> String {
    let lines: Vec<_> = sandbox.exports().iter().map(|line| format!("  {line}")).collect();
    lines.join("\n")
}
