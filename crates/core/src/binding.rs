//! What the bindings of other languages need of the SDK, and nobody else: no part of its API.
//!
//! An operation whose methods are generated is called here by its name, with its arguments as JSON, so that a new one adds
//! nothing to a binding written by hand. The typed faces of the languages are generated over this.

use zeroize::Zeroizing;

use crate::error::{Error, Failure, InvalidInput};
use crate::generated::binding;
use crate::generated::values::CredentialsFurther;
use crate::json::{self, Json, Members};
use crate::{Client, Credentials, Secret, Session, Termination};

/// What errors name where the two halves do not fit.
const BOUNDARY: &str = "boundary";

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
    let unknown = || Error::unsent(BOUNDARY, Failure::Defect("no such operation".to_owned()));
    let name = binding::name(operation).ok_or_else(unknown)?;
    let arguments = Arguments::read(name, arguments)?;
    binding::call(client, operation, &arguments).await.unwrap_or_else(|| Err(unknown()))
}

/// The fields of a login's answer that [`Session`] has by generated accessors: a JSON object by their names on the wire.
pub fn session_further(session: &Session) -> Zeroizing<Vec<u8>> {
    json::encode(&session.further)
}

/// The same of a logout's answer.
pub fn termination_further(termination: &Termination) -> Zeroizing<Vec<u8>> {
    json::encode(&termination.further)
}

/// Credentials with the further fields of a login's body, from a JSON object by their names on the wire; empty for none.
///
/// Fails with [`InvalidInput`](crate::Kind::InvalidInput) where it is something else.
pub fn with_further(mut credentials: Credentials, further: &[u8]) -> Result<Credentials, Error> {
    if further.is_empty() {
        return Ok(credentials);
    }
    let further = json::decode::<CredentialsFurther>(further).ok_or_else(|| {
        Error::unsent("create_session", InvalidInput::new("credentials", "are no JSON object"))
    })?;
    credentials.further = further;
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

/// The arguments of a call.
#[allow(dead_code, reason = "only operations whose methods are generated have them")]
pub(crate) struct Arguments<'a> {
    operation: &'static str,
    all: Members<'a>,
    path: Option<Members<'a>>,
    query: Option<Members<'a>>,
}

#[allow(dead_code, reason = "only operations whose methods are generated have them")]
impl<'a> Arguments<'a> {
    fn read(operation: &'static str, json: &'a [u8]) -> Result<Self, Error> {
        let all = std::str::from_utf8(json).ok().and_then(Members::read);
        let all = all.ok_or_else(|| {
            Error::unsent(operation, Failure::Defect("the arguments are no JSON object".to_owned()))
        })?;
        let part = |name| all.get(name).and_then(|part| Members::read(part.get()));
        let (path, query) = (part("path"), part("query"));
        Ok(Self { operation, all, path, query })
    }

    /// A part of the path, by its name on the wire and in errors.
    pub(crate) fn path(&self, wire: &str, name: &'static str) -> Result<String, Error> {
        self.required(self.path.as_ref(), wire, name)
    }

    /// An argument of the query that is required.
    pub(crate) fn query<T: Json>(&self, wire: &str, name: &'static str) -> Result<T, Error> {
        self.required(self.query.as_ref(), wire, name)
    }

    /// An argument of the query that may be absent.
    pub(crate) fn optional_query<T: Json>(
        &self,
        wire: &str,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        let given = self.query.as_ref().map_or(Some(None), |query| query.optional(wire));
        given.ok_or_else(|| self.refused(name))
    }

    pub(crate) fn body<T: Json>(&self) -> Result<T, Error> {
        self.required(Some(&self.all), "body", "body")
    }

    /// The access token, where the operation needs one.
    pub(crate) fn token(&self) -> Result<Secret, Error> {
        self.required(Some(&self.all), "token", "token")
    }

    /// The access token, where the operation takes one.
    pub(crate) fn bearer(&self) -> Result<Option<Secret>, Error> {
        self.all.optional("token").ok_or_else(|| self.refused("bearer"))
    }

    fn required<T: Json>(
        &self,
        members: Option<&Members<'a>>,
        wire: &str,
        name: &'static str,
    ) -> Result<T, Error> {
        let given = members.and_then(|members| members.required(wire));
        given.ok_or_else(|| self.refused(name))
    }

    fn refused(&self, name: &'static str) -> Error {
        Error::unsent(self.operation, InvalidInput::new(name, "is missing, or of another type than the spec's"))

    }
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
        assert_eq!(error.to_string(), "invalid_input: leeway is negative. [is_token_expired, nothing sent]");
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
