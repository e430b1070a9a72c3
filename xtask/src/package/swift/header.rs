//! The C header and its module: names that no other Rust package in the same app has.

use std::fs;
use std::path::Path;

use super::MODULE;
use crate::package::checks::Checks;
use crate::root;
use crate::swift::PACKAGE;

const SUBJECT: &str = "header";

/// What all functions start with: uniffi's of each crate, and the crate's own.
const OURS: [&str; 2] = ["uniffi_finhub_sessions_ffi_", "ffi_finhub_sessions_ffi_"];

/// Types that uniffi declares for every crate alike, each behind a guard.
const SHARED: [&str; 3] = ["RustBuffer", "ForeignBytes", "RustCallStatus"];

/// The types of its callbacks, which it declares for every crate alike as well.
const CALLBACKS: &str = "Uniffi";

const MODULE_MAP: &str = "module.modulemap";

/// Checks the names and the module.
pub(super) fn check(checks: &mut Checks) {
    let functions = functions();
    checks.add(SUBJECT, "functions", functions.map(|it| format!("{}, all ours by name", it.len())));
    checks.add(SUBJECT, "types", text(&header()).and_then(|it| types(&it)));
    checks.add(SUBJECT, "module", module());
    checks.add(SUBJECT, "xcframework", laid_out());
}

/// The functions that the header declares.
pub(super) fn functions() -> Result<Vec<String>, String> {
    let functions: Vec<_> = declared(&text(&header())?);
    match functions.iter().find(|name| !OURS.iter().any(|start| name.starts_with(start))) {
        Some(strange) => Err(format!("{strange} may be another package's as well")),
        None if functions.is_empty() => Err(format!("{} declares nothing", header())),
        None => Ok(functions),
    }
}

/// Puts the header and the module's map into a folder below `headers` that is called as the module: where two
/// packages live in one app, Xcode copies the headers of both to one place.
pub(super) fn lay_out(headers: &Path) -> Result<(), String> {
    let folder = headers.join(MODULE);
    let map = text(&in_sources(MODULE_MAP))?;
    let write = |name: &str, text: &str| fs::write(folder.join(name), text);
    fs::create_dir_all(&folder)
        .and_then(|()| write(MODULE_MAP, &of_framework(&map)))
        .and_then(|()| fs::copy(root().join(header()), folder.join(format!("{MODULE}.h"))))
        .map(drop)
        .map_err(|error| format!("{}: {error}", folder.display()))
}

fn header() -> String {
    in_sources(&format!("{MODULE}.h"))
}

fn in_sources(name: &str) -> String {
    format!("{PACKAGE}/Sources/{MODULE}/{name}")
}

fn text(path: &str) -> Result<String, String> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))
}

/// The names before `(` in lines such as `void name(uint64_t handle`.
fn declared(header: &str) -> Vec<String> {
    let functions =
        header.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
    let functions = functions.filter(|line| !line.starts_with("typedef"));
    functions.filter_map(|line| name(line.split_once('(')?.0)).collect()
}

fn name(declaration: &str) -> Option<String> {
    declaration.split([' ', '*']).next_back().filter(|it| !it.is_empty()).map(str::to_owned)
}

/// Whether every type is uniffi's, which all its packages share.
fn types(header: &str) -> Result<String, String> {
    let mut callbacks = 0;
    let ends = header.lines().filter_map(|line| {
        let of_struct = line.strip_prefix("} ").and_then(|it| it.strip_suffix(';'));
        let of_function = || line.strip_prefix("typedef ")?.split_once("(*")?.1.split_once(')');
        of_struct.or_else(|| of_function().map(|(name, _)| name))
    });
    for name in ends {
        if name.starts_with(CALLBACKS) {
            callbacks += 1;
        } else if !SHARED.contains(&name) {
            return Err(format!("{name} may be another package's as well"));
        }
    }
    Ok(format!(
        "{}, and {callbacks} {CALLBACKS}*: all packages of uniffi share them",
        SHARED.join(", ")
    ))
}

/// The module is called as the source imports it, and its header is there.
fn module() -> Result<String, String> {
    let map = text(&in_sources(MODULE_MAP))?;
    let source =
        text(&format!("{PACKAGE}/Sources/FinhubSessionsGenerated/FinhubSessionsGenerated.swift"))?;
    let (name, header) = read(&map).ok_or_else(|| format!("{MODULE_MAP} names no header"))?;
    if !source.lines().any(|line| line.trim() == format!("import {name}")) {
        return Err(format!("the generated source does not import {name}"));
    }
    text(&in_sources(header))?;
    Ok(format!("{name}, with {header}"))
}

/// The module's name and its header.
fn read(map: &str) -> Option<(&str, &str)> {
    let after = |word: &str| {
        let mut words = map.split_whitespace();
        words.find(|it| *it == word)?;
        words.next()
    };
    Some((after("module")?, after("header")?.trim_matches('"')))
}

/// The map for an xcframework, of which the linker is told the library itself.
fn of_framework(map: &str) -> String {
    let lines = map.lines().filter(|line| !line.trim_start().starts_with("link "));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Lays the headers out as in an xcframework, and looks for what clang looks for.
fn laid_out() -> Result<String, String> {
    let headers = crate::swift::folder("headers")?;
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&headers);
    lay_out(&headers)?;
    let found = crate::package::archive::files(&headers)?;
    let wanted = [format!("{MODULE}/{MODULE}.h"), format!("{MODULE}/{MODULE_MAP}")];
    if found == wanted {
        Ok(format!("Headers/{MODULE}/{MODULE_MAP}, and nothing beside it"))
    } else {
        Err(format!("its headers are {}", found.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::{declared, of_framework, read, types};

    const HEADER: &str = "#ifdef UNIFFI_SHARED_H
typedef struct RustBuffer
{
    uint64_t len;
} RustBuffer;
typedef void (*UniffiRustFutureContinuationCallback)(uint64_t, int8_t
    );
void uniffi_finhub_sessions_ffi_fn_free_session(uint64_t handle, RustCallStatus *_Nonnull out_status
);
uint16_t *ffi_finhub_sessions_ffi_two(void

);
";

    #[test]
    fn functions_and_types_are_read_off_the_header() {
        let wanted = ["uniffi_finhub_sessions_ffi_fn_free_session", "ffi_finhub_sessions_ffi_two"];
        assert_eq!(declared(HEADER), wanted);
        assert!(types(HEADER).is_ok_and(|it| it.contains("and 1 Uniffi*")));
        let more = format!("{HEADER}typedef struct Session {{\n}} Session;\n");
        assert!(types(&more).is_err_and(|it| it.starts_with("Session may be another")));
        let more = format!("{HEADER}typedef void (*Callback)(uint64_t);\n");
        assert!(types(&more).is_err_and(|it| it.starts_with("Callback may be another")));
    }

    #[test]
    fn the_map_is_read_and_loses_its_link_in_an_xcframework() {
        let map = "module one {\n    header \"one.h\"\n    link \"one\"\n    export *\n}\n";
        assert_eq!(read(map), Some(("one", "one.h")));
        assert_eq!(read("module one {}"), None);
        assert_eq!(of_framework(map), "module one {\n    header \"one.h\"\n    export *\n}\n");
    }
}
