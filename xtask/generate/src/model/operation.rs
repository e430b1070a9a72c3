//! What can be called.

use serde::Serialize;

use super::name::Name;
use super::own_kinds::{UNEXPECTED, kind_of_status};
use super::types::{TypeRef, type_of};
use crate::extensions;
use crate::spec::{self, Answer, Spec, json_media, json_schema};

/// An operation of the spec.
#[derive(Debug, Serialize)]
pub(crate) struct Operation {
    pub(crate) name: Name,
    /// In upper case.
    pub(crate) method: String,
    pub(crate) path: String,
    /// One sentence.
    pub(crate) summary: String,
    pub(crate) description: String,
    /// Whether its methods are written by hand, since what they promise is special.
    pub(crate) by_hand: bool,
    /// Whether sending it again has no further effect.
    pub(crate) is_idempotent: bool,
    /// Whether its success makes a session, which somebody has to log out.
    pub(crate) creates_session: bool,
    /// In the order of the path.
    pub(crate) path_arguments: Vec<Argument>,
    /// Required ones first, in the order of the spec.
    pub(crate) query: Vec<Argument>,
    pub(crate) body: Option<Body>,
    pub(crate) bearer: Bearer,
    pub(crate) headers: Vec<Header>,
    /// The statuses of success.
    pub(crate) success: Vec<u16>,
    /// What a success gives; `None` where it has no body.
    pub(crate) answer: Option<TypeRef>,
    /// The documented statuses that are no success, those that stand alone before ranges.
    pub(crate) errors: Vec<ErrorStatus>,
    /// The documented example of its success, as JSON.
    pub(crate) example: Option<serde_json::Value>,
    /// The success that the example is of.
    pub(crate) documented: Documented,
}

/// A success as the spec documents it.
#[derive(Debug, Serialize)]
pub(crate) struct Documented {
    pub(crate) status: u16,
    pub(crate) content_type: String,
}

/// A part of the path or the query.
#[derive(Debug, Serialize)]
pub(crate) struct Argument {
    pub(crate) name: Name,
    #[serde(rename = "type")]
    pub(crate) r#type: TypeRef,
    pub(crate) required: bool,
    pub(crate) doc: String,
}

/// What an operation sends.
#[derive(Debug, Serialize)]
pub(crate) struct Body {
    #[serde(rename = "type")]
    pub(crate) r#type: TypeRef,
    pub(crate) content_type: String,
    /// Whether it is always sent.
    pub(crate) required: bool,
    pub(crate) doc: String,
}

/// Whether an operation takes an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bearer {
    None,
    Optional,
    Required,
}

/// A header that an operation takes.
#[derive(Debug, Serialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) is_secret: bool,
    pub(crate) doc: String,
}

/// A documented status that is no success.
#[derive(Debug, Serialize)]
pub(crate) struct ErrorStatus {
    pub(crate) first: u16,
    pub(crate) last: u16,
    /// The kind of error that it becomes, where the spec says so.
    pub(crate) kind: Option<String>,
    /// Whether it, or a status of its range, becomes no kind but that of any other status.
    pub(crate) is_unexpected: bool,
    pub(crate) description: String,
}

impl Operation {
    /// Whether it is the login that the SDK writes by hand.
    pub(crate) fn is_login(&self) -> bool {
        self.by_hand && self.creates_session
    }

