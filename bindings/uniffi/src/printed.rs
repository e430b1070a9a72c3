//! What values print that the other languages put together themselves.

use crate::CallError;
use crate::call::at_once;

/// A text on one line, for a program to print: characters that show nothing or govern how others show are escaped.
#[uniffi::export]
pub fn printable(text: &str) -> Result<String, CallError> {
    at_once("boundary", || Ok(finhub_sessions::binding::printable(text)))
}
