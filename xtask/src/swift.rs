//! The Swift package's build: a toolchain, which the machine brings or `ci/swift-toolchain.sh` keeps, and Rust's half.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use crate::artifacts;
use crate::language::Language;
use crate::natives::{LIBRARY, SANDBOX, copy, program};
use crate::root;
use crate::step::command;

/// The package's folder, below the repository's root.
pub const PACKAGE: &str = "bindings/swift";

/// A separate package that uses it.
pub(crate) const SAMPLE: &str = "bindings/swift/Sample";

/// The app that `cargo xtask e2e` runs. The folder's name is the package's for Swift, so it may not be `swift` again.
pub(crate) const APP: &str = "e2e/swift-app";

/// The script that runs a command with Swift's toolchain.
pub(crate) const TOOLCHAIN: &str = "ci/swift-toolchain.sh";

/// How to get Swift.
pub(crate) const SWIFT: &str = "ci/swift-toolchain.sh install, or https://www.swift.org/install";

/// All that is built, below the repository's root.
const BUILT: &str = "target/swift";

/// For this long, another command may still link to a library that is no longer the newest.
const IN_USE: Duration = Duration::from_secs(60 * 60);

/// A program of the toolchain, in the repository's root. It fails with what is missing.
pub(crate) fn tool(name: &str) -> Result<Command, String> {
    match Language::Swift.lacks() {
        None => Ok(in_toolchain(name)),
        Some(lacking) => Err(lacking),
    }
}

fn in_toolchain(program: &str) -> Command {
    let mut toolchain = command(root().join(TOOLCHAIN));
    toolchain.current_dir(root()).args(["run", program]);
    toolchain
}

/// Why there is no Swift, and how to get it: the last line that the toolchain's script printed, if it ran.
pub(crate) fn why(said: &str) -> String {
    match said.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(line) if line.contains("swift.org") => line.to_owned(),
        Some(line) => format!("Swift 6 does not run ({line}); get it: {SWIFT}"),
        None => format!("Swift 6 is missing (`swift`); get it: {SWIFT}"),
    }
}

/// `swift VERB` for a package. What it builds is put into a folder of this name.
pub fn swift(verb: &str, package: &Path, built: &str) -> Result<Command, String> {
    let mut swift = tool("swift")?;
    swift.args([verb, "--package-path"]).arg(package);
    swift.arg("--scratch-path").arg(folder(built)?);
    Ok(swift)
}

/// The absolute path of a folder below `target/swift`, for programs that run elsewhere.
pub(crate) fn folder(name: &str) -> Result<PathBuf, String> {
    let root = root().canonicalize().map_err(|error| error.to_string())?;
    Ok(root.join(BUILT).join(name))
}

/// Rust's half of the package as this machine runs it, and the sandbox.
#[derive(Debug)]
pub struct Half {
    /// The static library, alone in its folder: the linker would prefer a shared one beside it.
    pub(crate) library: PathBuf,
    sandbox: PathBuf,
}

impl Half {
    /// Builds both.
    pub fn build() -> Result<Self, String> {
        let (package, library) = LIBRARY;
        let wanted = ["--quiet", "--package", package, "--package", SANDBOX];
        let made = artifacts::build(&root(), &wanted)?;
        let library = artifacts::static_library(&made, library)?;
        Ok(Self { library: alone(&library, &folder("lib")?)?, sandbox: program(&made, SANDBOX)? })
    }

    /// Makes a package link to the library, and its tests find the sandbox.
    pub fn give(&self, swift: &mut Command) {
        swift.env("FINHUB_SESSIONS_FFI", "system").env("FINHUB_SANDBOX", &self.sandbox);
        let mut search = OsString::from("-L");
        search.push(self.library.parent().unwrap_or(&self.library));
        swift.arg("-Xlinker").arg(search);
    }
}

/// Copies the library into a folder that is named by when it was built, and gives the copy. Swift's package
/// manager does not see that a library changed, but links again if the linker gets another folder.
fn alone(library: &Path, folder: &Path) -> Result<PathBuf, String> {
    let told = |error| format!("{}: {error}", library.display());
    let built = fs::metadata(library).and_then(|it| it.modified()).map_err(told)?;
    let built = built.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string();
    for old in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = old.metadata().and_then(|it| it.modified()).map(|it| it.elapsed());
        if old.file_name() != built.as_str() && age.is_ok_and(|it| it.is_ok_and(|it| it > IN_USE)) {
            // It may be gone already; it takes no more than room.
            let _ = fs::remove_dir_all(old.path());
        }
    }
    let folder = folder.join(built);
    copy(library, &folder)?;
    Ok(folder.join(library.file_name().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::{Duration, UNIX_EPOCH};

    use super::{alone, why};

    #[test]
    fn what_is_missing_is_told_in_one_line() {
        let told = "no overlay here; https://www.swift.org/install";
        assert_eq!(why(&format!("trying\n{told}\n\n")), told);
        let broken = why("env: bash: No such file or directory\n");
        assert!(
            broken.contains("bash: No such file") && broken.ends_with(super::SWIFT),
            "{broken}"
        );
        let missing = why("");
        assert!(missing.starts_with("Swift 6 is missing (`swift`); get it: "), "{missing}");
        let script = fs::read_to_string(crate::root().join(super::TOOLCHAIN)).expect("it is there");
        assert!(script.contains(super::SWIFT), "the script says the same");
    }

    #[test]
    fn another_library_is_in_another_folder() {
        let folder = std::env::temp_dir().join(format!("swift-half-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let library = folder.join("libone.a");
        let built = |seconds: u64| {
            fs::write(&library, "one").expect("a library");
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            let file = fs::File::options().write(true).open(&library).expect("it is there");
            file.set_modified(time).expect("its time");
            alone(&library, &folder.join("lib")).expect("a copy")
        };
        let (first, same, second) = (built(5), built(5), built(6));
        assert_eq!(first, same);
        assert_ne!(first, second);
        assert!(second.is_file() && first.is_file(), "the old one may be in use");
        let folder_of_first = fs::File::open(first.parent().expect("one")).expect("a folder");
        folder_of_first.set_modified(UNIX_EPOCH).expect("its time");
        assert!(built(7).is_file() && !first.exists(), "it was long ago");
        fs::remove_dir_all(&folder).expect("it is a folder");
    }
}
