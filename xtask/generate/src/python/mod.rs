//! `_native.pyi`: the types of the Python package's compiled module, read off its Rust source.
//!
//! Nothing is compiled. The attributes of pyo3 say what Python sees (`attributes`, `signature`); where they are
//! silent, the Rust type says it (`types`), or the slot's usual form (`slots`). What the source declares (`read`,
//! `module`) is then written in Python's words (`write`).

mod attributes;
mod function;
mod imports;
mod module;
mod read;
mod signature;
mod slots;
mod types;
mod write;

use std::fs;
use std::path::Path;

use super::output::GeneratedFile;
use super::{Failure, Findings};

/// Says that a tree has the binding, below the repository's root.
const MANIFEST: &str = "bindings/python/Cargo.toml";

/// Where the binding's source is, below the repository's root.
const SOURCES: &str = "bindings/python/src";

/// Where its types are told.
const STUB: &str = "bindings/python/python/finhub_sessions/_native.pyi";

/// A Rust file of the binding.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path as messages show it.
    pub path: String,
    /// The whole file.
    pub text: String,
}

/// The stub of a module that these files make. It fails with what it cannot tell Python.
pub fn stub(sources: &[Source]) -> Result<String, Vec<Findings>> {
    read::read(sources).map(|(module, imports)| write::write(&module, &imports))
}

/// The stub's file, where the tree has the binding.
pub(crate) fn stub_file(root: &Path) -> Result<Option<GeneratedFile>, Failure> {
    if !root.join(MANIFEST).is_file() {
        return Ok(None);
    }
    let folder = root.join(SOURCES);
    let mut sources = Vec::new();
    collect(&folder, SOURCES, &mut sources)?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    let text = stub(&sources).map_err(Failure::Python)?;
    Ok(Some(GeneratedFile::python(STUB, SOURCES, &text)))
}

/// Every Rust file below a folder; `shown` is the folder's path below the root.
fn collect(folder: &Path, shown: &str, sources: &mut Vec<Source>) -> Result<(), Failure> {
    let unreadable = |error| Failure::File(folder.to_owned(), error);
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let path = entry.path();
        let shown = format!("{shown}/{}", entry.file_name().to_string_lossy());
        if path.is_dir() {
            collect(&path, &shown, sources)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).map_err(|error| Failure::File(path, error))?;
            sources.push(Source { path: shown, text });
        }
    }
    Ok(())
}
