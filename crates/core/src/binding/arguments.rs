//! The arguments of a call by name.
#![allow(dead_code, reason = "only operations whose methods are generated have them")]

use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{Error, Failure, InvalidInput};
use crate::json::{self, Json, Members};

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
        let part = |name| all.get(name).and_then(Members::read);
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

    /// The body. What an answer is forgiven, a member of another type, is refused here.
    pub(crate) fn body<T: Json>(&self) -> Result<T, Error> {
        let body: T = self.required(Some(&self.all), "body", "body")?;
        let sent = json::encode(&body);
        let is_whole = self.all.get("body").is_some_and(|given| is_kept(given, &sent));
        if is_whole { Ok(body) } else { Err(self.refused("body")) }
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

/// Whether all that was given is sent. A member that is null counts as not given.
pub(super) fn is_kept(given: &str, sent: &[u8]) -> bool {
    let Ok(sent) = std::str::from_utf8(sent) else { return false };
    if let (Some(given), Some(sent)) = (Members::read(given), Members::read(sent)) {
        return given.all().all(|(name, given)| {
            sent.get(name).is_some_and(|sent| is_kept(given, sent.as_bytes()))
        });
    }
    let items = |json| serde_json::from_str::<Vec<&RawValue>>(json).ok();
    if let (Some(given), Some(sent)) = (items(given), items(sent)) {
        let mut pairs = given.iter().zip(&sent);
        return given.len() == sent.len()
            && pairs.all(|(given, sent)| is_kept(given.get(), sent.get().as_bytes()));
    }
    let text = |json| serde_json::from_str::<Zeroizing<String>>(json).ok();
    let number = |json| serde_json::from_str::<serde_json::Number>(json).ok();
    given == sent
        || text(given).is_some_and(|given| text(sent) == Some(given))
        || number(given)
            .is_some_and(|given| number(sent).and_then(|it| it.as_f64()) == given.as_f64())
}

#[cfg(test)]
mod tests {
    use super::is_kept;

    #[test]
    fn what_is_given_is_sent_or_refused() {
        for (given, sent) in [
            (r#"{"a":"x","b":null}"#, r#"{"a":"x"}"#),
            (r#"{"a":"\u00e9\/"}"#, r#"{"a":"\u00e9/"}"#),
            (r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":2.0}]}"#),
            ("true", "true"),
        ] {
            assert!(is_kept(given, sent.as_bytes()), "{given}");
        }
        for (given, sent) in [
            (r#"{"a":"x","b":1}"#, r#"{"a":"x"}"#),
            (r#"{"a":1}"#, r#"{"a":"1"}"#),
            (r#"{"a":[1,2]}"#, r#"{"a":[1]}"#),
            (r#"{"a":{"b":"x"}}"#, r#"{"a":{}}"#),
        ] {
            assert!(!is_kept(given, sent.as_bytes()), "{given}");
        }
    }
}
