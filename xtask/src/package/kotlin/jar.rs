//! What the jar holds.

use std::fs;
use std::path::{Path, PathBuf};

use super::build::Built;
use super::{classes, folder, library};
use crate::natives;
use crate::package::archive::{megabytes, size, unpacked};
use crate::package::checks::Checks;
use crate::package::elf::{newest, read};

const SUBJECT: &str = "jar";

/// The budget of a platform: its library, which is built for speed, and the classes.
const LARGEST: u64 = 3_300_000;

/// What R8, Kotlin and a lawyer look for.
const WANTED: &[&str] = &[
    "META-INF/cloud.finhub.sessions/LICENSE-APACHE",
    "META-INF/cloud.finhub.sessions/LICENSE-MIT",
    "META-INF/cloud.finhub.sessions/NOTICE",
    "META-INF/com.android.tools/r8/finhub-sessions.pro",
    "META-INF/finhub-sessions.kotlin_module",
    "META-INF/maven/cloud.finhub/finhub-sessions/pom.xml",
    "META-INF/proguard/finhub-sessions.pro",
    "cloud/finhub/sessions/FinHubClient.class",
];

const RULES: Rules = Rules {
    wanted: WANTED,
    known: &["META-INF/MANIFEST.MF", "META-INF/maven/", "cloud/finhub/sessions/"],
    is_native: is_library,
};

/// What a jar has to hold, and what else it may.
pub(super) struct Rules {
    pub(super) wanted: &'static [&'static str],
    /// By how it starts.
    pub(super) known: &'static [&'static str],
    /// What was compiled for a platform.
    pub(super) is_native: fn(&str) -> bool,
}

/// What the jar is unpacked to.
pub(super) struct Content {
    pub(super) folder: PathBuf,
    pub(super) files: Vec<String>,
}

impl Content {
    /// Unpacks an archive into a folder of this name.
    pub(super) fn of(archive: &Path, name: &str) -> Result<Self, String> {
        let folder = folder(name)?;
        Ok(Self { files: unpacked(archive, &folder)?, folder })
    }

    /// The native libraries, with the platforms that JNA takes them for.
    pub(super) fn libraries(&self) -> impl Iterator<Item = (&str, &str)> {
        let is_library = |file: &&String| is_library(file);
        self.files
            .iter()
            .filter(is_library)
            .filter_map(|file| Some((file.split_once('/')?.0, file.as_str())))
    }
}

/// Whether a file is a library where JNA looks for one.
pub(super) fn is_library(file: &str) -> bool {
    let name = |(platform, name)| (natives::PLATFORMS.contains(&platform)).then_some(name);
    let names =
        ["libfinhub_sessions_ffi.so", "libfinhub_sessions_ffi.dylib", "finhub_sessions_ffi.dll"];
    file.split_once('/').and_then(name).is_some_and(|name: &str| names.contains(&name))
}

/// Checks the jar and its sources, and gives what is in it.
pub(super) fn check(checks: &mut Checks, built: &Built) -> Result<Content, String> {
    let content = Content::of(&built.jar, "jar")?;
    let platforms = u64::try_from(content.libraries().count().max(1)).unwrap_or(1);
    let found = size(&built.jar, LARGEST * platforms, "finhub-sessions-ffi");
    checks.add(SUBJECT, "size", found);
    checks.add(SUBJECT, "content", RULES.judge(&content.files));
    checks.add(SUBJECT, "bytecode", classes::bytecode(&content.folder, &content.files));
    checks.add(SUBJECT, "platforms", of_this_machine(&content));
    let functions = library::functions()?;
    for (platform, file) in content.libraries() {
        checks.add(platform, "library", judge(&content.folder.join(file), &functions));
    }
    checks.add("sources", "content", sources(&Content::of(&built.sources, "sources")?.files));
    if let Some(archive) = &built.javadoc {
        checks.add("javadoc", "content", pages(&Content::of(archive, "javadoc")?.files));
    }
    Ok(content)
}

/// Whether it is of a test's class, which is named for what it tests.
fn is_test(file: &str) -> bool {
    ["Test.", "Test$", "TestKt."].iter().any(|end| file.contains(end))
}

impl Rules {
    /// Whether all is there that must be, and nothing else.
    pub(super) fn judge(&self, files: &[String]) -> Result<String, String> {
        if let Some(missing) = self.wanted.iter().find(|it| !files.iter().any(|file| file == *it)) {
            return Err(format!("{missing} is missing: see the resources in the POM"));
        }
        let is_known = |file: &str| {
            self.wanted.contains(&file)
                || (self.is_native)(file)
                || (self.known.iter().any(|start| file.starts_with(start)) && !is_test(file))
        };
        match files.iter().find(|file| !is_known(file)) {
            Some(strange) => Err(format!("{strange} does not belong there")),
            None => Ok(format!("{} files, with both licences and without tests", files.len())),
        }
    }
}

