//! What uniffi makes of `bindings/uniffi` for the other languages.
//!
//! uniffi reads the boundary off the compiled library, so that is compiled first. A language is a module here and a
//! line in `files`.

mod kotlin;
mod swift;

use std::fs;
use std::path::Path;

use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate_with_bindgen_paths};
use uniffi_bindgen::{BindgenPaths, BindgenPathsLayer};

use super::Failure;
use super::output::GeneratedFile;
use xtask::artifacts;

/// The boundary's crate, below the repository's root.
const CRATE: &str = "bindings/uniffi";

/// The boundary's library.
const LIBRARY: &str = "finhub_sessions_ffi";

/// The languages' files, where the tree has the boundary.
pub(crate) fn files(root: &Path) -> Result<Vec<GeneratedFile>, Failure> {
    if !root.join(CRATE).join("Cargo.toml").is_file() {
        return Ok(Vec::new());
    }
    let boundary = Boundary::compiled(root)?;
    let mut files = vec![kotlin::file(&boundary)?];
    files.extend(swift::files(&boundary)?);
    Ok(files)
}

/// The compiled library, and the folder of its crate.
struct Boundary {
    library: Utf8PathBuf,
    root: Utf8PathBuf,
}

impl Boundary {
    fn compiled(root: &Path) -> Result<Self, Failure> {
        let arguments = ["--quiet", "--package", "finhub-sessions-ffi"];
        let library = artifacts::build(root, &arguments)
            .and_then(|built| artifacts::shared_library(&built, LIBRARY))
            .map_err(Failure::Boundary)?;
        let utf8 = |path| {
            Utf8PathBuf::from_path_buf(path)
                .map_err(|path| Failure::Boundary(format!("{} is not valid UTF-8", path.display())))
        };
        Ok(Self { library: utf8(library)?, root: utf8(root.join(CRATE))? })
    }

    /// Writes what a language gets.
    fn generate(&self, language: TargetLanguage) -> Result<Written, Failure> {
        let folder = self.library.with_file_name("uniffi");
        let mut paths = BindgenPaths::default();
        paths.add_layer(Crate(self.root.clone()));
        let options = GenerateOptions {
            languages: vec![language],
            source: self.library.clone(),
            out_dir: folder.clone(),
            crate_filter: Some(LIBRARY.to_owned()),
            metadata_no_deps: true,
            ..GenerateOptions::default()
        };
        generate_with_bindgen_paths(options, paths)
            .map_err(|error| Failure::Boundary(format!("uniffi: {error:#}")))?;
        Ok(Written(folder))
    }
}

/// The folder that uniffi wrote to.
struct Written(Utf8PathBuf);

impl Written {
    /// A file in it, as uniffi wrote it.
    fn read(&self, name: &str) -> Result<String, Failure> {
        let file = self.0.join(name);
        fs::read_to_string(&file).map_err(|error| Failure::File(file.into(), error))
    }
}

/// Where uniffi finds the crate's `uniffi.toml`.
struct Crate(Utf8PathBuf);

impl BindgenPathsLayer for Crate {
    fn get_crate_root(&self, name: &str) -> Option<Utf8PathBuf> {
        (name == LIBRARY).then(|| self.0.clone())
    }
}
