//! What the bindings of other languages need of the SDK. It is no part of the public API.
//!
//! An operation whose methods are generated is called here by its name, with its arguments as JSON. So a new operation
//! needs no hand-written code in a binding. The typed methods of each language are generated on top of this.

mod arguments;
mod client;
mod error;
mod hosts;
mod log;
mod request;
mod text;
mod threads;

use zeroize::Zeroizing;

pub(crate) use self::arguments::Arguments;
pub use self::client::{ClientExt, Hold, build_in};
pub use self::error::{no_runtime, panicked, refused, store_failed, unreadable};
pub use self::hosts::{TokenHosts, bearer};
pub use self::log::{
    LogEvent, LogLevel, LogSink, LogValue, callback_failed, log_into, logout_failed,
};
pub use self::request::{
    CredentialRequest, CredentialRequests, leave, renew_on_request, session_for_on_request,
};
pub use self::text::{ShownIds, printable, shown_ids, user_agent};
pub use self::threads::try_threads;
pub use crate::store::OPERATION as SESSION_STORE;

use self::arguments::is_kept;
use crate::error::{Error, Failure, InvalidInput};
use crate::generated::binding;
use crate::generated::values::CredentialsFurther;
use crate::json::{self, Json, Node};
use crate::{Client, Credentials, Session, Termination};

/// The operation in errors if the two halves do not fit.
const BOUNDARY: &str = "boundary";

/// Calls an operation by its name in snake case.
///
/// `arguments` is a JSON object of `path` and `query` (objects of arguments by their names on the wire), `body` (as it goes
/// over the wire) and `token` (the access token), each only if the operation takes it. It returns the value of the
/// answer as JSON, by its names on the wire and secrets included; `null` if the answer has no value.
pub async fn call(
    client: &Client,
    operation: &str,
    arguments: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let unknown = || Error::unsent(BOUNDARY, Failure::Defect("no such operation".to_owned()));
    let name = binding::name(operation).ok_or_else(unknown)?;
    let arguments = Arguments::read(name, arguments)?;
    binding::call(client, operation, &arguments).await.unwrap_or_else(|| Err(unknown()))
}

/// The fields of a login's answer that [`Session`] has by generated accessors: a JSON object by their names on the wire.
pub fn session_further(session: &Session) -> Zeroizing<Vec<u8>> {
    json::encode(&session.0.further)
}

/// The same for a logout's answer.
pub fn termination_further(termination: &Termination) -> Zeroizing<Vec<u8>> {
    json::encode(&termination.further)
}

/// Credentials with the further fields of a login's body, from a JSON object by their names on the wire; empty for none.
///
/// Fails with [`InvalidInput`](crate::Kind::InvalidInput) if it is anything else.
pub fn with_further(mut credentials: Credentials, further: &[u8]) -> Result<Credentials, Error> {
    if further.is_empty() {
        return Ok(credentials);
    }
    let refused = || {
        let problem = "hold a field that a login does not take, or of another type than the spec's";
        Error::unsent("create_session", InvalidInput::new("credentials", problem))
    };
    let given = Node::new(std::str::from_utf8(further).map_err(|_| refused())?);
    let read = CredentialsFurther::decode(&given).ok_or_else(refused)?;
    let sent = json::encode(&read);
    if !std::str::from_utf8(&sent).is_ok_and(|sent| is_kept(&given, &Node::new(sent))) {
        return Err(refused());
    }
    credentials.further = read;
    Ok(credentials)
}
