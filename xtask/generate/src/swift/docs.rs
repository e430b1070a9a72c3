//! Texts of the spec in documentation comments.

use crate::template::prose;

/// A text as one sentence or more, without a line break.
pub(super) fn sentence(text: &str) -> String {
    plain(&prose(text))
}

/// A text with its paragraphs.
pub(super) fn paragraphs(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(sentence).filter(|it| !it.is_empty());
    paragraphs.collect::<Vec<_>>().join("\n\n")
}

/// A text of the spec, or where it has none, the name on the wire.
pub(super) fn described(text: &str, wire: &str) -> String {
    if text.trim().is_empty() { format!("`{wire}`.") } else { sentence(text) }
}

/// What a renderer of documentation would take for a link to a symbol, a directive or an image, as a text.
fn plain(text: &str) -> String {
    let text = text.replace("``", "`").replace("![", "[");
    let words = text.split(' ').map(|word| match word.chars().next() {
        Some('@' | '\\') => format!("\\{word}"),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{described, paragraphs, sentence};

    #[test]
    fn docc_finds_no_directive_and_no_link_to_a_symbol_in_a_text_of_the_spec() {
        assert_eq!(
            sentence("Send it\nto @Someone, see ``Other`` and ![x](y)"),
            "Send it to \\@Someone, see `Other` and [x](y)"
        );
    }

    #[test]
    fn paragraphs_stay_and_a_field_without_a_text_has_its_name() {
        assert_eq!(paragraphs("One\nline\n\nAnother"), "One line.\n\nAnother.");
        assert_eq!(described(" ", "deviceId"), "`deviceId`.");
    }
}
