//! The AAR: the jar's classes, Android's libraries, and what Android's build tools read
//! (<https://developer.android.com/studio/projects/android-library#aar-contents>).

use std::fs;
use std::path::{Path, PathBuf};

use super::abi::{self, Abi, LIBRARY, Origin};
use super::jar::{Content, is_library};
use super::{classes, folder, library};
use crate::kotlin::{PACKAGE, java};
use crate::package::archive::{files, megabytes, unpacked};
use crate::package::checks::Checks;
use crate::root;
use crate::step::succeed;

const SUBJECT: &str = "aar";

/// What Android's build tools look for, beside `jni`.
const WANTED: [&str; 4] = ["AndroidManifest.xml", "R.txt", "classes.jar", "proguard.txt"];

/// Of the jar, these are somewhere else in the AAR, or of no use to Android.
const OF_THE_JAR_ALONE: [&str; 4] = [
    "META-INF/MANIFEST.MF",
    "META-INF/com.android.tools/",
    "META-INF/maven/",
    "META-INF/proguard/",
];

/// The same time in all that is packed: the same content makes the same file.
const TIME: &str = "--date=2026-01-01T00:00:00Z";

/// The AAR, and what Maven is to know of it.
pub(super) struct Aar {
    pub(super) archive: PathBuf,
    pub(super) pom: PathBuf,
}

/// Makes the AAR of what is in the jar, and of Android's libraries.
pub(super) fn assemble(jar: &Content, libraries: &[(Abi, PathBuf)]) -> Result<Aar, String> {
    println!("Making the AAR.");
    let at = folder("aar")?;
    // The last run's, if there was one.
    let _ = fs::remove_dir_all(&at);
    let (content, classes) = (at.join("content"), at.join("classes"));
    for file in jar.files.iter().filter(|file| is_of_both(file)) {
        copy(&jar.folder.join(file), &classes.join(file))?;
    }
    for (abi, library) in libraries {
        copy(library, &content.join("jni").join(abi.name).join(LIBRARY))?;
    }
    let package = root().join(PACKAGE);
    copy(&package.join("android/AndroidManifest.xml"), &content.join("AndroidManifest.xml"))?;
    copy(&package.join("src/main/rules/finhub-sessions.pro"), &content.join("proguard.txt"))?;
    // There are no resources to be listed.
    write(&content.join("R.txt"), "")?;
    zip(&classes, &content.join("classes.jar"))?;

    let named =
        |end| at.join(format!("finhub-sessions-android-{}.{end}", env!("CARGO_PKG_VERSION")));
    let aar = Aar { archive: named("aar"), pom: named("pom") };
    zip(&content, &aar.archive)?;
    copy(&package.join("android/pom.xml"), &aar.pom)?;
    Ok(aar)
}

/// Checks the AAR, as it was packed.
pub(super) fn check(checks: &mut Checks, aar: &Aar, is_trial: bool) -> Result<(), String> {
    let unpacked_to = folder("aar/unpacked")?;
    let found = unpacked(&aar.archive, &unpacked_to)?;
    let length = fs::metadata(&aar.archive).map_err(|error| error.to_string())?.len();
    checks.add(SUBJECT, "size", Ok(megabytes(length)));
    checks.add(SUBJECT, "content", all_and_no_more(&found));
    let classes = folder("aar/unpacked-classes")?;
    let of_classes = unpacked(&unpacked_to.join("classes.jar"), &classes)?;
    checks.add(SUBJECT, "bytecode", classes::bytecode(&classes, &of_classes));
    checks.add(SUBJECT, "classes.jar", of_both_alone(&of_classes));
    let libraries = abi::libraries(&unpacked_to.join("jni"))?;
    checks.add(SUBJECT, "ABIs", Ok(abi::list(&libraries)));
    let functions = library::functions()?;
    let origin = if is_trial { Origin::Anywhere } else { Origin::Android };
    for (abi, library) in &libraries {
        checks.add(abi.name, "library", abi::judge(*abi, library, &functions, origin));
    }
    if is_trial {
        checks.add(SUBJECT, "use", Ok("none: it is a trial".to_owned()));
    }
    Ok(())
}

fn is_of_both(file: &str) -> bool {
    !is_library(file) && !OF_THE_JAR_ALONE.iter().any(|start| file.starts_with(start))
}

