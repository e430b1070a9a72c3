//! Errors that arise in a binding.

use std::io;

use crate::error::{Cause, Error, Failure};

/// A panic in a call of this operation, which the core did not see.
pub fn panicked(operation: &'static str) -> Error {
    Error::unsent(operation, Failure::Panicked)
}

/// A runtime that the system did not let start, which may go better later.
pub fn no_runtime(operation: &'static str, error: &io::Error) -> Error {
    Error::unsent(operation, Failure::NoRuntime(Cause::of_threads(error)))
}
