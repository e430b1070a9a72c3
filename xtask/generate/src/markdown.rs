//! Markdown tables.

use crate::yaml::{Node, Value};

/// A separate block; nothing if there is no text.
pub(crate) fn paragraph(text: &str) -> String {
    match text.trim_end() {
        "" => String::new(),
        text => format!("{text}\n\n"),
    }
}

/// A table; nothing if it has no rows.
pub(crate) fn table<const N: usize>(heads: [&str; N], rows: &[[String; N]]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let rule = line(&heads.map(|_| "---".to_owned()));
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{}{rule}{rows}\n", line(&heads.map(str::to_owned)))
}

/// Prose in a cell: one line, and no bars.
pub(crate) fn prose(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

/// Code in a cell; nothing if there is none.
pub(crate) fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        text if text.contains('`') => format!("`` {} ``", prose(text)),
        text => format!("`{}`", prose(text)),
    }
}

pub(crate) fn yes(condition: bool) -> String {
    if condition { "yes".to_owned() } else { String::new() }
}

/// The example of a field or a parameter, on one line.
pub(crate) fn example(node: &Node) -> String {
    let named =
        || node.entries_at("examples").first().and_then(|(_, example)| example.get("value"));
    node.get("example").or_else(named).map(|example| code(&flow(example))).unwrap_or_default()
}

/// A value in YAML's flow style.
fn flow(node: &Node) -> String {
    let join = |parts: Vec<String>| parts.join(", ");
    match &node.value {
        Value::Sequence(items) => format!("[{}]", join(items.iter().map(flow).collect())),
        Value::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{key}: {}", flow(value)));
            format!("{{{}}}", join(entries.collect()))
        }
        _ => node.scalar().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, prose, table};

    #[test]
    fn a_cell_stays_in_its_row() {
        assert_eq!(prose("one | two\n  three"), "one \\| two three");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(table(["a"], &[["b".to_owned()]]), "| a |\n| --- |\n| b |\n\n");
        assert_eq!(table(["a"], &[]), "");
    }
}
