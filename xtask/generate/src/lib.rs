//! `cargo xtask generate`: writes every generated file, nearly all of them from `openapi/sessions.yaml`.
//!
//! The way of the spec: it is read with line numbers (`yaml`, `spec`), what it describes in place gets names
//! (`in_place`), it is judged (`lint`), and handed to one small module per output. **A new output is such a
//! module and a line in `outputs`.** The types of the Python package follow from its own source (`python`), and what
//! Kotlin and Swift call from the compiled boundary (`uniffi`), which needs the Rust client to be written first.
#![allow(clippy::print_stdout, reason = "a command talks to the person who runs it")]

mod client;
mod drift;
mod errors_page;
mod example;
mod extensions;
mod finding;
mod formats;
mod in_place;
mod kinds;
mod kotlin;
mod lint;
mod markdown;
mod model;
mod module;
mod naming;
mod output;
pub mod python;
mod reference;
mod rust;
mod sandbox;
mod settings;
mod shape;
mod spec;
mod swift;
mod template;
mod uniffi;
mod view;
mod walk;
mod yaml;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

pub use finding::{Finding, Findings};
pub use output::{COMMAND, GeneratedFile};

use drift::{Drift, drifts};
use model::Model;
use spec::Spec;
use xtask::terminal::{Palette, Tone};

/// The path of the spec below the repository's root.
const SPEC: &str = "openapi/sessions.yaml";

/// Write every generated file: from openapi/sessions.yaml, and Python's types from bindings/python/src.
#[derive(Debug, Clone, clap::Parser)]
#[command(name = "cargo xtask generate", bin_name = "cargo xtask generate")]
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
    Spec(Findings),
    /// The generator does not take what the lint took.
    Generator(String),
    /// The binding's source does not say what it is to Python.
    Python(Vec<Findings>),
    /// The boundary of Kotlin and Swift cannot be read.
    Boundary(String),
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
}

/// What follows from a spec.
#[derive(Debug)]
pub struct Generated {
    /// Every generated file.
    pub files: Vec<GeneratedFile>,
    /// What could be better in the spec. Nothing depends on it.
    pub advice: Findings,
    /// What the spec adds to the classes of Python's compiled module.
    accessors: Vec<python::Accessor>,
    /// The settings, as each guide shows them.
    tables: Vec<settings::guide::Table>,
}

/// Everything that follows from the spec's bytes. `path` is the spec's path as messages show it.
pub fn generate(spec: &[u8], path: &str) -> Result<Generated, Failure> {
    let findings = |list| Findings { path: path.to_owned(), list };
    let spec = Spec::from_bytes(spec, path).map_err(|list| Failure::Spec(findings(list)))?;
    let wrong = lint::lint(&spec);
    if !wrong.is_empty() {
        return Err(Failure::Spec(findings(wrong)));
    }
    let model = Model::of(&spec);
    let files = outputs(&spec, &model).map_err(Failure::Generator)?;
    let accessors = python::stub_accessors(&model);
    let tables = settings::guide::tables(&model).map_err(Failure::Generator)?;
    Ok(Generated { files, advice: findings(lint::advice(&spec)), accessors, tables })
}

/// The outputs: a line each.
fn outputs(spec: &Spec, model: &Model) -> Result<Vec<GeneratedFile>, String> {
    let rust = |path: &'static str, source: &str| GeneratedFile::rust(path, spec, source);
    let mut files = vec![
        rust("crates/client/src/generated/mod.rs", module::module()),
        rust("crates/client/src/generated/client.rs", &client::client(spec)?),
        GeneratedFile::markdown("docs/reference.md", spec, &reference::reference(spec, model)),
        GeneratedFile::markdown("docs/errors.md", spec, &errors_page::page(model)),
        GeneratedFile::page("docs/extensions.md", extensions::SOURCE, &extensions::page()),
        GeneratedFile::page(
            "docs/platforms.md",
            "xtask/src/platforms/table.rs",
            &xtask::platforms::page(),
        ),
        GeneratedFile::json(
            "crates/sandbox/src/operations.json",
            &spec.path,
            sandbox::operations(model),
        ),
        GeneratedFile::json(
            "crates/sandbox/src/description.json",
            &spec.path,
            sandbox::description(spec, model),
        ),
    ];
    files.extend(settings::files(spec, model)?);
    files.extend(rust::files(spec, model)?);
    files.extend(python::files(spec, model)?);
    files.extend(kinds::kinds(spec, model)?);
    files.extend(kotlin::files(spec, model)?);
    files.extend(swift::files(spec, model)?);
    files.extend(formats::formats(model));
    Ok(files)
}

