//! `cargo xtask generate`: writes every generated file from `openapi/sessions.yaml`.
//!
//! The way of the spec: it is read with line numbers (`yaml`, `spec`), judged (`lint`), and handed to one
//! small module per output. **A new output is such a module and a line in [`outputs`].**

mod client;
mod drift;
mod finding;
mod module;
mod naming;
mod operations;
mod output;
mod schema;
mod shape;
mod spec;
mod view;
mod yaml;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use finding::Finding;
pub use output::{COMMAND, GeneratedFile};

use crate::terminal::{Palette, Tone};
use drift::drifts;
use spec::Spec;

/// What `generate` is asked to do.
#[derive(Debug, Clone, clap::Args)]
pub struct Generate {
    /// Write nothing; show what differs, and fail if anything does.
    #[arg(long)]
    check: bool,
    /// The spec; openapi/sessions.yaml below the root by default.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The tree to generate into; this repository by default.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Failure {
    /// The spec breaks rules.
    Spec {
        /// The spec's path.
        path: String,
        /// Everything that is wrong with it, by line.
        findings: Vec<Finding>,
    },
    /// The generator does not take what the lint took.
    Generator(String),
    /// A file cannot be read or written.
    Io(std::io::Error),
}

/// Every generated file, from the spec's bytes. `path` is the spec's path as messages show it.
pub fn generate(bytes: &[u8], path: &str) -> Result<Vec<GeneratedFile>, Failure> {
    let refuse = |findings| Failure::Spec { path: path.to_owned(), findings };
    let spec = Spec::from_bytes(bytes, path).map_err(refuse)?;
    outputs(&spec).map_err(Failure::Generator)
}

fn outputs(spec: &Spec) -> Result<Vec<GeneratedFile>, String> {
    let rust = |path, source: &str| GeneratedFile::rust(path, spec, source);
    Ok(vec![
        rust("crates/client/src/generated/mod.rs", module::module()),
        rust("crates/client/src/generated/client.rs", &client::client(spec)?),
        rust("crates/client/src/generated/operations.rs", &operations::operations(spec)?),
    ])
}

impl Generate {
    /// Generates, or checks; says what it did.
    pub fn run(&self) -> ExitCode {
        match self.try_run(Palette::of_stdout()) {
            Ok(code) => code,
            Err(failure) => {
                println!("{failure}");
                ExitCode::FAILURE
            }
        }
    }

    fn try_run(&self, palette: Palette) -> Result<ExitCode, Failure> {
        let root = self.root.clone().unwrap_or_else(repository);
        let spec = self.spec.clone().unwrap_or_else(|| root.join("openapi/sessions.yaml"));
        let files = generate(&std::fs::read(&spec).map_err(Failure::Io)?, &shown(&root, &spec))?;
        let drifts = drifts(&root, &files).map_err(Failure::Io)?;
        if drifts.is_empty() {
            let all = format!("all {} generated files are up to date", files.len());
            println!("{}", palette.paint(Tone::Good, &all));
            return Ok(ExitCode::SUCCESS);
        }
        for drift in &drifts {
            if self.check {
                print!("{}", drift.diff(palette));
            } else {
                drift.mend(&root).map_err(Failure::Io)?;
            }
        }
        for drift in &drifts {
            println!("{}: {}", drift.path, drift.verb());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The repository that this program was built in.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The spec's path below the root where it is there.
fn shown(root: &Path, spec: &Path) -> String {
    let below = || spec.canonicalize().ok()?.strip_prefix(root.canonicalize().ok()?).map(Path::to_owned).ok();
    below().unwrap_or_else(|| spec.to_owned()).display().to_string()
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec { path, findings } => {
                for finding in findings {
                    writeln!(f, "{}", finding.in_file(path))?;
                }
                Ok(())
            }
            Self::Generator(error) => write!(f, "{error}"),
            Self::Io(error) => write!(f, "{error}"),
        }
    }
}
