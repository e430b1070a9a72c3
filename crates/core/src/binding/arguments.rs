//! The arguments of a call by name.
#![allow(dead_code, reason = "only operations whose methods are generated have them")]

use zeroize::Zeroizing;

use crate::Secret;
use crate::error::{Error, Failure, InvalidInput};
use crate::json::{self, Json, Node};

/// The arguments of a call.
pub(crate) struct Arguments<'a> {
    operation: &'static str,
    all: Node<'a>,
}

impl<'a> Arguments<'a> {
    pub(super) fn read(operation: &'static str, json: &'a [u8]) -> Result<Self, Error> {
        let all = std::str::from_utf8(json).ok().map(Node::new);
        let all = all.filter(|all| all.members().is_some()).ok_or_else(|| {
            Error::unsent(operation, Failure::Defect("the arguments are no JSON object".to_owned()))
        })?;
        Ok(Self { operation, all })
    }

    fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.all.members()?.get(name)
    }

    /// A part of the path, by its name on the wire and in errors.
    pub(crate) fn path(&self, wire: &str, name: &'static str) -> Result<String, Error> {
        self.required(self.get("path"), wire, name)
    }

    /// An argument of the query that is required.
    pub(crate) fn query<T: Json>(&self, wire: &str, name: &'static str) -> Result<T, Error> {
        self.required(self.get("query"), wire, name)
    }

    /// An argument of the query that may be absent.
    pub(crate) fn optional_query<T: Json>(
        &self,
        wire: &str,
        name: &'static str,
    ) -> Result<Option<T>, Error> {
        let query = self.get("query").and_then(Node::members);
        let given = query.map_or(Ok(None), |query| query.optional(wire));
        given.map_err(|_| self.refused(name))
    }

    /// The body. Unlike in an answer, a member of another type is refused.
    pub(crate) fn body<T: Json>(&self) -> Result<T, Error> {
        let body: T = self.required(Some(&self.all), "body", "body")?;
        let sent = json::encode(&body);
        let sent = std::str::from_utf8(&sent).ok().map(Node::new);
        let is_whole =
            self.get("body").zip(sent).is_some_and(|(given, sent)| is_kept(given, &sent));
        if is_whole { Ok(body) } else { Err(self.refused("body")) }
    }

    /// The access token, if the operation requires one.
    pub(crate) fn token(&self) -> Result<Secret, Error> {
        self.required(Some(&self.all), "token", "token")
    }

    /// The access token, if the operation takes one.
    pub(crate) fn bearer(&self) -> Result<Option<Secret>, Error> {
        let given = self.all.members().map_or(Ok(None), |all| all.optional("token"));
        given.map_err(|_| self.refused("bearer"))
    }

    fn required<T: Json>(
        &self,
        object: Option<&Node<'a>>,
        wire: &str,
        name: &'static str,
    ) -> Result<T, Error> {
        let given = object.and_then(|object| object.members()?.required(wire));
        given.ok_or_else(|| self.refused(name))
    }

    fn refused(&self, name: &'static str) -> Error {
        Error::unsent(
            self.operation,
            InvalidInput::new(name, "is missing, or of another type than the spec's"),
        )
    }
}

/// Whether every given argument is sent. A member that is null counts as not given.
pub(super) fn is_kept(given: &Node<'_>, sent: &Node<'_>) -> bool {
    if let (Some(given), Some(sent)) = (given.members(), sent.members()) {
        return given
            .all()
            .filter(|(_, given)| !given.is_null())
            .all(|(name, given)| sent.get(name).is_some_and(|sent| is_kept(given, sent)));
    }
    if let (Some(given), Some(sent)) = (given.items(), sent.items()) {
        return given.len() == sent.len()
            && given.iter().zip(&sent).all(|(given, sent)| is_kept(given, sent));
    }
    let text = |json: &Node<'_>| json.parse::<Zeroizing<String>>();
    let number = |json: &Node<'_>| json.parse::<serde_json::Number>();
    given.text() == sent.text()
        || text(given).is_some_and(|given| text(sent) == Some(given))
        || number(given)
            .is_some_and(|given| number(sent).and_then(|it| it.as_f64()) == given.as_f64())
}

#[cfg(test)]
mod tests {
    use super::is_kept;
    use crate::json::Node;

    #[test]
    fn what_is_given_is_sent_or_refused() {
        for (given, sent) in [
            (r#"{"a":"x","b":null}"#, r#"{"a":"x"}"#),
            (r#"{"a":"\u00e9\/"}"#, r#"{"a":"\u00e9/"}"#),
            (r#"{"a":[1,{"b":2}]}"#, r#"{"a":[1,{"b":2.0}]}"#),
            ("true", "true"),
        ] {
            assert!(is_kept(&Node::new(given), &Node::new(sent)), "{given}");
        }
        for (given, sent) in [
            (r#"{"a":"x","b":1}"#, r#"{"a":"x"}"#),
            (r#"{"a":1}"#, r#"{"a":"1"}"#),
            (r#"{"a":[1,2]}"#, r#"{"a":[1]}"#),
            (r#"{"a":{"b":"x"}}"#, r#"{"a":{}}"#),
        ] {
            assert!(!is_kept(&Node::new(given), &Node::new(sent)), "{given}");
        }
    }
}
