//! The package's documentation, as Xcode shows it.

use std::fs;
use std::path::Path;

use super::{FACE, build};
use crate::package::checks::Checks;
use crate::root;
use crate::step::succeed;
use crate::swift::{PACKAGE, folder, tool};

/// Renders the catalogue together with the comments in the source. A link that leads nowhere is an error.
pub(super) fn check(checks: &mut Checks) {
    checks.add("docs", "DocC", render());
}

fn render() -> Result<String, String> {
    let catalogue = Path::new(PACKAGE).join(format!("Sources/{FACE}/{FACE}.docc"));
    if !root().join(&catalogue).is_dir() {
        return Err(format!("{} is missing", catalogue.display()));
    }
    let (symbols, out) = (alone()?, folder("docs")?);
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&out);
    let mut docc = tool("docc")?;
    docc.arg("convert").arg(&catalogue).arg("--additional-symbol-graph-dir").arg(symbols);
    docc.args(["--fallback-display-name", FACE]);
    docc.args(["--fallback-bundle-identifier", "cloud.finhub.sessions", "--warnings-as-errors"]);
    succeed(docc.arg("--output-path").arg(&out))?;
    let pages = crate::package::archive::files(&out.join("data/documentation"))?;
    Ok(format!("{} pages, no warnings", pages.len()))
}

/// A folder that has the symbols of the face alone: what it is made of is nobody's to use.
fn alone() -> Result<std::path::PathBuf, String> {
    let name = format!("{FACE}.symbols.json");
    let (symbols, folder) = (build::symbols()?, folder("symbols")?);
    fs::create_dir_all(&folder)
        .and_then(|()| fs::copy(symbols.join(&name), folder.join(&name)))
        .map_err(|error| format!("{name}: {error}; does the package build?"))?;
    Ok(folder)
}