/// The library that this machine loads is there.
pub(super) fn of_this_machine(content: &Content) -> Result<String, String> {
    let platforms: Vec<_> = content.libraries().map(|(platform, _)| platform).collect();
    let this = natives::platform().ok_or("JNA does not know this platform")?;
    if platforms.contains(&this) {
        Ok(platforms.join(", "))
    } else {
        Err(format!("it has {platforms:?}, and lacks this machine's: {this}"))
    }
}

/// What can be told of a library without loading it. Those of macOS and Windows are not looked into.
fn judge(file: &Path, functions: &[String]) -> Result<String, String> {
    let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let length = megabytes(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
    let Some(library) = read(&bytes) else {
        return Ok(format!("{length}; not looked into, since it is no ELF file"));
    };
    library::is_stripped(&library)?;
    let functions = library::has_all(&library, functions)?;
    let glibc = newest(&library, "GLIBC_").unwrap_or_else(|| "none".to_owned());
    Ok(format!("{length}, {functions}, no symbols, glibc {glibc} or newer"))
}

fn sources(files: &[String]) -> Result<String, String> {
    let wanted = [
        "META-INF/cloud.finhub.sessions/LICENSE-MIT",
        "cloud/finhub/sessions/FinHubClient.kt",
        "cloud/finhub/sessions/internal/finhub_sessions_ffi.kt",
    ];
    if let Some(missing) = wanted.iter().find(|it| !files.iter().any(|file| file == *it)) {
        return Err(format!("{missing} is missing"));
    }
    match files.iter().find(|file| is_library(file)) {
        Some(library) => Err(format!("{library} was built, and is no source")),
        None => Ok(format!("{} files, by hand and generated", files.len())),
    }
}

fn pages(files: &[String]) -> Result<String, String> {
    let has = |start: &str| files.iter().any(|file| file.starts_with(start));
    if !has("cloud/finhub/sessions/FinHubClient.html") {
        return Err("FinHubClient has no page".to_owned());
    }
    if has("cloud/finhub/sessions/internal/") {
        return Err("the generated source has pages, and is for nobody".to_owned());
    }
    let count = files
        .iter()
        .filter(|file| Path::new(file).extension().is_some_and(|it| it == "html"))
        .count();
    Ok(format!("{count} pages"))
}

#[cfg(test)]
mod tests {
    use super::{RULES, WANTED, is_library, judge, sources};
    use crate::package::elf::made::Made;

    #[test]
    fn libraries_are_known_by_their_platforms() {
        assert!(is_library("linux-x86-64/libfinhub_sessions_ffi.so"));
        assert!(is_library("win32-x86-64/finhub_sessions_ffi.dll"));
        assert!(!is_library("linux-x86_64/libfinhub_sessions_ffi.so"), "JNA has no such platform");
        assert!(!is_library("linux-x86-64/libother.so"));
    }

    #[test]
    fn the_jar_has_what_it_must_and_nothing_else() {
        let mut files: Vec<_> = WANTED.iter().map(|it| (*it).to_owned()).collect();
        files.push("linux-x86-64/libfinhub_sessions_ffi.so".to_owned());
        assert!(RULES.judge(&files).is_ok());
        files.push("cloud/finhub/sessions/TestClock.class".to_owned());
        assert!(RULES.judge(&files).is_ok());
        for strange in ["cloud/finhub/sessions/LoginTest.class", "notes.txt", "linux-x86-64/a.so"] {
            let more = [files.clone(), vec![strange.to_owned()]].concat();
            let problem = RULES.judge(&more);
            assert_eq!(problem, Err(format!("{strange} does not belong there")));
        }
        let without = RULES.judge(&files[1..]);
        assert!(without.is_err_and(|it| it.contains("LICENSE-APACHE is missing")));
    }

    #[test]
    fn sources_come_with_the_licence_and_without_what_was_built() {
        let mut files: Vec<_> = [
            "META-INF/cloud.finhub.sessions/LICENSE-MIT",
            "cloud/finhub/sessions/FinHubClient.kt",
            "cloud/finhub/sessions/internal/finhub_sessions_ffi.kt",
        ]
        .map(str::to_owned)
        .into();
        assert!(sources(&files).is_ok());
        assert!(sources(&files[..2]).is_err());
        files.push("linux-x86-64/libfinhub_sessions_ffi.so".to_owned());
        assert!(sources(&files).is_err_and(|it| it.contains("is no source")));
    }

    #[test]
    fn a_library_with_symbols_is_refused() {
        let file = std::env::temp_dir().join(format!("with-symbols-{}.so", std::process::id()));
        let further = vec![".symtab".to_owned()];
        std::fs::write(&file, Made { further, ..Made::default() }.file()).expect("a file");
        let judged = judge(&file, &["a_function".to_owned()]);
        std::fs::remove_file(&file).expect("it is there");
        assert!(judged.is_err_and(|it| it.contains("--release")));
    }
}
