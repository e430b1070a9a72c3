//! Android's ABIs, and whether a library is fit for one.

use std::fs;
use std::path::{Path, PathBuf};

use object::{Architecture, Object as _};

use super::library::{has_all, is_stripped};
use crate::package::archive::{files, megabytes};
use crate::package::elf::{alignment, needed, read};

/// What JNA loads by the name of `finhub_sessions_ffi`.
pub(super) const LIBRARY: &str = "libfinhub_sessions_ffi.so";

/// Devices with pages of 16 KB load nothing that is aligned to less
/// (<https://developer.android.com/guide/practices/page-sizes>).
const PAGE: u64 = 0x4000;

/// The budget of one library, stripped: an app brings it to every phone. The goal is 3.0 MB.
const LARGEST: u64 = 3_900_000;

/// Bionic, as a library of Android asks for it. Elsewhere its name has a number.
const BIONIC: &str = "libc.so";

/// A processor and its rules (<https://developer.android.com/ndk/guides/abis>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Abi {
    pub(super) name: &'static str,
    processor: Architecture,
}

/// All that Android has.
pub(super) const ABIS: [Abi; 4] = [
    Abi { name: "arm64-v8a", processor: Architecture::Aarch64 },
    Abi { name: "armeabi-v7a", processor: Architecture::Arm },
    Abi { name: "x86", processor: Architecture::I386 },
    Abi { name: "x86_64", processor: Architecture::X86_64 },
];

/// What a library may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Built for Android.
    Android,
    /// Built for whatever has the processor, for a trial.
    Anywhere,
}

/// The libraries of a folder such as `jniLibs`, with their ABIs.
pub(super) fn libraries(folder: &Path) -> Result<Vec<(Abi, PathBuf)>, String> {
    let mut libraries = Vec::new();
    for file in files(folder)? {
        let (name, library) = file.split_once('/').unwrap_or(("", &file));
        let Some(abi) = ABIS.into_iter().find(|abi| abi.name == name) else {
            let names = ABIS.map(|abi| abi.name).join(", ");
            return Err(format!("{file} is in no folder of an ABI: Android has {names}"));
        };
        if library != LIBRARY {
            return Err(format!(
                "{file} does not belong into the AAR: {name}/{LIBRARY} alone does"
            ));
        }
        libraries.push((abi, folder.join(&file)));
    }
    if libraries.is_empty() {
        return Err(format!("{} has no <abi>/{LIBRARY}", folder.display()));
    }
    Ok(libraries)
}

/// Which ABIs there are, and which are missing.
pub(super) fn list(libraries: &[(Abi, PathBuf)]) -> String {
    let has = |abi: &Abi| libraries.iter().any(|(it, _)| it == abi);
    let names = |wanted: bool| {
        let abis = ABIS.iter().filter(|abi| has(abi) == wanted);
        abis.map(|abi| abi.name).collect::<Vec<_>>().join(", ")
    };
    match names(false) {
        missing if missing.is_empty() => names(true),
        missing => format!("{}; without {missing}", names(true)),
    }
}

/// Whether a library serves devices of an ABI.
pub(super) fn judge(
    abi: Abi,
    file: &Path,
    functions: &[String],
    origin: Origin,
) -> Result<String, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let told = judge_bytes(abi, &bytes, functions, origin)?;
    Ok(format!("{}, {told}", within_budget(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?))
}

/// Whether a library is small enough for a phone.
pub(super) fn within_budget(length: u64) -> Result<String, String> {
    let found = megabytes(length);
    if length <= LARGEST {
        return Ok(found);
    }
    let most = megabytes(LARGEST);
    Err(format!("it has {found}, and the budget is {most}: build it with --profile mobile"))
}

