//! How Kotlin writes texts of the spec.

use crate::template::prose;

/// What ends a comment, opens another inside of it, or is markup there.
const MARKUP: [(&str, &str); 5] =
    [("*/", "*&#47;"), ("/*", "/&#42;"), ("[", "\\["), ("]", "\\]"), ("@", "&#64;")];

/// A text of the spec for a documentation comment: each of its paragraphs a sentence or more, and nothing in it markup.
pub(super) fn kdoc(text: &str) -> String {
    let text = MARKUP.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.split("\n\n").map(prose).collect::<Vec<_>>().join("\n\n")
}

/// A text as a literal of Kotlin's.
pub(super) fn literal(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' | '$' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        c => c
            .encode_utf16(&mut [0; 2])
            .iter()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect::<Vec<_>>()
            .concat(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// A name as it stands behind a word, as in `withName`: a quoted one without its quotes.
pub(super) fn capitalised(name: &str) -> String {
    let mut characters = name.trim_matches('`').chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::{capitalised, kdoc, literal};

    #[test]
    fn no_text_of_the_spec_ends_its_comment_or_is_markup() {
        assert_eq!(kdoc("a */ b /* c"), "a *&#47; b /&#42; c.");
        assert_eq!(kdoc("see [it],\n@param x"), "see \\[it\\], &#64;param x.");
        assert_eq!(kdoc("One.\n\nTwo"), "One.\n\nTwo.");
    }

    #[test]
    fn a_literal_is_its_text() {
        assert_eq!(literal("$ref \"é\" \\ 🔑"), "\"\\$ref \\\"\\u00e9\\\" \\\\ \\ud83d\\udd11\"");
    }

    #[test]
    fn a_name_stands_behind_a_word() {
        assert_eq!(
            (capitalised("stepUp"), capitalised("`class`")),
            ("StepUp".to_owned(), "Class".to_owned())
        );
    }
}
