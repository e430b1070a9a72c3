//! `cargo xtask faults`: how each fault ends in each language, by one run of the cases, and the page that says so.

mod matrix;
mod page;

use std::process::ExitCode;

use clap::{Args, ValueEnum as _};

use self::matrix::Matrix;
pub(crate) use self::matrix::{REPORT, forget_reports, new_report};
use crate::language::Language;
use crate::step::tell;
use crate::terminal::Palette;
use crate::test::Test;

/// Show how each fault ends in each language, how many requests arrived and how long it took, and write
/// docs/reliability.md. It fails if a language is missing or two disagree.
#[derive(Debug, Args)]
pub struct Faults {
    /// The languages; all by default. The page is written if all run, and compared otherwise.
    languages: Vec<Language>,
    /// Compare the page with the run, and do not write it.
    #[arg(long)]
    check: bool,
}

/// The tests that run cases of faults.
const TESTS: [&str; 3] = ["faults", "errors", "further"];

impl Faults {
    /// Runs the cases, prints the matrix, and writes the page or compares it.
    pub fn run(&self) -> ExitCode {
        let all = Language::value_variants();
        let languages = if self.languages.is_empty() { all } else { &self.languages };
        let (_, ended) = Test::of(&TESTS).run_in(languages);
        let is_written = !self.check && all.iter().all(|it| languages.contains(it));
        let shown = Matrix::read(languages).and_then(|matrix| {
            println!("\n{}", matrix.table(Palette::of_stdout()));
            matrix.agree()?;
            if is_written { page::write(&matrix) } else { page::compare(&matrix) }
        });
        forget_reports();
        tell(shown.and(ended))
    }
}

/// Compares what these languages' tests have just observed with one another, and with the page.
pub(crate) fn compare(languages: &[Language]) -> Result<(), String> {
    let matrix = Matrix::read(languages)?;
    println!("\n{}", matrix.summary());
    matrix.agree()?;
    page::compare(&matrix)
}
