//! Rules about `x-finhub-kind`, the kind of error that an answer becomes.

use std::collections::BTreeMap;

use crate::extensions;
use crate::finding::Finding;
use crate::kinds::BY_HAND;
use crate::model::kinds::class;
use crate::model::own_kinds::{OWN, own};
use crate::spec::{Answer, Spec};
use crate::yaml::Node;

const KIND: &str = "x-finhub-kind";

/// Python's own exceptions that a kind could be called like.
const PYTHON: &str = "
    ArithmeticError AssertionError AttributeError BlockingIOError BrokenPipeError
    BufferError ChildProcessError ConnectionAbortedError ConnectionError
    ConnectionRefusedError ConnectionResetError EOFError EnvironmentError FileExistsError
    FileNotFoundError FloatingPointError IOError ImportError IndentationError IndexError
    InterruptedError IsADirectoryError KeyError LookupError MemoryError ModuleNotFoundError
    NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError
    ProcessLookupError PythonFinalizationError RecursionError ReferenceError RuntimeError
    SyntaxError SystemError TabError TimeoutError TypeError UnboundLocalError UnicodeError
    ValueError ZeroDivisionError
";

pub(super) fn kinds(spec: &Spec) -> Vec<Finding> {
    let mut findings = Vec::new();
    // The kind that a class of Python's is named after.
    let mut classes = BTreeMap::new();
    for operation in spec.operations() {
        for answer in spec.answers(&operation) {
            let Some(node) = answer.node.get(KIND) else { continue };
            let wrong = misplaced(&answer).or_else(|| match extensions::kind(answer.node) {
                Some(name) if is_snake_case(&name) => taken(&name, &mut classes),
                _ => Some(not_snake_case(node)),
            });
            findings
                .extend(wrong.map(|(what, remedy)| Finding::new(node.line, KIND, what, remedy)));
        }
    }
    findings
}

type Wrong = (String, String);

fn misplaced(answer: &Answer<'_>) -> Option<Wrong> {
    if answer.is_success() {
        let remedy = "leave it out: a success that refuses is `rejected`";
        return Some((
            format!("the answer {} is a success, and no error", answer.status),
            remedy.to_owned(),
        ));
    }
    (answer.status == "default").then(|| {
        let remedy = "give it to an answer with a status, such as `423` or `4XX`";
        (
            "the answer `default` has no status that a kind could follow from".to_owned(),
            remedy.to_owned(),
        )
    })
}

fn is_snake_case(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    // Rust keeps `Self` for itself.
    let is_kept = name == "self";
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('_').all(is_word)
        && !is_kept
}

fn not_snake_case(node: &Node) -> Wrong {
    let name = node.scalar().unwrap_or_default();
    (
        format!("`{name}` is no name of a kind"),
        "use words of small letters, joined by `_`, such as `account_locked`".to_owned(),
    )
}

/// Why the name cannot be that of a status.
fn taken(name: &str, classes: &mut BTreeMap<String, String>) -> Option<Wrong> {
    if let Some(own) = own(name) {
        return own.statuses.is_none().then(|| {
            (
                format!("`{name}` is what the SDK reports where it is no status that says so"),
                "name another kind".to_owned(),
            )
        });
    }
    let class = class(name);
    let owner = OWN.iter().find(|own| own.class() == class);
    let by = if let Some(own) = owner {
        format!("is that of `{}`", own.name)
    } else if PYTHON.split_whitespace().any(|known| known == class) {
        "is one of Python's own".to_owned()
    } else if BY_HAND.contains(&class.as_str()) {
        "is the parent of others".to_owned()
    } else {
        let first = classes.entry(class.clone()).or_insert_with(|| name.to_owned());
        if first == name {
            return None;
        }
        format!("is that of `{first}`")
    };
    Some((
        format!("the kind `{name}` would be Python's `{class}`, which {by}"),
        "choose another word".to_owned(),
    ))
}
