//! The native library, as the generated Kotlin wants it.

use std::fs;

use object::File;

use crate::package::elf::{exports, symbols};
use crate::root;

/// The Kotlin source that calls the library.
const CALLER: &str =
    "bindings/kotlin/src/main/generated/cloud/finhub/sessions/internal/finhub_sessions_ffi.kt";

/// The functions that Kotlin looks up in the library.
pub(super) fn functions() -> Result<Vec<String>, String> {
    let source = root().join(CALLER);
    let text = fs::read_to_string(&source);
    let functions = called(&text.map_err(|error| format!("{}: {error}", source.display()))?);
    if functions.is_empty() { Err(format!("{CALLER} calls nothing")) } else { Ok(functions) }
}

fn called(source: &str) -> Vec<String> {
    let declarations = source.lines().filter_map(|line| line.trim().strip_prefix("external fun "));
    declarations.filter_map(|it| Some(it.split_once('(')?.0.to_owned())).collect()
}

/// Whether a library has every function: one of another version lacks some.
pub(super) fn has_all(library: &File<'_>, functions: &[String]) -> Result<String, String> {
    let exports =
        exports(library).map_err(|error| format!("its functions cannot be read: {error}"))?;
    match functions.iter().find(|function| !exports.contains(function)) {
        None => Ok(format!("all {} functions", functions.len())),
        Some(missing) => Err(format!(
            "it lacks {missing}: it is not finhub_sessions_ffi, or was built from another version"
        )),
    }
}

/// No debug information and no table of symbols.
pub(super) fn is_stripped(library: &File<'_>) -> Result<String, String> {
    match symbols(library) {
        Some(found) => Err(format!("it has {found}: build it with --release, which strips it")),
        None => Ok("none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{called, has_all, is_stripped};
    use crate::package::elf::made::Made;
    use crate::package::elf::read;

    #[test]
    fn the_functions_that_are_called_are_read_off_the_source() {
        let source =
            "object Lib {\n    external fun one(`a`: Long,\n    ): Long\n    fun two() = one(1)\n}";
        assert_eq!(called(source), ["one"]);
        assert!(super::functions().is_ok_and(|it| it.len() > 50));
    }

    #[test]
    fn a_library_without_a_function_is_refused() {
        let made = Made { exports: vec!["one".into(), "two".into()], ..Made::default() }.file();
        let library = read(&made).expect("it is an ELF file");
        assert!(has_all(&library, &["two".to_owned()]).is_ok());
        let problem = has_all(&library, &["one".to_owned(), "three".to_owned()]);
        assert!(problem.is_err_and(|it| it.contains("it lacks three")));
    }

    #[test]
    fn symbols_are_noticed() {
        for (further, is_well) in
            [(vec![], true), (vec![".symtab".into()], false), (vec![".debug_line".into()], false)]
        {
            let made = Made { further, ..Made::default() }.file();
            assert_eq!(is_stripped(&read(&made).expect("an ELF file")).is_ok(), is_well);
        }
    }
}