fn all_and_no_more(files: &[String]) -> Result<String, String> {
    if let Some(missing) = WANTED.iter().find(|it| !files.iter().any(|file| file == *it)) {
        return Err(format!("{missing} is missing"));
    }
    match files.iter().find(|file| !file.starts_with("jni/") && !WANTED.contains(&file.as_str())) {
        Some(strange) => Err(format!("{strange} does not belong there")),
        None => Ok(WANTED.join(", ")),
    }
}

fn of_both_alone(files: &[String]) -> Result<String, String> {
    match files.iter().find(|file| !is_of_both(file)) {
        Some(strange) => Err(format!("{strange} does not belong there")),
        None => Ok("no libraries of desktops, no rules twice".to_owned()),
    }
}

/// Packs a folder's content by the JDK's own tool.
fn zip(folder: &Path, archive: &Path) -> Result<(), String> {
    let mut jar = java("jar");
    jar.args(["--create", "--no-manifest", TIME, "--file"]).arg(archive);
    // By name, since a folder lists its files in an order of its own.
    succeed(jar.args(files(folder)?).current_dir(folder))
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_folder_of(to)?;
    fs::copy(from, to).map(drop).map_err(|error| format!("{}: {error}", from.display()))
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    make_folder_of(file)?;
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn make_folder_of(file: &Path) -> Result<(), String> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{WANTED, all_and_no_more, is_of_both};
    use crate::kotlin::PACKAGE;
    use crate::root;

    #[test]
    fn the_aar_has_what_it_must_and_nothing_else() {
        let files: Vec<_> = WANTED.iter().map(|it| (*it).to_owned()).collect();
        assert!(all_and_no_more(&files).is_ok());
        assert!(all_and_no_more(&files[1..]).is_err_and(|it| it.contains("AndroidManifest.xml")));
        let more = [files, vec!["classes/A.class".to_owned()]].concat();
        assert!(all_and_no_more(&more).is_err_and(|it| it.contains("classes/A.class")));
    }

    #[test]
    fn classes_and_licences_are_taken_from_the_jar() {
        assert!(is_of_both("cloud/finhub/sessions/Session.class"));
        assert!(is_of_both("META-INF/cloud.finhub.sessions/LICENSE-MIT"));
        assert!(!is_of_both("linux-x86-64/libfinhub_sessions_ffi.so"));
        assert!(!is_of_both("META-INF/proguard/finhub-sessions.pro"));
    }

    /// A version of a dependency, or the project's own, as a POM has it with its properties put in.
    fn versions(pom: &str) -> Vec<(String, String)> {
        let text = fs::read_to_string(root().join(PACKAGE).join(pom)).expect("it is there");
        let of = |text: &str, element: &str| {
            let (_, after) = text.split_once(&format!("<{element}>"))?;
            Some(after.split_once("</")?.0.to_owned())
        };
        let resolved = |version: String| match version.strip_prefix("${") {
            Some("project.version}") | None => version,
            Some(name) => of(&text, name.trim_end_matches('}')).expect("the property is there"),
        };
        let mut versions = vec![("itself".to_owned(), of(&text, "version").expect("a version"))];
        // What comes later are plugins' and tests'.
        let (declared, _) = text.split_once("</dependencies>").expect("dependencies");
        for dependency in declared.split("<dependency>").skip(1) {
            let name = of(dependency, "artifactId").expect("a name");
            versions.push((name, resolved(of(dependency, "version").expect("a version"))));
        }
        versions
    }

    #[test]
    fn the_packages_have_one_version_and_the_same_dependencies() {
        let jar = versions("pom.xml");
        assert_eq!(jar[0].1, env!("CARGO_PKG_VERSION"), "the workspace's version");
        let (aar, mut testing) = (versions("android/pom.xml"), versions("testing/pom.xml"));
        assert_eq!(
            testing.remove(1),
            ("finhub-sessions".to_owned(), "${project.version}".to_owned())
        );
        for package in [&aar, &testing] {
            assert!(package.len() > 2, "{package:?}");
            for one in package {
                assert!(jar.contains(one), "{one:?} is not in pom.xml");
            }
        }
        for module in ["finhub-sessions.module", "android/finhub-sessions-android.module"] {
            let text = fs::read_to_string(root().join(PACKAGE).join(module)).expect("it is there");
            for (name, version) in &aar[1..] {
                let line =
                    format!(r#""module": "{name}", "version": {{ "requires": "{version}" }}"#);
                assert_eq!(text.matches(&line).count(), 2, "{module}: {line}");
            }
        }
    }
}