    pub(super) fn of(spec: &Spec, operation: &spec::Operation<'_>) -> Self {
        let node = operation.node;
        let text = |key| node.text_at(key).unwrap_or_default().trim().to_owned();
        let answers = spec.answers(operation);
        let successes: Vec<_> = answers.iter().filter(|it| it.is_success()).collect();
        let documented = successes.iter().find_map(|it| Some((it, example(spec, it)?)));
        let bearer = match spec.bearer(operation) {
            spec::Bearer::None => Bearer::None,
            spec::Bearer::Optional => Bearer::Optional,
            spec::Bearer::Required => Bearer::Required,
        };
        let (mut path_arguments, mut query) =
            (path_arguments(spec, operation), query(spec, operation));
        let token = bearer.argument();
        // Rust's methods take the query as one argument of this name.
        apart(&mut path_arguments, "path", &[token, (!query.is_empty()).then_some("query")]);
        apart(&mut query, "query", &[token]);
        Self {
            name: Name::of(operation.id()),
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
            summary: text("summary"),
            description: text("description"),
            by_hand: extensions::is_by_hand(node),
            is_idempotent: extensions::idempotent(node)
                .unwrap_or(operation.method != "post" && operation.method != "patch"),
            creates_session: extensions::creates_session(node),
            path_arguments,
            query,
            body: body(spec, operation),
            bearer,
            headers: headers(spec, operation),
            success: successes.iter().filter_map(|it| it.status.parse().ok()).collect(),
            answer: successes.iter().find_map(|it| answer(spec, operation, it)),
            errors: errors(&answers),
            documented: Documented::of(
                documented.as_ref().map(|(it, _)| *it).or(successes.first()),
            ),
            example: documented.map(|(_, example)| example),
        }
    }

    /// The name of the argument that a field of its body becomes, where the fields are arguments: its own, unless another
    /// argument has it.
    pub(crate) fn argument_of_field(&self, field: &Name) -> Name {
        let others = self.path_arguments.iter().chain(&self.query).map(|it| it.name.snake.as_str());
        let is_taken = others.chain(self.bearer.argument()).any(|name| name == field.snake);
        if is_taken { prefixed("body", field) } else { field.clone() }
    }
}

impl Bearer {
    /// The name of the argument that is the access token.
    fn argument(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Optional => Some("bearer"),
            Self::Required => Some("token"),
        }
    }
}

/// Gives those arguments another name that have one of these.
fn apart(arguments: &mut [Argument], place: &str, taken: &[Option<&str>]) {
    for argument in arguments {
        if taken.contains(&Some(argument.name.snake.as_str())) {
            argument.name = prefixed(place, &argument.name);
        }
    }
}

fn prefixed(place: &str, name: &Name) -> Name {
    Name::called(&name.wire, &format!("{place}_{}", name.snake))
}

impl Documented {
    fn of(answer: Option<&&Answer<'_>>) -> Self {
        let status = answer.and_then(|it| it.status.parse().ok()).unwrap_or(200);
        let content_type =
            answer.and_then(|it| json_media(it.node)).map(|(kind, _)| concrete(kind));
        Self { status, content_type: content_type.unwrap_or_else(|| concrete("*/*")) }
    }
}

impl ErrorStatus {
    /// As prose writes it, such as `404` or `4xx`.
    pub(crate) fn words(&self) -> String {
        if self.first == self.last {
            self.first.to_string()
        } else {
            format!("{}xx", self.first / 100)
        }
    }
}

fn path_arguments(spec: &Spec, operation: &spec::Operation<'_>) -> Vec<Argument> {
    let mut arguments: Vec<_> =
        operation.parameters.iter().filter(|it| it.place() == "path").collect();
    arguments.sort_by_key(|it| operation.path.find(&format!("{{{}}}", it.name())));
    arguments.into_iter().map(|it| argument(spec, operation, it)).collect()
}

fn query(spec: &Spec, operation: &spec::Operation<'_>) -> Vec<Argument> {
    let arguments = operation.parameters.iter().filter(|it| it.place() == "query");
    let mut arguments: Vec<_> = arguments.map(|it| argument(spec, operation, it)).collect();
    arguments.sort_by_key(|it| !it.required);
    arguments
}

