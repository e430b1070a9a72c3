//! The sources that are written by hand, and those that our templates write.

use std::fs;
use std::path::Path;

use crate::package::archive::files;
use crate::package::checks::Checks;
use crate::root;
use crate::step::succeed;
use crate::swift::{APP, PACKAGE, tool};

const SUBJECT: &str = "sources";

/// The rules of the formatter, in the package's folder.
const RULES: &str = ".swift-format";

/// Folders and files of the package that are not uniffi's.
const OURS: [&str; 7] = [
    "Package.swift",
    "Package.release.swift",
    "Sources/FinhubSessions",
    "Sources/FinhubSessionsTesting",
    "Sources/FinhubSessionsURLSession",
    "Tests",
    "Sample",
];

/// What nobody may depend on.
const FORBIDDEN: &str = "unsafeFlags";

/// Checks the sources' form, and that no flag keeps others from depending on the package.
pub(super) fn check(checks: &mut Checks) {
    checks.add(SUBJECT, "format", format());
    checks.add(SUBJECT, FORBIDDEN, forbidden(&root().join(PACKAGE)));
}

fn format() -> Result<String, String> {
    let package = Path::new(PACKAGE);
    let mut lint = tool("swift")?;
    lint.args(["format", "lint", "--strict", "--parallel", "--recursive", "--configuration"]);
    lint.arg(package.join(RULES));
    let there = OURS.iter().map(|it| package.join(it)).filter(|it| root().join(it).exists());
    succeed(lint.args(there).arg(APP)).map_err(|_| {
        format!("see above; `swift format --in-place --configuration {PACKAGE}/{RULES}` mends most")
    })?;
    Ok(format!("as {RULES} says"))
}

fn forbidden(package: &Path) -> Result<String, String> {
    for file in files(package)?.iter().filter(|file| !is_built(file)) {
        let content = fs::read(package.join(file)).map_err(|error| format!("{file}: {error}"))?;
        if String::from_utf8_lossy(&content).contains(FORBIDDEN) {
            return Err(format!("{file} has them: others cannot depend on it then"));
        }
    }
    Ok("none".to_owned())
}

/// Whether `swift build` put it there, or the xcframework was copied there.
fn is_built(file: &str) -> bool {
    file.split('/').any(|part| [".build", ".swiftpm", "Frameworks"].contains(&part))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{forbidden, is_built};

    #[test]
    fn what_was_built_is_not_looked_at() {
        assert!(is_built(".build/checkouts/Package.swift"));
        assert!(is_built("Sample/.build/debug.yaml"));
        assert!(!is_built("Sample/Package.swift"));
    }

    #[test]
    fn a_flag_that_others_cannot_depend_on_is_found() {
        let folder = std::env::temp_dir().join(format!("swift-sources-{}", std::process::id()));
        fs::create_dir_all(folder.join("Sample")).expect("a folder");
        fs::write(folder.join("Package.swift"), "let flags = []").expect("a file");
        assert!(forbidden(&folder).is_ok());
        fs::write(folder.join("Sample/Package.swift"), ".unsafeFlags([])").expect("a file");
        assert!(forbidden(&folder).is_err_and(|it| it.starts_with("Sample/Package.swift has")));
        fs::remove_dir_all(&folder).expect("it is a folder");
    }
}
