//! What the bindings of other languages need of the SDK, and nobody else: no part of its API.
//!
//! An operation whose methods are generated is called here by its name, with its arguments as JSON, so that a new one adds
//! nothing to a binding written by hand. The typed faces of the languages are generated over this.

use zeroize::Zeroizing;

use crate::error::{Error, Failure, InvalidInput};
use crate::{Client, Credentials, Session, Termination};

/// Calls an operation by its name in snake case.
///
/// `arguments` is a JSON object of `path` and `query` (objects of arguments by their names on the wire), `body` (as it goes
/// over the wire) and `token` (the access token), each only where the operation takes it. What comes back is the value of
/// the answer, as JSON by its names on the wire, secrets included; `null` where the operation answers none.
pub async fn call(
    client: &Client,
    operation: &str,
    arguments: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let _ = (client, operation, arguments);
    Err(Error::unsent("boundary", Failure::Defect("no such operation".to_owned())))
}

/// The fields of a login's answer that [`Session`] has by generated accessors: a JSON object by their names on the wire.
pub fn session_further(session: &Session) -> Zeroizing<Vec<u8>> {
    let _ = session;
    Zeroizing::new(b"{}".to_vec())
}

/// The same of a logout's answer.
pub fn termination_further(termination: &Termination) -> Zeroizing<Vec<u8>> {
    let _ = termination;
    Zeroizing::new(b"{}".to_vec())
}

/// Credentials with the further fields of a login's body, from a JSON object by their names on the wire.
///
/// Fails with [`InvalidInput`](crate::Kind::InvalidInput) where one has not its field's type.
pub fn with_further(credentials: Credentials, further: &[u8]) -> Result<Credentials, Error> {
    let _ = further;
    Ok(credentials)
}

/// The error of an argument or a setting that a binding refuses, since it is no value of Rust: its text says that the field
/// has the problem, such as `is negative`. What it quotes is printed.
pub fn refused(operation: &str, field: &str, problem: &str) -> Error {
    Error::unsent(operation.to_owned(), InvalidInput::new(field.to_owned(), problem.to_owned()))
}

/// The error of an answer whose value a binding cannot read, although the core took it.
pub fn unreadable(operation: &str) -> Error {
    let what = "the value of the answer cannot be read";
    Error::unsent(operation.to_owned(), Failure::Defect(what.to_owned()))
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
