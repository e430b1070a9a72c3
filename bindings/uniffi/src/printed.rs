//! Printing for the values that the other languages construct themselves.

use crate::CallError;
use crate::call::at_once;

/// A text on one line, ready to print: invisible characters and characters that change how others are displayed are escaped.
#[uniffi::export]
pub fn printable(text: &str) -> Result<String, CallError> {
    at_once("boundary", || Ok(finhub_sessions::binding::printable(text)))
}