fn argument(
    spec: &Spec,
    operation: &spec::Operation<'_>,
    parameter: &spec::Parameter<'_>,
) -> Argument {
    let path = format!("{}-{}", operation.id(), parameter.name());
    let schema = parameter.node.get("schema");
    Argument {
        name: extensions::name(parameter.node, parameter.name()),
        r#type: schema.map_or(TypeRef::Text, |schema| type_of(spec, &path, schema)),
        required: parameter.required(),
        doc: parameter.description().trim().to_owned(),
    }
}

fn body(spec: &Spec, operation: &spec::Operation<'_>) -> Option<Body> {
    let node = spec.request_body(operation)?;
    let (content_type, media) = json_media(node)?;
    let schema = media.get("schema")?;
    let doc = node.text_at("description").unwrap_or_default().trim().to_owned();
    let path = format!("{}-request", operation.id());
    Some(Body {
        r#type: type_of(spec, &path, schema),
        content_type: concrete(content_type),
        required: node.is_true("required"),
        doc,
    })
}

/// A media type that a message can carry: where any JSON will do, the usual one.
fn concrete(content_type: &str) -> String {
    if content_type.contains('*') { "application/json" } else { content_type }.to_owned()
}

fn headers(spec: &Spec, operation: &spec::Operation<'_>) -> Vec<Header> {
    let header = |it: &spec::Parameter<'_>| Header {
        name: it.name().to_owned(),
        required: it.required(),
        is_secret: spec.is_secret(it),
        doc: it.description().trim().to_owned(),
    };
    operation.headers().map(header).collect()
}

fn answer(spec: &Spec, operation: &spec::Operation<'_>, answer: &Answer<'_>) -> Option<TypeRef> {
    let schema = json_schema(answer.node)?;
    Some(type_of(spec, &format!("{}-response", operation.id()), schema))
}

/// A status that stands alone goes before a range that holds it, and has its usual kind there where the spec gives it none.
fn errors(answers: &[Answer<'_>]) -> Vec<ErrorStatus> {
    let mut errors: Vec<_> =
        answers.iter().filter(|it| !it.is_success()).filter_map(error).collect();
    errors.sort_by_key(|it| it.last - it.first);
    let is_within = |it: &ErrorStatus, range: &ErrorStatus| {
        range.first <= it.first && it.last <= range.last && it.words() != range.words()
    };
    let in_named_range =
        |it: &ErrorStatus| errors.iter().any(|range| range.kind.is_some() && is_within(it, range));
    let shadowed: Vec<_> =
        errors.iter().map(|it| it.kind.is_none() && in_named_range(it)).collect();
    for (error, shadowed) in errors.iter_mut().zip(shadowed) {
        if shadowed {
            error.kind = Some(kind_of_status(error.first).to_owned());
        }
        let is_unexpected = |status| kind_of_status(status) == UNEXPECTED;
        error.is_unexpected = match &error.kind {
            Some(kind) => kind == UNEXPECTED,
            None => (error.first..=error.last).any(is_unexpected),
        };
    }
    errors
}

fn error(answer: &Answer<'_>) -> Option<ErrorStatus> {
    let hundreds = || answer.status.strip_suffix("XX")?.parse::<u16>().ok();
    let (first, last) = match (answer.status.parse(), hundreds()) {
        (Ok(status), _) => (status, status),
        (_, Some(class)) => (class * 100, class * 100 + 99),
        _ => return None,
    };
    let description = answer.node.text_at("description").unwrap_or_default().trim().to_owned();
    let kind = extensions::kind(answer.node);
    Some(ErrorStatus { first, last, kind, is_unexpected: false, description })
}

/// The first example of an answer, or one made of its schema's.
fn example(spec: &Spec, answer: &Answer<'_>) -> Option<serde_json::Value> {
    let (_, media) = json_media(answer.node)?;
    let first =
        media.entries_at("examples").first().and_then(|(_, it)| spec.resolve(it)?.get("value"));
    let given = media.get("example").or(first).map(crate::example::json);
    given.or_else(|| crate::example::of_schema(spec, media.get("schema")?))
}
