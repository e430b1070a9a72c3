//! What this crate refuses itself, in the SDK's words.

use finhub_sessions::{Error, binding};

/// An error of kind `InvalidInput`. It quotes no value.
pub(crate) fn refused(field: &str, problem: &str) -> Error {
    binding::refused("access_token", field, problem)
}
