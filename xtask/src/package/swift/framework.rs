//! The xcframework: Rust's half for every platform of Apple's that the package serves. It takes a Mac with Xcode.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{MODULE, header, library};
use crate::artifacts;
use crate::natives::LIBRARY;
use crate::root;
use crate::step::{command, succeed};
use crate::swift::{PACKAGE, folder, tool};

/// A library of the xcframework.
struct Slice {
    name: &'static str,
    /// Rust's targets, one for each processor.
    targets: &'static [&'static str],
    /// The oldest system that it runs on, as the manifest says it too.
    oldest: (&'static str, &'static str),
}

const IOS: (&str, &str) = ("IPHONEOS_DEPLOYMENT_TARGET", "16.0");
const MACOS: (&str, &str) = ("MACOSX_DEPLOYMENT_TARGET", "13.0");
const TVOS: (&str, &str) = ("TVOS_DEPLOYMENT_TARGET", "16.0");
const VISIONOS: (&str, &str) = ("XROS_DEPLOYMENT_TARGET", "1.0");

/// Those that rustup has a library for. A watch lets no app open a socket, so watchOS has none.
const SLICES: [Slice; 8] = [
    Slice { name: "ios", targets: &["aarch64-apple-ios"], oldest: IOS },
    Slice {
        name: "ios-simulator",
        targets: &["aarch64-apple-ios-sim", "x86_64-apple-ios"],
        oldest: IOS,
    },
    Slice {
        name: "macos",
        targets: &["aarch64-apple-darwin", "x86_64-apple-darwin"],
        oldest: MACOS,
    },
    Slice {
        name: "catalyst",
        targets: &["aarch64-apple-ios-macabi", "x86_64-apple-ios-macabi"],
        oldest: IOS,
    },
    Slice { name: "tvos", targets: &["aarch64-apple-tvos"], oldest: TVOS },
    Slice { name: "tvos-simulator", targets: &["aarch64-apple-tvos-sim"], oldest: TVOS },
    Slice { name: "visionos", targets: &["aarch64-apple-visionos"], oldest: VISIONOS },
    Slice {
        name: "visionos-simulator",
        targets: &["aarch64-apple-visionos-sim"],
        oldest: VISIONOS,
    },
];

/// The archive that a release brings.
pub(super) struct Framework {
    pub(super) archive: PathBuf,
    pub(super) checksum: String,
}

/// Whether it can be built: this is a Mac.
pub(super) const CAN_BE_BUILT: bool = cfg!(target_os = "macos");

/// Builds it; none where it cannot be.
pub(super) fn build() -> Result<Option<Framework>, String> {
    if !CAN_BE_BUILT {
        return Ok(None);
    }
    let at = folder("xcframework")?;
    // The last run's, if there was one: xcodebuild writes over nothing.
    let _ = fs::remove_dir_all(&at);
    let headers = at.join("headers");
    header::lay_out(&headers)?;
    let framework = at.join(format!("{MODULE}.xcframework"));
    let mut create = command("xcodebuild");
    create.arg("-create-xcframework");
    for slice in &SLICES {
        let library = slice.build(&at)?;
        library::has_all(&library).map_err(|problem| format!("{}: {problem}", slice.name))?;
        create.arg("-library").arg(library).arg("-headers").arg(&headers);
    }
    succeed(create.arg("-output").arg(&framework))?;
    let archive = at.join(archive_name());
    let mut ditto = command("ditto");
    succeed(ditto.args(["-c", "-k", "--norsrc", "--keepParent"]).args([&framework, &archive]))?;
    install(&framework)?;
    Ok(Some(Framework { checksum: checksum(&archive)?, archive }))
}

/// The archive's name, of which a release has one.
pub(super) fn archive_name() -> String {
    format!("{MODULE}.xcframework.zip")
}

/// What the manifest of a release says of the archive.
fn checksum(archive: &Path) -> Result<String, String> {
    let output = tool("swift")?.args(["package", "compute-checksum"]).arg(archive).output();
    let output = output.map_err(|error| format!("swift cannot be run: {error}"))?;
    let checksum = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let is_sha256 = checksum.len() == 64 && checksum.bytes().all(|it| it.is_ascii_hexdigit());
    if is_sha256 { Ok(checksum) } else { Err(format!("swift gave no checksum, but {checksum:?}")) }
}

/// Puts it where the package's own manifest looks for it.
fn install(framework: &Path) -> Result<(), String> {
    let frameworks = root().join(PACKAGE).join("Frameworks");
    let there = frameworks.join(format!("{MODULE}.xcframework"));
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&there);
    succeed(command("ditto").args([framework, &there]))
}

impl Slice {
    /// Builds it for each of its processors, and makes one library of them.
    fn build(&self, at: &Path) -> Result<PathBuf, String> {
        let built: Result<Vec<_>, _> = self.targets.iter().map(|it| self.library(it)).collect();
        let built = built?;
        let folder = at.join(self.name);
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let library = folder.join(format!("lib{}.a", LIBRARY.1));
        let mut lipo: Command = command("lipo");
        succeed(lipo.arg("-create").args(built).arg("-output").arg(&library))?;
        Ok(library)
    }

    fn library(&self, target: &str) -> Result<PathBuf, String> {
        println!("Building for {target}.");
        let (package, library) = LIBRARY;
        let (variable, oldest) = self.oldest;
        let oldest = format!("env.{variable}='{oldest}'");
        let made = artifacts::rustc(
            &root(),
            &[
                "--quiet",
                "--package",
                package,
                "--profile",
                "mobile",
                "--lib",
                "--crate-type",
                "staticlib",
                "--target",
                target,
                "--config",
                &oldest,
            ],
        );
        let made = made.map_err(|problem| {
            format!("{problem}; is the target there? rustup target add {target}")
        })?;
        artifacts::static_library(&made, library)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{IOS, MACOS, SLICES, TVOS, VISIONOS};
    use crate::root;
    use crate::swift::PACKAGE;

    #[test]
    fn the_oldest_systems_are_those_of_the_manifests() {
        for manifest in ["Package.swift", "Package.release.swift"] {
            let text =
                fs::read_to_string(root().join(PACKAGE).join(manifest)).expect("it is there");
            let oldest = [
                ("iOS", IOS),
                ("macCatalyst", IOS),
                ("macOS", MACOS),
                ("tvOS", TVOS),
                ("visionOS", VISIONOS),
            ];
            for (system, (_, version)) in oldest {
                let version = version.trim_end_matches(".0");
                assert!(text.contains(&format!(".{system}(.v{version})")), "{manifest}: {system}");
            }
        }
    }

    #[test]
    fn a_mac_is_told_to_get_every_target() {
        for page in [".github/workflows/packages.yml", "docs/release-swift.md"] {
            let text = fs::read_to_string(root().join(page)).expect("it is there");
            let line = text.lines().find(|line| line.contains("target add aarch64-apple-ios "));
            let there: Vec<_> = line.expect(page).split(' ').collect();
            for target in SLICES.iter().flat_map(|slice| slice.targets) {
                assert!(there.contains(target), "{page}: {target}");
            }
        }
    }

    #[test]
    fn every_target_is_of_one_library() {
        let mut targets: Vec<_> = SLICES.iter().flat_map(|slice| slice.targets).collect();
        let count = targets.len();
        targets.sort();
        targets.dedup();
        assert_eq!(targets.len(), count);
        assert!(targets.iter().all(|target| target.contains("-apple-")));
    }
}
