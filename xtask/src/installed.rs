//! What was installed into a folder, so that it is not installed again.

use std::fs;
use std::path::Path;

/// The folder's mark: a copy of the list of what is in it, written when all of it is.
const MARK: &str = "installed";

/// Runs `install` on the list, unless the folder has all that it names and works.
pub(crate) fn once(
    folder: &Path,
    list: &Path,
    works: impl FnOnce() -> bool,
    install: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let mark = folder.join(MARK);
    let wanted = fs::read(list).map_err(|error| format!("{}: {error}", list.display()))?;
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) && works() {
        return Ok(());
    }
    install()?;
    fs::write(&mark, wanted).map_err(|error| format!("{}: {error}", mark.display()))
}
