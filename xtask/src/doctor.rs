//! `cargo xtask doctor`: which toolchains are here, which are missing, and how to get them.

use std::process::{Command, ExitCode};

use crate::terminal::{Palette, Tone};
use crate::{kotlin, root, swift};

/// Say which toolchains are here, which are missing, and how to get them.
#[derive(Debug, Clone, clap::Args)]
pub struct Doctor {}

/// A program that the project uses.
struct Tool {
    name: &'static str,
    /// What makes it tell its version, or proves that it is there.
    command: &'static [&'static str],
    /// The same for one that the project keeps, by its path below the repository's root; none where it keeps none.
    kept: &'static [&'static str],
    /// The oldest version that serves, by its parts; none where any does.
    oldest: &'static [u32],
    purpose: &'static str,
    remedy: &'static str,
}

const RUST: &str = "install rustup from https://rustup.rs, then: rustup toolchain install stable";

/// Without these, neither `cargo xtask demo` nor `cargo xtask test` runs.
const NEEDED: [Tool; 7] = [
    tool("cargo", &["cargo", "--version"], &[1, 89], "builds everything", RUST),
    tool("rustc", &["rustc", "--version"], &[1, 89], "compiles everything", RUST),
    tool(
        "python3",
        &["python3", "--version"],
        &[3, 11],
        "the Python package and its tests",
        "apt-get install python3, brew install python, or https://www.python.org/downloads",
    ),
    tool(
        "venv",
        &["python3", "-c", "import ensurepip, venv"],
        &[],
        "keeps Python packages in target/",
        "apt-get install python3-venv; elsewhere it comes with Python",
    ),
    tool("jdk", &["javac", "-version"], &[17], "the Kotlin package and its tests", kotlin::JDK),
    tool("maven", &["mvn", "--version"], &[3, 8], "builds the Kotlin package", kotlin::MAVEN),
    Tool {
        kept: &[swift::TOOLCHAIN, "run", "swift", "--version"],
        ..tool(
            "swift",
            &["swift", "--version"],
            &[6, 0],
            "the Swift package and its tests",
            swift::SWIFT,
        )
    },
];

/// Each of these serves a part of the gate or a language.
const OPTIONAL: [Tool; 5] = [
    tool(
        "rustfmt",
        &["rustfmt", "--version"],
        &[],
        "cargo xtask ci",
        "rustup component add rustfmt",
    ),
    tool(
        "clippy",
        &["cargo-clippy", "--version"],
        &[],
        "cargo xtask ci",
        "rustup component add clippy",
    ),
    tool(
        "cargo-deny",
        &["cargo-deny", "--version"],
        &[],
        "licences and bans in cargo xtask ci",
        "cargo install --locked cargo-deny",
    ),
    tool(
        "node",
        &["node", "--version"],
        &[20, 19],
        "the spec's linter, redocly",
        "https://nodejs.org/en/download",
    ),
    tool(
        "npm",
        &["npm", "--version"],
        &[],
        "installs redocly",
        "it comes with node; apt-get install npm",
    ),
];

const fn tool(
    name: &'static str,
    command: &'static [&'static str],
    oldest: &'static [u32],
    purpose: &'static str,
    remedy: &'static str,
) -> Tool {
    Tool { name, command, kept: &[], oldest, purpose, remedy }
}

/// What was found of a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    /// It serves; the version, where it tells one.
    Good(Option<String>),
    /// It is older than what serves.
    Old(String),
    Missing,
}

impl Doctor {
    /// Looks at every tool. Fails where one that is needed does not serve.
    pub fn run(&self) -> ExitCode {
        let palette = Palette::of_stdout();
        println!("{}", palette.paint(Tone::Strong, "Needed"));
        let all_needed = report_all(palette, &NEEDED, Tone::Bad);
        println!("\n{}", palette.paint(Tone::Strong, "Needed for a part"));
        report_all(palette, &OPTIONAL, Tone::Note);
        println!();
        if all_needed {
            println!(
                "{}",
                palette.paint(Tone::Good, "cargo xtask demo and cargo xtask test can run.")
            );
            ExitCode::SUCCESS
        } else {
            println!("{}", palette.paint(Tone::Bad, "Something needed is missing or too old."));
            ExitCode::FAILURE
        }
    }
}

