//! The static library, as the header promises it.

use std::collections::HashSet;
use std::path::Path;

use super::header;
use crate::package::checks::Checks;
use crate::step::command;

/// Checks that a library has every function of the header.
pub(super) fn check(checks: &mut Checks, library: &Path) {
    checks.add("library", "functions", has_all(library));
}

/// Whether it has every function: one of another version lacks some.
pub(super) fn has_all(library: &Path) -> Result<String, String> {
    let functions = header::functions()?;
    let mut nm = command("nm");
    let output = nm.args(["--extern-only", "--defined-only"]).arg(library).output();
    let output = output.map_err(|error| format!("nm cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    match missing(&functions, &said) {
        None => Ok(format!("all {} of the header", functions.len())),
        Some(missing) => Err(format!("it lacks {missing}: was it built from another version?")),
    }
}

/// The first function that is not among lines such as `0000000000000000 T name`.
fn missing<'a>(functions: &'a [String], nm: &str) -> Option<&'a str> {
    let defined = nm.lines().filter_map(|line| line.split_whitespace().next_back());
    // On a Mac, C's names start with a line.
    let defined: HashSet<_> = defined.map(|it| it.strip_prefix('_').unwrap_or(it)).collect();
    functions.iter().map(String::as_str).find(|name| !defined.contains(name))
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn a_function_that_is_not_there_is_named() {
        let functions = ["uniffi_one".to_owned(), "ffi_two".to_owned()];
        let linux = "\none.o:\n0000000000000000 T uniffi_one\n0000000000000010 T ffi_two\n";
        assert_eq!(missing(&functions, linux), None);
        assert_eq!(missing(&functions, "0000000000000000 T _uniffi_one\n"), Some("ffi_two"));
        assert_eq!(missing(&functions, ""), Some("uniffi_one"));
    }
}
