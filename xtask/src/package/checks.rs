//! What a package was checked for, as a table.

use std::process::ExitCode;

use crate::terminal::{Palette, Tone};

/// Checks that all run, whatever becomes of each.
#[derive(Debug, Default)]
pub(super) struct Checks(Vec<Check>);

#[derive(Debug)]
struct Check {
    subject: String,
    what: &'static str,
    /// What was found, or what is wrong and what to do.
    found: Result<String, String>,
}

impl Checks {
    /// Adds a check: what it found, or what is wrong.
    pub(super) fn add(&mut self, subject: &str, what: &'static str, found: Result<String, String>) {
        self.0.push(Check { subject: subject.to_owned(), what, found });
    }

    /// Prints the table. The command fails if a check did.
    pub(super) fn summary(&self) -> ExitCode {
        let palette = Palette::of_stdout();
        println!();
        let subjects = widest(self.0.iter().map(|check| check.subject.as_str()));
        let whats = widest(self.0.iter().map(|check| check.what));
        for Check { subject, what, found } in &self.0 {
            let (mark, text) = match found {
                Ok(text) => (palette.paint(Tone::Good, "ok    "), text),
                Err(text) => (palette.paint(Tone::Bad, "FAILED"), text),
            };
            println!("{mark}  {subject:<subjects$}  {what:<whats$}  {text}");
        }
        if self.0.iter().all(|check| check.found.is_ok()) {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(str::len).max().unwrap_or(0)
}
