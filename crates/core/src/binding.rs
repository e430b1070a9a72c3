//! What the bindings of other languages need of the SDK, and nobody else: no part of its API.
//!
//! An operation whose methods are generated is called here by its name, with its arguments as JSON, so that a new one adds
//! nothing to a binding written by hand. The typed faces of the languages are generated over this.

use zeroize::Zeroizing;

use crate::error::{Error, Failure};
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
