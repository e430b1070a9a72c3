//! Input that is refused before anything is sent.

use std::borrow::Cow;

use crate::config::variable;

/// A setting or an argument that cannot be used, and why.
///
/// The problem never quotes the value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvalidInput {
    /// Its name in the API, such as `device_id`.
    pub(crate) field: Cow<'static, str>,
    /// The problem, as the rest of a sentence that begins with the name.
    pub(crate) problem: Cow<'static, str>,
}

impl InvalidInput {
    pub(crate) fn new(
        field: impl Into<Cow<'static, str>>,
        problem: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), problem: problem.into() }
    }

    /// The refusal if a call needs settings that have no value. `settings` holds at least one.
    pub(crate) fn missing(settings: &[&'static str]) -> Self {
        let field = settings.first().copied().unwrap_or("settings");
        let remedy = match variable(field) {
            Some(variable) => format!("is missing: set it, or {variable}"),
            None => "is missing: set it on the client, or by with_options".to_owned(),
        };
        let others = settings.get(1..).unwrap_or_default();
        if others.is_empty() {
            Self::new(field, remedy)
        } else {
            Self::new(field, format!("{remedy}; also missing: {}", others.join(", ")))
        }
    }
}
