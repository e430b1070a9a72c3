//! Settings from the environment.

use std::ffi::OsString;

use super::ClientBuilder;
use crate::error::InvalidInput;

/// The settings that have a variable.
const VARIABLES: [(&str, &str); 7] = [
    ("base_url", "FINHUB_BASE_URL"),
    ("tenant_id", "FINHUB_TENANT_ID"),
    ("tenant_key", "FINHUB_TENANT_KEY"),
    ("tenant_secret", "FINHUB_TENANT_SECRET"),
    ("forwarded_from", "FINHUB_FORWARDED_FROM"),
    ("platform", "FINHUB_PLATFORM"),
    ("device_id", "FINHUB_DEVICE_ID"),
];

/// The variable that gives a setting its value where nothing else does.
pub(crate) fn variable(setting: &str) -> Option<&'static str> {
    VARIABLES.iter().find(|(name, _)| *name == setting).map(|(_, variable)| *variable)
}

/// Fills in every setting that was not given and whose variable is set to something.
pub(super) fn complete(
    mut builder: ClientBuilder,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<ClientBuilder, InvalidInput> {
    let options = &mut builder.options;
    fill(&mut builder.base_url, "base_url", &lookup)?;
    fill(&mut options.tenant_id, "tenant_id", &lookup)?;
    fill(&mut options.tenant_key, "tenant_key", &lookup)?;
    fill(&mut options.tenant_secret, "tenant_secret", &lookup)?;
    fill(&mut options.forwarded_from, "forwarded_from", &lookup)?;
    fill(&mut options.platform, "platform", &lookup)?;
    fill(&mut options.device_id, "device_id", &lookup)?;
    Ok(builder)
}

fn fill<T: From<String>>(
    setting: &mut Option<T>,
    name: &'static str,
    lookup: impl Fn(&str) -> Option<OsString>,
) -> Result<(), InvalidInput> {
    let Some(variable) = variable(name).filter(|_| setting.is_none()) else {
        return Ok(());
    };
    let Some(value) = lookup(variable).filter(|value| !value.is_empty()) else {
        return Ok(());
    };
    let text = value
        .into_string()
        .map_err(|_| InvalidInput::new(name, format!("in {variable} is not valid UTF-8")))?;
    *setting = Some(T::from(text));
    Ok(())
}
