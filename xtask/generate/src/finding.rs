//! What the lint has to say.

use std::fmt;

/// Something to change about the spec: where, which rule, what, and how to mend it.
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
}

/// Findings about a file, as a compiler would print them.
#[derive(Debug)]
pub struct Findings {
    /// The file's path.
    pub path: String,
    /// The findings, by line.
    pub list: Vec<Finding>,
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        for Finding { line, rule, what, remedy } in &self.list {
            writeln!(f, "{path}:{line}: [{rule}] {what}\n  help: {remedy}")?;
        }
        Ok(())
    }
}
