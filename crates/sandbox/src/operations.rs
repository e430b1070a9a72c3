//! The table of the operations other than login and logout.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// Operations that are answered with their documented examples.
///
/// `cargo xtask generate` writes the built-in table from `openapi/sessions.yaml`: every operation except login and
/// logout, which the sandbox implements.
#[derive(Clone, Debug, Deserialize)]
pub struct Operations {
    operations: Vec<Operation>,
}

/// An operation: what a request must contain, and its answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    /// In upper case.
    method: String,
    /// A template such as `/customers/{customerId}`.
    path: String,
    pub(crate) required_headers: Vec<String>,
    pub(crate) optional_headers: Vec<String>,
    pub(crate) required_query: Vec<String>,
    pub(crate) bearer: Bearer,
    pub(crate) body: Option<Body>,
    pub(crate) answer: Answer,
}

/// Whether an operation takes an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bearer {
    None,
    Optional,
    Required,
}

/// The body of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Body {
    pub(crate) content_type: String,
    pub(crate) required: bool,
    /// The members that its object must have.
    pub(crate) required_members: Vec<String>,
}

/// The documented success.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: String,
    /// Absent if the answer has no body.
    pub(crate) example: Option<Value>,
}

/// The parts of a path that its template names, percent-encoded as they were sent.
pub(crate) struct Arguments<'a>(Vec<(&'a str, &'a str)>);

impl Operations {
    /// Reads a table in the format of the built-in one.
    pub fn from_json(json: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// The operation of a request. Of several, the one with the fewest parameters in its template, since OpenAPI
    /// prefers concrete paths.
    pub(crate) fn find<'a>(
        &'a self,
        method: &str,
        path: &'a str,
    ) -> Option<(&'a Operation, Arguments<'a>)> {
        let operations = self.operations.iter().filter(|operation| operation.method == method);
        let found = operations.filter_map(|it| Some((it, arguments(&it.path, path)?)));
        found.min_by_key(|(_, arguments)| arguments.0.len())
    }

    /// Whether there is an operation of any method at this path.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.operations.iter().any(|operation| arguments(&operation.path, path).is_some())
    }
}

impl Default for Operations {
    fn default() -> Self {
        Self::from_json(include_str!("operations.json"))
            .expect("the built-in table is in the format: a test reads it")
    }
}

impl Arguments<'_> {
    /// An argument, decoded. An error if it is not UTF-8.
    pub(crate) fn decoded(&self, name: &str) -> Result<Option<Cow<'_, str>>, std::str::Utf8Error> {
        let argument = self.0.iter().find(|(it, _)| *it == name);
        argument.map(|(_, value)| percent_decode_str(value).decode_utf8()).transpose()
    }
}

/// How many parameters a template has, if a path matches it.
pub(crate) fn fits(template: &str, path: &str) -> Option<usize> {
    arguments(template, path).map(|arguments| arguments.0.len())
}

/// The parameters of a path that matches a template. A parameter is text without a slash, and is never empty.
fn arguments<'a>(mut template: &'a str, mut path: &'a str) -> Option<Arguments<'a>> {
    let mut arguments = Vec::new();
    while let Some((literal, rest)) = template.split_once('{') {
        let (name, rest) = rest.split_once('}')?;
        path = path.strip_prefix(literal)?;
        let segment = path.split('/').next().unwrap_or_default();
        let follows = rest.split(['{', '/']).next().unwrap_or_default();
        let end = if follows.is_empty() { segment.len() } else { segment.rfind(follows)? };
        if end == 0 {
            return None;
        }
        arguments.push((name, &path[..end]));
        (template, path) = (rest, &path[end..]);
    }
    (template == path).then_some(Arguments(arguments))
}

#[cfg(test)]
mod tests {
    use super::{Operations, arguments};

    #[test]
    fn the_built_in_table_is_in_the_format() {
        assert!(Operations::default().find("GET", "/").is_none());
    }

    #[test]
    fn a_template_fits_whole_segments_and_names_their_parts() {
        for (template, path, expected) in [
            ("/a/{b}/c", "/a/1/c", Some(vec![("b", "1")])),
            ("/a/{b}/{c}", "/a/1/2%2F3", Some(vec![("b", "1"), ("c", "2%2F3")])),
            ("/a/{b}.json", "/a/1.2.json", Some(vec![("b", "1.2")])),
            ("/a/{b}-{c}", "/a/1-2", Some(vec![("b", "1"), ("c", "2")])),
            ("/a", "/a", Some(vec![])),
            ("/a/{b}", "/a/", None),
            ("/a/{b}", "/a/1/2", None),
            ("/a/{b}/c", "/a/1", None),
            ("/a/{b}.json", "/a/1.xml", None),
            ("/a", "/a/", None),
        ] {
            let found = arguments(template, path).map(|arguments| arguments.0);
            assert_eq!(found, expected, "{template} {path}");
        }
    }

    #[test]
    fn what_is_concrete_is_preferred() {
        let operation = |path: &str| {
            format!(
                r#"{{ "method": "GET", "path": "{path}", "required_headers": [], "optional_headers": [],
                    "required_query": [], "bearer": "none", "body": null,
                    "answer": {{ "status": 200, "content_type": "application/json", "example": "{path}" }} }}"#
            )
        };
        let [named, concrete] = ["/a/{b}", "/a/all"].map(operation);
        let table = format!(r#"{{ "operations": [{named}, {concrete}] }}"#);
        let operations = Operations::from_json(&table).expect("a table");
        for (path, expected) in [("/a/all", "/a/all"), ("/a/1", "/a/{b}")] {
            let (found, _) = operations.find("GET", path).expect("an operation");
            assert_eq!(found.answer.example, Some(expected.into()));
        }
        assert!(operations.find("PUT", "/a/all").is_none() && operations.has("/a/all"));
    }
}
