//! The arguments of a call by name.
#![allow(dead_code, reason = "only operations whose methods are generated have them")]

use crate::Secret;
use crate::error::{Error, Failure, InvalidInput};
use crate::json::{Json, Members};

/// The arguments of a call.
pub(crate) struct Arguments<'a> {
    operation: &'static str,
    all: Members<'a>,
    path: Option<Members<'a>>,
    query: Option<Members<'a>>,
}

impl<'a> Arguments<'a> {
    pub(super) fn read(operation: &'static str, json: &'a [u8]) -> Result<Self, Error> {
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
        let given = self.query.as_ref().map_or(Ok(None), |query| query.optional(wire));
        given.map_err(|_| self.refused(name))
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
        self.all.optional("token").map_err(|_| self.refused("bearer"))
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
        Error::unsent(
            self.operation,
            InvalidInput::new(name, "is missing, or of another type than the spec's"),
        )
    }
}
