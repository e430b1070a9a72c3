//! Files that are written by a template of `templates/`, which looks like the language that it writes.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};
use serde::Serialize;

/// Writes a template. `name` says which one in messages, and `languages` adds the filters of a language.
pub(crate) fn render(
    name: &str,
    template: &str,
    filters: impl FnOnce(&mut Environment<'_>),
    context: impl Serialize,
) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let mut syntax = SyntaxConfig::builder();
    let syntax = syntax.keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().map_err(|error| told(&error))?);
    environment.add_filter("prose", prose);
    environment.add_filter("wrap", wrap);
    filters(&mut environment);
    let written = environment.render_named_str(name, template, Serde(context));
    written.map_err(|error| told(&error))
}

/// A text of the spec as the lines of a documentation comment, each after `prefix`, the first without it: at most `width`
/// characters of text a line.
pub(crate) fn wrap(text: &str, prefix: &str, width: usize) -> String {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n") {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
        .join(&format!("\n{prefix}"))
        .replace(&format!("{prefix}\n"), &format!("{}\n", prefix.trim_end()))
}

/// A text of the spec as a sentence: without a line break, with a full stop where it ends in a word.
pub(crate) fn prose(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let stop =
        if text.ends_with(|last: char| last.is_alphanumeric() || last == '`') { "." } else { "" };
    format!("{text}{stop}")
}

/// The type behind a filter's argument.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, Error> {
    serde_json::to_value(value)
        .and_then(serde_json::from_value)
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
}

fn told(error: &Error) -> String {
    let mut text = format!("{error:#}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
