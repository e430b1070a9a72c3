//! The files that cargo built, and their paths.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde::Deserialize;

use crate::step::cargo;

/// A line of cargo's `--message-format json` (<https://doc.rust-lang.org/cargo/reference/external-tools.html>).
#[derive(Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// A file that cargo made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// The target's name, such as `finhub_sessions_ffi`.
    pub target: String,
    /// The target's kinds, such as `cdylib` or `bin`.
    pub kinds: Vec<String>,
    /// Its path.
    pub path: PathBuf,
}

/// Runs `cargo build` with these arguments in a workspace, shows what the compiler prints, and returns every file that was built or is up
/// to date.
pub fn build(root: &Path, arguments: &[&str]) -> Result<Vec<Artifact>, String> {
    made(root, "build", arguments)
}

/// The same with `cargo rustc`, which builds only the requested kind of a library.
pub fn rustc(root: &Path, arguments: &[&str]) -> Result<Vec<Artifact>, String> {
    made(root, "rustc", arguments)
}

fn made(root: &Path, verb: &str, arguments: &[&str]) -> Result<Vec<Artifact>, String> {
    let mut build = cargo([verb, "--message-format", "json-render-diagnostics"]);
    let output = build
        .args(arguments)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo {verb} {} ended with {}", arguments.join(" "), output.status));
    }
    Ok(read(&String::from_utf8_lossy(&output.stdout)))
}

/// The library that other languages load: `libNAME.so`, `libNAME.dylib` or `NAME.dll`.
pub fn shared_library(artifacts: &[Artifact], name: &str) -> Result<PathBuf, String> {
    let found = library(artifacts, name, &[".so", ".dylib", ".dll"]);
    found.ok_or_else(|| format!("cargo made no shared {name}"))
}

/// The library that other languages link into their programs: `libNAME.a` or `NAME.lib`.
pub fn static_library(artifacts: &[Artifact], name: &str) -> Result<PathBuf, String> {
    library(artifacts, name, &[".a", ".lib"]).ok_or_else(|| format!("cargo made no static {name}"))
}

fn library(artifacts: &[Artifact], name: &str, ends: &[&str]) -> Option<PathBuf> {
    let is_one = |artifact: &&Artifact| {
        let file = artifact.path.to_string_lossy();
        artifact.target == name && ends.iter().any(|end| file.ends_with(end))
    };
    artifacts.iter().find(is_one).map(|found| found.path.clone())
}

fn read(messages: &str) -> Vec<Artifact> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Message>(line).ok());
    messages
        .filter(|message| message.reason == "compiler-artifact")
        .filter_map(|message| Some((message.target?, message.filenames)))
        .flat_map(|(Target { name, kind }, files)| {
            files.into_iter().map(move |path| Artifact {
                target: name.clone(),
                kinds: kind.clone(),
                path,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{read, shared_library, static_library};

    const SAID: &str = r#"{"reason":"compiler-artifact","package_id":"p","target":{"kind":["cdylib","lib"],"name":"finhub_sessions_ffi","edition":"2024"},"filenames":["/t/libfinhub_sessions_ffi.rlib","/t/libfinhub_sessions_ffi.so","/t/libfinhub_sessions_ffi.a"],"fresh":true}
not json
{"reason":"build-finished","success":true}"#;

    #[test]
    fn the_libraries_are_found_among_what_was_built() {
        let artifacts = read(SAID);
        let library = shared_library(&artifacts, "finhub_sessions_ffi");
        assert_eq!(library, Ok(PathBuf::from("/t/libfinhub_sessions_ffi.so")));
        assert!(shared_library(&artifacts, "other").is_err());
        let library = static_library(&artifacts, "finhub_sessions_ffi");
        assert_eq!(library, Ok(PathBuf::from("/t/libfinhub_sessions_ffi.a")));
    }
}