impl Generate {
    /// Generates, or checks; says what it did.
    pub fn run(&self) -> ExitCode {
        let palette = Palette::of_stdout();
        match self.try_run(palette) {
            Ok(code) => code,
            Err(failure) => {
                println!("{}", palette.paint(Tone::Bad, "cannot generate"));
                println!("{failure}");
                ExitCode::FAILURE
            }
        }
    }

    fn try_run(&self, palette: Palette) -> Result<ExitCode, Failure> {
        let root = self.root.clone().unwrap_or_else(xtask::root);
        let path = self.spec.clone().unwrap_or_else(|| root.join(SPEC));
        let spec = std::fs::read(&path).map_err(|error| Failure::File(path.clone(), error))?;
        let Generated { mut files, advice, accessors, tables } =
            generate(&spec, &shown(&root, &path))?;
        files.extend(settings::guide::files(&root, &tables)?);
        files.extend(python::stub_file(&root, &accessors)?);
        let mut drifts = self.mend(&root, &files, palette)?;
        // The boundary is compiled from the files above. If these have to be fixed first, its result would be outdated.
        if drifts.is_empty() || !self.check {
            files.extend(uniffi::files(&root)?);
            drifts.extend(self.mend(&root, &files, palette)?);
        }
        let code = self.conclude(&files, &drifts, palette);
        if !advice.list.is_empty() {
            println!("\n{}", palette.paint(Tone::Note, "Advice, which refuses nothing:"));
            print!("{advice}");
        }
        Ok(code)
    }

    /// Finds what differs, and writes it unless this is a check.
    fn mend(
        &self,
        root: &Path,
        files: &[GeneratedFile],
        palette: Palette,
    ) -> Result<Vec<Drift>, Failure> {
        let drifts = drifts(root, files).map_err(|error| Failure::File(root.to_owned(), error))?;
        if !self.check {
            for drift in &drifts {
                drift.mend(root).map_err(|error| Failure::File(root.join(&drift.path), error))?;
                println!("{} {}", palette.paint(Tone::Good, drift.remedy()), drift.path);
            }
        }
        Ok(drifts)
    }

    fn conclude(&self, files: &[GeneratedFile], drifts: &[Drift], palette: Palette) -> ExitCode {
        if drifts.is_empty() {
            let all = format!("All {} generated files are up to date.", files.len());
            println!("{}", palette.paint(Tone::Good, &all));
        } else if self.check {
            report(drifts, palette);
            println!(
                "\nTo mend this, run: {}",
                palette.paint(Tone::Strong, &self.mending_command())
            );
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }

    /// The same command without `--check`.
    fn mending_command(&self) -> String {
        let option = |name, value: &Option<PathBuf>| {
            value.as_ref().map(|value| format!(" --{name} {}", value.display())).unwrap_or_default()
        };
        format!("{COMMAND}{}{}", option("spec", &self.spec), option("root", &self.root))
    }
}

/// Prints the differences and then the files, which are thus the last lines on the screen.
fn report(drifts: &[Drift], palette: Palette) {
    for drift in drifts {
        print!("{}", drift.diff(palette));
    }
    println!();
    for drift in drifts {
        println!("{}: {}", palette.paint(Tone::Bad, drift.state()), drift.path);
    }
}

/// The spec's path below the root where it is there.
fn shown(root: &Path, spec: &Path) -> String {
    let below = || {
        let (root, spec) = (root.canonicalize().ok()?, spec.canonicalize().ok()?);
        let below = spec.strip_prefix(root).ok()?;
        Some(below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
    };
    below().unwrap_or_else(|| spec.display().to_string())
}

/// Findings in each of some files, and how many they are.
fn refusal(f: &mut fmt::Formatter<'_>, files: &[Findings]) -> fmt::Result {
    files.iter().try_for_each(|findings| write!(f, "{findings}"))?;
    let count: usize = files.iter().map(|findings| findings.list.len()).sum();
    let s = if count == 1 { "" } else { "s" };
    write!(f, "{count} finding{s}; nothing was written")
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(findings) => refusal(f, std::slice::from_ref(findings)),
            Self::Python(findings) => refusal(f, findings),
            Self::Generator(error) => write!(
                f,
                "The lint took the spec and progenitor did not: {error}\n  \
                 help: look at what changed last in the spec; a rule in xtask/generate/src/lint should name it"
            ),
            Self::Boundary(problem) => write!(
                f,
                "{problem}\n  help: Kotlin and Swift follow from bindings/uniffi, which has to compile first"
            ),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}
