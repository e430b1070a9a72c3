//! What the lint has to say.

use std::fmt;

/// Something wrong with the spec: where, which rule, what, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The line in the YAML file, from 1.
    pub line: usize,
    /// The rule's name, such as `operation-id`.
    pub rule: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl Finding {
    pub(crate) fn new(
        line: usize,
        rule: &'static str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { line, rule, what: what.into(), remedy: remedy.into() }
    }

    /// The finding as a compiler would print it.
    pub(crate) fn in_file<'a>(&'a self, file: &'a str) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| {
            writeln!(f, "{file}:{}: [{}] {}", self.line, self.rule, self.what)?;
            write!(f, "  help: {}", self.remedy)
        })
    }
}