fn judge_bytes(
    abi: Abi,
    bytes: &[u8],
    functions: &[String],
    origin: Origin,
) -> Result<String, String> {
    let library = read(bytes).ok_or("it is no ELF file, and Android loads no other")?;
    let processor = library.architecture();
    if processor != abi.processor {
        return Err(format!("it is for {processor:?}, and not for {}", abi.name));
    }
    let needed =
        needed(&library).map_err(|error| format!("what it needs cannot be read: {error}"))?;
    if origin == Origin::Android && !needed.iter().any(|it| it == BIONIC) {
        return Err(format!("it needs {}, and not Android's {BIONIC}", needed.join(", ")));
    }
    let functions = has_all(&library, functions)?;
    is_stripped(&library)?;
    let alignment = alignment(&library).ok_or("nothing of it is loaded")?;
    // Only processors of 64 bits have pages of 16 KB.
    if library.is_64() && alignment < PAGE {
        return Err(format!(
            "it is aligned to {alignment} bytes, and some devices have pages of {PAGE}: link it with -z max-page-size={PAGE}"
        ));
    }
    Ok(format!("{functions}, no symbols, aligned to {} KB", alignment / 1024))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use object::elf::{EM_ARM, EM_X86_64};

    use super::{ABIS, Abi, LIBRARY, Origin, judge_bytes, libraries, list};
    use crate::package::elf::made::Made;

    fn abi(name: &str) -> Abi {
        *ABIS.iter().find(|abi| abi.name == name).expect("Android has it")
    }

    fn judge(name: &str, made: &Made) -> Result<String, String> {
        judge_bytes(abi(name), &made.file(), &["a_function".to_owned()], Origin::Android)
    }

    fn folder(name: &str, files: &[&str]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("jni-{name}-{}", std::process::id()));
        for file in files {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap_or(Path::new("."))).expect("a folder");
            fs::write(file, "").expect("a file");
        }
        folder
    }

    #[test]
    fn a_library_that_serves_is_told() {
        let told = "all 1 functions, no symbols, aligned to 16 KB";
        assert_eq!(judge("arm64-v8a", &Made::default()).as_deref(), Ok(told));
        let narrow = Made { is_64: false, machine: EM_ARM, alignment: 0x1000, ..Made::default() };
        let told = "all 1 functions, no symbols, aligned to 4 KB";
        assert_eq!(judge("armeabi-v7a", &narrow).as_deref(), Ok(told), "its pages have 4 KB");
    }

    #[test]
    fn each_fault_is_told_by_a_sentence() {
        let of_glibc = || vec!["libc.so.6".to_owned()];
        for (made, says) in [
            (Made { machine: EM_X86_64, ..Made::default() }, "it is for X86_64, and not for arm64"),
            (
                Made { is_64: false, ..Made::default() },
                "it is for Aarch64_Ilp32, and not for arm64",
            ),
            (Made { alignment: 0x1000, ..Made::default() }, "-z max-page-size=16384"),
            (
                Made { needed: of_glibc(), ..Made::default() },
                "it needs libc.so.6, and not Android's",
            ),
            (Made { exports: Vec::new(), ..Made::default() }, "it lacks a_function"),
            (Made { further: vec![".symtab".to_owned()], ..Made::default() }, "it has .symtab"),
        ] {
            let problem = judge("arm64-v8a", &made).expect_err(says);
            assert!(problem.contains(says), "{problem}");
        }
        let no_library = judge_bytes(abi("x86"), b"MZ", &[], Origin::Android);
        assert!(no_library.is_err_and(|it| it.contains("no ELF file")));
    }

    #[test]
    fn a_trial_takes_what_was_built_elsewhere_and_checks_the_rest() {
        let of_glibc = Made { needed: vec!["libc.so.6".to_owned()], ..Made::default() };
        let trial = |made: &Made| {
            judge_bytes(
                abi("arm64-v8a"),
                &made.file(),
                &["a_function".to_owned()],
                Origin::Anywhere,
            )
        };
        assert!(trial(&of_glibc).is_ok());
        assert!(trial(&Made { alignment: 0x1000, ..of_glibc }).is_err());
    }

    #[test]
    fn folders_are_known_by_their_abis() {
        let files = ["arm64-v8a/libfinhub_sessions_ffi.so", "x86/libfinhub_sessions_ffi.so"];
        let good = folder("good", &files);
        let found = libraries(&good).expect("Android has both");
        assert_eq!(found[0], (abi("arm64-v8a"), good.join(files[0])));
        assert_eq!(list(&found), "arm64-v8a, x86; without armeabi-v7a, x86_64");
        fs::remove_dir_all(good).expect("it is there");
    }

    #[test]
    fn what_android_does_not_have_is_refused() {
        for (name, file, says) in [
            (
                "abi",
                "arm64/libfinhub_sessions_ffi.so",
                "arm64/libfinhub_sessions_ffi.so is in no folder of an ABI",
            ),
            ("loose", LIBRARY, "Android has arm64-v8a, armeabi-v7a, x86, x86_64"),
            ("other", "x86_64/libc++_shared.so", "x86_64/libfinhub_sessions_ffi.so alone does"),
        ] {
            let folder = folder(name, &[file]);
            let problem = libraries(&folder).expect_err(name);
            fs::remove_dir_all(folder).expect("it is there");
            assert!(problem.contains(says), "{problem}");
        }
        let nothing = folder("nothing", &["x86/nested/deep.so"]);
        fs::remove_dir_all(nothing.join("x86")).expect("it is there");
        assert!(libraries(&nothing).is_err_and(|it| it.contains("has no <abi>/")));
        fs::remove_dir_all(nothing).expect("it is there");
    }
}
