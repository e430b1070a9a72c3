//! The Python package: what follows from the spec (`faces`), and `_native.pyi`, the types of the compiled module, read off
//! its Rust source.
//!
//! For the stub nothing is compiled. The attributes of pyo3 say what Python sees (`attributes`, `signature`); where they are
//! silent, the Rust type says it (`types`), or the slot's usual form (`slots`). What the source declares (`read`,
//! `module`) is then written in Python's words (`write`).

mod attributes;
mod faces;
mod field;
mod function;
mod hints;
mod imports;
mod method;
mod module;
mod read;
mod signature;
mod slots;
mod types;
mod write;

use std::fs;
use std::path::Path;

use super::output::GeneratedFile;
use super::{Failure, Findings, SPEC};
pub(crate) use faces::{Accessor, files, stub_accessors};
use module::{Function, Module};

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

/// The same with accessors that Python adds to the module's classes.
fn stub_with(sources: &[Source], accessors: &[Accessor]) -> Result<String, Failure> {
    let (mut module, mut imports) = read::read(sources).map_err(Failure::Python)?;
    for accessor in accessors {
        // It is built in, or stands with its module.
        let _ = imports.add(&accessor.hint, &module.classes);
        add(&mut module, accessor).map_err(Failure::Generator)?;
    }
    Ok(write::write(&module, &imports))
}

fn add(module: &mut Module, accessor: &Accessor) -> Result<(), String> {
    let Accessor { class, name, hint, doc } = accessor;
    let class = module
        .classes
        .iter_mut()
        .find(|it| it.name == *class)
        .ok_or(format!("there is no {class}"))?;
    if class.methods.iter().any(|it| it.name == *name) {
        return Err(format!(
            "{} has `{name}` already: give the field another `x-finhub-name`",
            class.name
        ));
    }
    class.methods.push(Function {
        decorators: vec!["@property".to_owned()],
        name: name.clone(),
        parameters: vec!["self".to_owned()],
        returns: hint.clone(),
        doc: doc.clone(),
    });
    Ok(())
}

/// The stub's file, where the tree has the binding. The spec adds accessors.
pub(crate) fn stub_file(
    root: &Path,
    accessors: &[Accessor],
) -> Result<Option<GeneratedFile>, Failure> {
    if !root.join(MANIFEST).is_file() {
        return Ok(None);
    }
    let folder = root.join(SOURCES);
    let mut sources = Vec::new();
    collect(&folder, SOURCES, &mut sources)?;
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    let text = stub_with(&sources, accessors)?;
    Ok(Some(GeneratedFile::python(STUB, &format!("{SOURCES} and {SPEC}"), &text)))
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
