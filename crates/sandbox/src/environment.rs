//! The `FINHUB_*` variables that point the SDK to a sandbox.

use crate::config::Config;

/// The variables, in the order of the SDK's settings. Their keys are public if the configuration is the built-in one;
/// otherwise only its owner may show them.
pub(crate) fn environment(
    base_url: &str,
    config: &Config,
    is_built_in: bool,
) -> Vec<(&'static str, String)> {
    let Some(tenant) = config.tenants.first() else { return Vec::new() };
    let mut variables = vec![
        ("FINHUB_BASE_URL", base_url.to_owned()),
        ("FINHUB_TENANT_ID", tenant.tenant_id.clone()),
        ("FINHUB_FORWARDED_FROM", "my-app".to_owned()),
        ("FINHUB_PLATFORM", "web".to_owned()),
        ("FINHUB_DEVICE_ID", "356938035643809".to_owned()),
    ];
    if is_built_in {
        variables.push(("FINHUB_TENANT_KEY", tenant.tenant_key.expose_secret().to_owned()));
        variables.push(("FINHUB_TENANT_SECRET", tenant.tenant_secret.expose_secret().to_owned()));
    }
    variables
}

/// The lines that set variables in a shell.
pub(crate) fn exports(variables: &[(&'static str, String)]) -> Vec<String> {
    variables.iter().map(|(name, value)| format!("export {name}={}", quoted(value))).collect()
}

/// Quoted for a shell, since an id may be any text.
fn quoted(value: &str) -> String {
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/".contains(&byte)) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}
