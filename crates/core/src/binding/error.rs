//! Errors that arise in a binding.

use std::io;

use crate::error::{Cause, Error, Failure, InvalidInput};
use crate::scrub::Scrub;
use crate::store;

/// A panic in a call of this operation, which the core did not see.
pub fn panicked(operation: &'static str) -> Error {
    Error::unsent(operation, Failure::Panicked)
}

/// The error if the system did not let a runtime start. A later call may succeed.
pub fn no_runtime(operation: &'static str, error: &io::Error) -> Error {
    Error::unsent(operation, Failure::NoRuntime(Cause::of_threads(error)))
}

/// The error of an argument or a setting that a binding refuses because it has no value in Rust. Its message is the field
/// and the problem, such as `is negative`. The message prints what the problem quotes.
pub fn refused(operation: &str, field: &str, problem: &str) -> Error {
    Error::unsent(operation.to_owned(), InvalidInput::new(field.to_owned(), problem.to_owned()))
}

/// The error of an answer whose value a binding cannot read, although the core accepted it.
pub fn unreadable(operation: &str) -> Error {
    let what = "the value of the answer cannot be read";
    Error::unsent(operation.to_owned(), Failure::Defect(what.to_owned()))
}

/// The error of a store that a binding uses directly. `doing` says what it could not do to the session, such as `load`.
pub fn store_failed(doing: &'static str, error: &(dyn std::error::Error + 'static)) -> Error {
    store::failed(doing, error, &Scrub::default())
}

#[cfg(test)]
mod tests {
    use super::{refused, unreadable};
    use crate::Kind;

    #[test]
    fn what_a_binding_refuses_reads_like_what_the_core_refuses() {
        let error = refused("is_token_expired", "leeway", "is negative");
        assert_eq!((error.kind(), error.field()), (Kind::InvalidInput, Some("leeway")));
        assert_eq!(error.operation(), "is_token_expired");
        assert_eq!(
            error.to_string(),
            "invalid_input: leeway is negative. [is_token_expired, nothing sent]"
        );
        assert!(!error.retryable() && !error.session_may_exist());
    }

    #[test]
    fn an_answer_that_a_binding_cannot_read_is_a_defect() {
        let error = unreadable("get_session");
        assert_eq!((error.kind(), error.operation()), (Kind::Internal, "get_session"));
        let text = "internal: a defect in the SDK, please report it: the value of the answer cannot be read. [get_session]";
        assert_eq!(error.to_string(), text);
    }
}
