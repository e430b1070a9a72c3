//! `cargo xtask natives`: the library that JVM languages load, in the layout that JNA expects, and the sandbox for their tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::android;
use crate::artifacts::{self, Artifact};
use crate::root;
use crate::step::tell;

/// The library's crate and its target.
pub(crate) const LIBRARY: (&str, &str) = ("finhub-sessions-ffi", "finhub_sessions_ffi");

/// The sandbox's crate, which is its program's name as well.
pub(crate) const SANDBOX: &str = "finhub-sandbox";

/// Build the library that Kotlin loads and the sandbox, which its tests start, and copy both to where Maven looks for them.
#[derive(Debug, Args)]
pub struct Natives {
    /// The folder to put them into, below a folder that is named after this platform.
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Optimise and strip them, for publication.
    #[arg(long)]
    release: bool,
    /// Build for Android's ABIs instead, without the sandbox, as `cargo xtask package kotlin --jni-libs` takes it. It needs
    /// Android's NDK at `ANDROID_NDK_HOME`, and cargo-ndk.
    #[arg(long, conflicts_with = "release")]
    android: bool,
}

impl Natives {
    /// Builds and copies.
    pub fn run(&self) -> ExitCode {
        tell(self.try_run())
    }

    fn try_run(&self) -> Result<(), String> {
        if self.android {
            return android::build(&self.into);
        }
        let platform = platform().ok_or("JNA does not know this platform")?;
        let (library, sandbox) = self.built()?;
        let folder = self.into.join(platform);
        copy(&library, &folder)?;
        copy(&sandbox, &folder)
    }

    fn built(&self) -> Result<(PathBuf, PathBuf), String> {
        let (package, library) = LIBRARY;
        let quiet = "--quiet";
        let artifacts = if self.release {
            // Beside a kind that Rust links, it would keep what only Rust calls: a fifth of its size.
            let alone =
                [quiet, "--package", package, "--release", "--lib", "--crate-type", "cdylib"];
            let fast = ["--features", "mimalloc"];
            let mut made = artifacts::rustc(&root(), &[&alone[..], &fast].concat())?;
            made.extend(artifacts::build(&root(), &[quiet, "--package", SANDBOX, "--release"])?);
            made
        } else {
            artifacts::build(&root(), &[quiet, "--package", package, "--package", SANDBOX])?
        };
        Ok((artifacts::shared_library(&artifacts, library)?, program(&artifacts, SANDBOX)?))
    }
}

/// The program of a package that was built.
pub(crate) fn program(artifacts: &[Artifact], name: &str) -> Result<PathBuf, String> {
    let is_one = |artifact: &&Artifact| {
        let is_debug_information =
            artifact.path.extension().is_some_and(|it| it == "pdb" || it == "dSYM");
        artifact.target == name && artifact.kinds == ["bin"] && !is_debug_information
    };
    let found = artifacts.iter().find(is_one);
    found.map(|it| it.path.clone()).ok_or_else(|| format!("cargo made no program {name}"))
}

/// Copies a file into a folder, unless it is there already: a new copy would make later steps run again.
pub(crate) fn copy(file: &Path, folder: &Path) -> Result<(), String> {
    let target = folder.join(file.file_name().unwrap_or_default());
    let try_copy = || {
        if is_copy(file, &target) {
            return Ok(());
        }
        fs::create_dir_all(folder)?;
        // A program that runs, and a library that is loaded, must not be written to: they keep the old file.
        let new = target.with_extension("new");
        fs::copy(file, &new)?;
        fs::rename(&new, &target)
    };
    try_copy().map_err(|error| format!("{}: {error}", target.display()))
}

/// Whether one is a copy of the other, and no older.
fn is_copy(file: &Path, copy: &Path) -> bool {
    let facts = |path: &Path| fs::metadata(path).and_then(|it| Ok((it.len(), it.modified()?)));
    match (facts(file), facts(copy)) {
        (Ok((length, made)), Ok((length_of_copy, copied))) => {
            length == length_of_copy && made <= copied
        }
        _ => false,
    }
}

/// The platforms that JNA knows and Rust can build for, by JNA's names: its `Platform.RESOURCE_PREFIX`.
pub(crate) const PLATFORMS: [&str; 12] = [
    "darwin-aarch64",
    "darwin-x86-64",
    "freebsd-aarch64",
    "freebsd-x86-64",
    "linux-aarch64",
    "linux-arm",
    "linux-riscv64",
    "linux-x86",
    "linux-x86-64",
    "win32-aarch64",
    "win32-x86",
    "win32-x86-64",
];

/// The platform that this program was built for.
pub(crate) fn platform() -> Option<&'static str> {
    use std::env::consts::{ARCH, OS};
    named(OS, ARCH)
}

/// A platform, as Rust names its system and its processor.
fn named(system: &str, processor: &str) -> Option<&'static str> {
    let system = match system {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let name = format!("{system}-{}", processor.replace('_', "-"));
    PLATFORMS.into_iter().find(|platform| *platform == name)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{copy, is_copy, named, platform, program};
    use crate::artifacts::Artifact;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("natives-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    #[test]
    fn platforms_are_called_as_jna_calls_them() {
        assert_eq!(named("macos", "aarch64"), Some("darwin-aarch64"));
        assert_eq!(named("windows", "x86_64"), Some("win32-x86-64"));
        assert_eq!(named("linux", "m68k"), None);
        assert!(platform().is_some(), "the tests run where JNA does");
    }

    #[test]
    fn a_file_is_copied_where_it_is_missing_or_changed() {
        let folder = folder("copy");
        let file = folder.join("library.so");
        let target = folder.join("below/platform");
        let copied = target.join("library.so");
        fs::write(&file, "one").expect("a file");
        copy(&file, &target).expect("it is missing");
        assert_eq!(fs::read_to_string(&copied).ok().as_deref(), Some("one"));
        assert!(is_copy(&file, &copied));

        fs::write(&file, "two").expect("a file");
        let later = SystemTime::now() + Duration::from_secs(60);
        fs::File::options()
            .write(true)
            .open(&file)
            .and_then(|it| it.set_modified(later))
            .expect("its time");
        assert!(!is_copy(&file, &copied), "it has the length, and is older");
        copy(&file, &target).expect("it is older");
        assert_eq!(fs::read_to_string(&copied).ok().as_deref(), Some("two"));
        assert!(copy(Path::new("nowhere"), &target).is_err());
        fs::remove_dir_all(&folder).expect("it is a folder");
    }

    #[test]
    fn a_program_is_found_beside_its_library() {
        let artifact = |kind: &str, path: &str| Artifact {
            target: "finhub-sandbox".to_owned(),
            kinds: vec![kind.to_owned()],
            path: path.into(),
        };
        let made = [
            artifact("lib", "/t/lib.rlib"),
            artifact("bin", "/t/finhub-sandbox.pdb"),
            artifact("bin", "/t/finhub-sandbox"),
        ];
        assert_eq!(program(&made, "finhub-sandbox"), Ok(PathBuf::from("/t/finhub-sandbox")));
        assert!(program(&made[..1], "finhub-sandbox").is_err());
    }
}
