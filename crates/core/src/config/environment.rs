//! Settings from the environment.

use std::ffi::OsString;

use crate::error::InvalidInput;
use crate::generated::settings::VARIABLES;

/// The environment variable of a setting, which is read if the setting is not given.
pub(crate) fn variable(setting: &str) -> Option<&'static str> {
    VARIABLES.iter().find(|(name, _)| *name == setting).map(|(_, variable)| *variable)
}

/// Reads a setting that has no value from its variable, unless that is unset or empty.
pub(crate) fn fill<T: From<String>>(
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
