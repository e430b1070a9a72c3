//! Archives: what is in one, and how large it is.

use std::fs;
use std::path::{Path, PathBuf};

/// The size of a file as a person reads it.
pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000)
}

/// The size of an archive, which has a budget. `package` is the one whose library is in it.
pub(super) fn size(archive: &Path, budget: u64, package: &str) -> Result<String, String> {
    let length = fs::metadata(archive).map_err(|error| error.to_string())?.len();
    let told = format!("{}, of at most {}", megabytes(length), megabytes(budget));
    if length <= budget {
        Ok(told)
    } else {
        Err(format!("{told}: look for a new dependency by `cargo tree --package {package}`"))
    }
}

/// A file's name.
pub(crate) fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Unpacks an archive into its own folder, and returns the paths of its files there, with `/`.
pub(super) fn unpacked(archive: &Path, folder: &Path) -> Result<Vec<String>, String> {
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(folder);
    crate::venv::unpack(archive, folder)?;
    files(folder)
}

/// The paths of a folder's files, with `/`, in order.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>, String> {
    let mut files = Vec::new();
    collect(folder, "", &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    Ok(files)
}

fn collect(folder: &Path, shown: &str, files: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let shown = format!("{shown}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{shown}/"), files)?;
        } else {
            files.push(shown);
        }
    }
    Ok(())
}

/// Copies files to a folder, and returns its absolute path.
pub(super) fn put<'a>(
    out: &Path,
    files: impl IntoIterator<Item = &'a PathBuf>,
) -> Result<PathBuf, String> {
    let try_put = || {
        fs::create_dir_all(out)?;
        for file in files {
            fs::copy(file, out.join(file.file_name().unwrap_or_default()))?;
        }
        out.canonicalize()
    };
    try_put().map_err(|error: std::io::Error| format!("{}: {error}", out.display()))
}
