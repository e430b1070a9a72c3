//! Rules about what login and logout have beside what the SDK offers by hand: further fields, and arguments of the query.

use crate::extensions::{self, Value};
use crate::finding::Finding;
use crate::model::{Name, languages_with};
use crate::shape::fields;
use crate::spec::Spec;

const RULE: &str = "further-field";

/// A field that becomes an argument or an accessor of a value.
struct Further<'a> {
    wire: &'a str,
    name: Name,
    line: usize,
}

/// A value has each name once, in every language.
pub(super) fn names(spec: &Spec) -> Vec<Finding> {
    let values = [Value::Credentials, Value::Session, Value::Termination];
    values.into_iter().flat_map(|value| names_of(spec, value)).collect()
}

fn names_of(spec: &Spec, value: Value) -> Vec<Finding> {
    let further = further(spec, value);
    let mut findings = Vec::new();
    for (index, field) in further.iter().enumerate() {
        let find = |what: String, remedy: String| Finding::new(field.line, RULE, what, remedy);
        let Further { wire, name, .. } = field;
        let another =
            format!("give it another name in code: x-finhub-name: {}", value.prefixed(name));
        let languages = languages_with(value, name);
        if !languages.is_empty() {
            let (languages, snake) = (languages.join(", "), &name.snake);
            let what =
                format!("{value:?} has a `{snake}` already, which is not this one, in {languages}");
            findings.push(find(what, another.clone()));
        }
        for earlier in &further[..index] {
            let line = earlier.line;
            if earlier.wire == *wire {
                let what =
                    format!("`{wire}` is a further field of {value:?} in line {line} already");
                findings.push(find(what, "describe it in one of the two places".to_owned()));
            } else if earlier.name.snake == name.snake {
                let what = format!(
                    "`{wire}` and `{}` of line {line} are both `{}` of {value:?}",
                    earlier.wire, name.snake
                );
                findings.push(find(what, another.clone()));
            }
        }
    }
    findings
}

/// What a value has beside what it offers by hand, in the order of the spec.
fn further(spec: &Spec, value: Value) -> Vec<Further<'_>> {
    let schemas = spec.components("schemas").iter().map(|(_, node)| node);
    let schemas = schemas.filter_map(|node| Some((node, extensions::value(node)?)));
    let schemas = schemas.filter(|(_, extension)| extension.name == value);
    let mut further: Vec<_> = schemas
        .flat_map(|(node, extension)| {
            let mut fields = fields(spec, node);
            fields.retain(|field| !extension.by_hand.iter().any(|name| name == field.name));
            fields.into_iter().map(|field| Further {
                wire: field.name,
                name: extensions::name(field.node, field.name),
                line: field.node.line,
            })
        })
        .collect();
    if value == Value::Credentials {
        let operations = spec.operations();
        let logins = operations.iter().filter(|it| extensions::is_login(it.node));
        let arguments =
            logins.flat_map(|it| it.parameters.clone()).filter(|it| it.place() == "query");
        further.extend(arguments.map(|it| Further {
            wire: it.node.text_at("name").unwrap_or_default(),
            name: extensions::name(it.node, it.name()),
            line: it.used.line,
        }));
    }
    further
}

/// The methods of a logout take its ids and its token alone.
pub(super) fn queries(spec: &Spec) -> Vec<Finding> {
    let operations = spec.operations();
    let by_hand = operations.iter().filter(|it| extensions::is_by_hand(it.node));
    let by_hand = by_hand.filter(|it| !extensions::is_login(it.node));
    let arguments =
        by_hand.flat_map(|it| it.parameters.iter().map(move |argument| (it.id(), argument)));
    let arguments = arguments.filter(|(_, it)| it.place() == "query");
    arguments
        .map(|(operation, it)| {
            let what = format!(
                "`{}` is in the query of {operation}, whose methods are written by hand and do not take it",
                it.name()
            );
            let remedy = "remove it: a logout sends its ids and its token alone";
            Finding::new(it.used.line, RULE, what, remedy)
        })
        .collect()
}

impl Value {
    /// A name that says whose it is.
    fn prefixed(self, name: &Name) -> String {
        let prefix = match self {
            Self::Credentials => "login",
            Self::Session => "session",
            Self::Termination => "logout",
        };
        format!("{prefix}_{}", name.snake)
    }
}