/// Reports a group; whether each of its tools serves.
fn report_all(palette: Palette, tools: &[Tool], bad: Tone) -> bool {
    let found: Vec<_> = tools.iter().map(look).collect();
    for (tool, found) in tools.iter().zip(&found) {
        println!("{}", report(palette, tool, found, bad));
    }
    found.iter().all(|found| matches!(found, Found::Good(_)))
}

fn report(palette: Palette, tool: &Tool, found: &Found, bad: Tone) -> String {
    let Tool { name, oldest, purpose, remedy, .. } = tool;
    let wanted = match oldest {
        [] => String::new(),
        oldest => format!(", {} or newer is wanted", dotted(oldest)),
    };
    let (tone, state, version) = match found {
        Found::Good(version) => (Tone::Good, "ok     ", version.as_deref().unwrap_or("-")),
        Found::Old(version) => (bad, "old    ", version.as_str()),
        Found::Missing => (bad, "missing", "-"),
    };
    let line = format!("  {}  {name:<10}  {version:<10}  {purpose}", palette.paint(tone, state));
    match found {
        Found::Good(_) => line,
        Found::Old(_) | Found::Missing => format!("{line}{wanted}\n           get it: {remedy}"),
    }
}

fn look(tool: &Tool) -> Found {
    let found = match tool.command {
        [program, arguments @ ..] => ask(Command::new(program).args(arguments), tool.oldest),
        [] => Found::Missing,
    };
    match (&found, tool.kept) {
        (Found::Old(_) | Found::Missing, [program, arguments @ ..]) => {
            let kept = ask(Command::new(root().join(program)).args(arguments), tool.oldest);
            if kept == Found::Missing { found } else { kept }
        }
        _ => found,
    }
}

fn ask(program: &mut Command, oldest: &[u32]) -> Found {
    let Ok(output) = program.output() else { return Found::Missing };
    if !output.status.success() {
        return Found::Missing;
    }
    // Java tells its version on the standard error.
    let told = [output.stdout, output.stderr].concat();
    judge(&String::from_utf8_lossy(&told), oldest)
}

fn judge(told: &str, oldest: &[u32]) -> Found {
    match version(told) {
        None if oldest.is_empty() => Found::Good(None),
        None => Found::Old("unknown".to_owned()),
        Some(version) if version.as_slice() < oldest => Found::Old(dotted(&version)),
        Some(version) => Found::Good(Some(dotted(&version))),
    }
}

/// The first version in a text: numbers with dots between them.
fn version(text: &str) -> Option<Vec<u32>> {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let mut versions = words.filter_map(|word| {
        let parts: Vec<_> = word.split('.').map_while(|part| part.parse().ok()).collect();
        (parts.len() > 1).then_some(parts)
    });
    versions.next()
}

fn dotted(version: &[u32]) -> String {
    version.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::{Found, NEEDED, judge};

    fn good(version: &str) -> Found {
        Found::Good(Some(version.to_owned()))
    }

    #[test]
    fn versions_are_read_as_tools_tell_them() {
        assert_eq!(judge("rustc 1.95.0 (59807616e 2026-04-14)", &[1, 89]), good("1.95.0"));
        assert_eq!(judge("v20.19.1", &[20, 19]), good("20.19.1"));
        assert_eq!(judge("openjdk version \"17.0.9\" 2023-10-17", &[17]), good("17.0.9"));
        assert_eq!(judge("Swift version 6.0.3 (swift-6.0.3-RELEASE)", &[6, 0]), good("6.0.3"));
        assert_eq!(judge("", &[]), Found::Good(None));
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        assert_eq!(judge("Python 3.9.2", &[3, 11]), Found::Old("3.9.2".to_owned()));
        assert_eq!(judge("v20.9.0", &[20, 19]), Found::Old("20.9.0".to_owned()));
        assert_eq!(judge("java version \"1.8.0_292\"", &[17]), Found::Old("1.8.0".to_owned()));
        assert_eq!(judge("none of that", &[1]), Found::Old("unknown".to_owned()));
    }

    #[test]
    fn the_compiler_that_is_asked_for_is_the_one_in_the_manifest() {
        for tool in &NEEDED[..2] {
            assert_eq!(super::dotted(tool.oldest), env!("CARGO_PKG_RUST_VERSION"));
        }
    }
}
