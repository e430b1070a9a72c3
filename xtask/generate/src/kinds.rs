//! The kinds of error in each language: core's enum, and the exceptions and cases that are chosen by a kind's name.

use minijinja::{Environment, context, value::Serde};

use crate::model::own_kinds::ACCESSOR;
use crate::model::{Kind, Model, Name};
use crate::output::GeneratedFile;
use crate::spec::Spec;
use crate::template::{render, wrap};

/// A language's file.
struct Output {
    path: &'static str,
    template: (&'static str, &'static str),
    /// What a comment starts with.
    mark: &'static str,
    /// A kind's documentation, as the language writes it inside of a type.
    doc: fn(&str) -> String,
}

const OUTPUTS: [Output; 4] = [
    Output {
        path: "crates/core/src/generated/kind.rs",
        template: ("kind.rs", include_str!("../templates/rust/kind.rs.jinja")),
        mark: "//",
        doc: rust,
    },
    Output {
        path: "bindings/python/python/finhub_sessions/errors.py",
        template: ("errors.py", include_str!("../templates/python/errors.py.jinja")),
        mark: "#",
        doc: python,
    },
    Output {
        path: "bindings/kotlin/src/main/generated/cloud/finhub/sessions/FinHubException.kt",
        template: (
            "FinHubException.kt",
            include_str!("../templates/kotlin/FinHubException.kt.jinja"),
        ),
        mark: "//",
        doc: kotlin,
    },
    Output {
        path: "bindings/swift/Sources/FinhubSessions/Generated/Kinds.swift",
        template: ("Kinds.swift", include_str!("../templates/swift/Kinds.swift.jinja")),
        mark: "//",
        doc: swift,
    },
];

/// Every language's file.
pub(crate) fn kinds(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let mut exceptions: Vec<_> = model.kinds.iter().map(|kind| kind.python.class.clone()).collect();
    exceptions.extend(BY_HAND.map(str::to_owned));
    exceptions.sort_unstable();
    exceptions.dedup();
    let file = |output: Output| {
        let Output { path, template: (name, template), mark, doc } = output;
        let filters = |environment: &mut Environment<'_>| {
            environment.add_filter("doc", doc);
            environment.add_filter("literal", |text: &str| format!("{text:?}"));
        };
        let context = context! {
            kinds => Serde(&model.kinds),
            classes => Serde(parents_first(&model.kinds)),
            exceptions => &exceptions,
        };
        let text = render(name, template, filters, context)?;
        Ok(GeneratedFile::source(path, mark, spec, &text))
    };
    OUTPUTS.into_iter().map(file).collect()
}

/// The kinds whose classes Python's package does not define by hand, each after its parent.
fn parents_first(kinds: &[Kind]) -> Vec<&Kind> {
    let mut classes: Vec<_> = kinds.iter().filter(|kind| !kind.python.by_hand).collect();
    let known = classes.clone();
    classes.sort_by_key(|kind| ancestors(kind, &known));
    classes
}

fn ancestors(kind: &Kind, known: &[&Kind]) -> usize {
    let parent = known.iter().find(|it| kind.python.parents == it.python.class);
    parent.map_or(0, |parent| 1 + ancestors(parent, known))
}

/// The classes that Python's package defines by hand.
pub(crate) const BY_HAND: [&str; 3] = ["APIStatusError", "AuthenticationError", "FinHubError"];

/// The longest line of documentation, but for Rust.
const WIDTH: usize = 120;

fn rust(doc: &str) -> String {
    let doc = escaped(doc, &[("[", "\\["), ("]", "\\]"), ("<", "\\<")]);
    let doc = linked(&doc, |name| format!("[`Error::{0}`](crate::Error::{0})", name.snake));
    wrap(&doc, "    /// ", 100 - "    /// ".len())
}

fn python(doc: &str) -> String {
    let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "'''");
    let doc = linked(&doc, |name| format!("`{}`", name.python));
    // A fourth quote would end the docstring.
    let doc = if doc.ends_with('"') { doc + "." } else { doc };
    let width = WIDTH - "    \"\"\"\"\"\"".len();
    if doc.chars().count() <= width {
        return doc;
    }
    // The summary is a paragraph of its own.
    let parts = match doc.split_once(". ") {
        Some((summary, rest)) => format!("{summary}.\n\n{rest}"),
        None => doc,
    };
    format!("{}\n    ", wrap(&parts, "    ", width))
}

fn kotlin(doc: &str) -> String {
    let doc = escaped(doc, &[("*/", "*&#47;"), ("/*", "/&#42;"), ("[", "\\["), ("]", "\\]")]);
    let doc = linked(&doc, |name| format!("[{}]", name.kotlin));
    if "    /**  */".len() + doc.chars().count() <= WIDTH {
        return format!("/** {doc} */");
    }
    format!("/**\n     * {}\n     */", wrap(&doc, "     * ", WIDTH - "     * ".len()))
}

fn swift(doc: &str) -> String {
    let doc = linked(doc, |name| format!("``{}``", name.swift));
    wrap(&doc, "    /// ", WIDTH - "    /// ".len())
}

/// The text with what its language would take for markup written otherwise, but for code.
fn escaped(doc: &str, written: &[(&str, &str)]) -> String {
    let prose = |text: &str| {
        written.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let parts = doc.split('`').enumerate();
    let parts =
        parts.map(|(index, part)| if index % 2 == 0 { prose(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("`")
}

/// The text with links to what every error tells.
fn linked(doc: &str, link: impl Fn(&Name) -> String) -> String {
    let mut parts = doc.split(ACCESSOR);
    let start = parts.next().unwrap_or_default().to_owned();
    parts.fold(start, |text, part| {
        let (name, rest) = part.split_once('`').unwrap_or((part, ""));
        text + &link(&Name::of(name)) + rest
    })
}

#[cfg(test)]
mod tests {
    use super::{kotlin, python, rust, swift};

    #[test]
    fn what_an_error_tells_is_linked_in_each_language() {
        let doc = "429: wait for `Error.retry_after`.";
        assert_eq!(rust(doc), "429: wait for [`Error::retry_after`](crate::Error::retry_after).");
        assert_eq!(python(doc), "429: wait for `retry_after`.");
        assert_eq!(kotlin(doc), "/** 429: wait for [retryAfter]. */");
        assert_eq!(swift(doc), "429: wait for ``retryAfter``.");
    }

    #[test]
    fn no_text_of_the_spec_is_markup_or_ends_its_comment() {
        assert_eq!(
            rust("423: see [1] or <b>, not `[code]`."),
            "423: see \\[1\\] or \\<b>, not `[code]`."
        );
        assert_eq!(kotlin("423: */ or /*."), "/** 423: *&#47; or /&#42;. */");
        assert_eq!(python("423: \"\"\" or \\n."), "423: ''' or \\\\n.");
        assert_eq!(python("423: \"locked\""), "423: \"locked\".");
    }

    #[test]
    fn a_long_docstring_starts_with_a_sentence_of_its_own() {
        let long = format!("First. {}end.", "word ".repeat(30));
        let lines: Vec<_> = python(&long).lines().map(str::to_owned).collect();
        assert_eq!(lines[..2], ["First.", ""]);
        assert!(lines[2].starts_with("    word") && lines[2].len() <= 120);
        assert_eq!(lines.last().map(String::as_str), Some("    "));
    }
}
