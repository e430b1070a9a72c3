//! The package as a release has it: sources, and a manifest that says where the xcframework is.

use std::fs;
use std::path::{Path, PathBuf};

use super::MODULE;
use super::framework::{Framework, archive_name};
use super::manifest::{self, Manifest, Target, dump};
use crate::package::archive::files;
use crate::package::checks::Checks;
use crate::root;
use crate::swift::PACKAGE;

const SUBJECT: &str = "release";

/// The manifest, with these in place of what is known when a release is built.
const TEMPLATE: &str = "Package.release.swift";
const URL: &str = "{url}";
const CHECKSUM: &str = "{checksum}";

/// What a release has of the package's folder; of `Sources`, not the header, which the xcframework has.
const SOURCES: [&str; 4] = [
    "Sources/FinhubSessions",
    "Sources/FinhubSessionsGenerated",
    "Sources/FinhubSessionsTesting",
    "Sources/FinhubSessionsURLSession",
];

const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// What people read, and what the Swift Package Index reads.
const PAGES: [&str; 2] = ["README.md", ".spi.yml"];

/// Where the package is in the folder that it is put into.
pub(super) const PACKAGE_FOLDER: &str = "finhub-sessions";

/// Puts the package into a folder, with the xcframework's archive beside it where there is one.
pub(super) fn put(
    checks: &mut Checks,
    framework: Option<&Framework>,
    out: &Path,
) -> Result<PathBuf, String> {
    let told = |error| format!("{}: {error}", out.display());
    let package = out.join(PACKAGE_FOLDER);
    // The last run's, perhaps with files that are no more.
    let _ = fs::remove_dir_all(out);
    fs::create_dir_all(&package).map_err(told)?;
    for folder in SOURCES {
        for file in files(&root().join(PACKAGE).join(folder))? {
            let file = Path::new(folder).join(file);
            copy(&root().join(PACKAGE).join(&file), &package.join(&file))?;
        }
    }
    for licence in LICENCES {
        copy(&root().join(licence), &package.join(licence))?;
    }
    for page in PAGES {
        copy(&root().join(PACKAGE).join(page), &package.join(page))?;
    }
    let checksum = framework.map_or_else(|| "0".repeat(64), |it| it.checksum.clone());
    let template = root().join(PACKAGE).join(TEMPLATE);
    let template = fs::read_to_string(&template)
        .map_err(|error| format!("{}: {error}", template.display()))?;
    let manifest = filled(&template, &url(), &checksum)?;
    fs::write(package.join("Package.swift"), manifest).map_err(told)?;
    if let Some(framework) = framework {
        copy(&framework.archive, &out.join(archive_name()))?;
    }
    let out = out.canonicalize().map_err(told)?;
    checks.add(SUBJECT, "manifest", is_as_developed(&out.join(PACKAGE_FOLDER), &checksum));
    let use_ = match framework {
        Some(framework) => format!("{} is {}", archive_name(), framework.checksum),
        None => "none: no xcframework was built, which takes a Mac, so the checksum is all zeros"
            .to_owned(),
    };
    checks.add(SUBJECT, "use", Ok(use_));
    Ok(out)
}

/// Where the release has the archive.
fn url() -> String {
    let (repository, version) = (env!("CARGO_PKG_REPOSITORY"), env!("CARGO_PKG_VERSION"));
    format!("{repository}/releases/download/v{version}/{}", archive_name())
}

fn filled(template: &str, url: &str, checksum: &str) -> Result<String, String> {
    for (place, name) in [(URL, "url"), (CHECKSUM, "checksum")] {
        if template.matches(place).count() != 1 {
            return Err(format!(
                "{PACKAGE}/{TEMPLATE} must have one place for the {name}: {place}"
            ));
        }
    }
    Ok(template.replace(URL, url).replace(CHECKSUM, checksum))
}

/// Whether the release's manifest differs from the one in use by where Rust's half is, and by nothing else.
fn is_as_developed(package: &Path, checksum: &str) -> Result<String, String> {
    let released = dump(package, "xcframework")?;
    manifest::judge(&released, "binary")?;
    let developed = dump(Path::new(PACKAGE), "xcframework")?;
    compare(&released, &developed)?;
    let half = released.targets.iter().find(|target| target.name == MODULE);
    match half.map(|it| (it.url.as_deref(), it.checksum.as_deref())) {
        Some((Some(it), Some(sum))) if it == url() && sum == checksum => Ok(it.to_owned()),
        found => Err(format!("of {MODULE} it says {found:?}")),
    }
}

fn compare(released: &Manifest, developed: &Manifest) -> Result<(), String> {
    let differs = |what: &str| Err(format!("{what}: {TEMPLATE} and Package.swift differ"));
    if released.name != developed.name {
        return differs("name");
    }
    if released.platforms != developed.platforms {
        return differs("platforms");
    }
    if released.products != developed.products {
        return differs("products");
    }
    if published(released) != published(developed) {
        return differs("targets");
    }
    Ok(())
}

/// Rust's half is elsewhere, and tests stay here.
fn published(manifest: &Manifest) -> Vec<&Target> {
    let of_users = |it: &&Target| it.name != MODULE && it.kind != "test";
    manifest.targets.iter().filter(of_users).collect()
}

pub(super) fn copy(from: &Path, to: &Path) -> Result<(), String> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder)
        .and_then(|()| fs::copy(from, to))
        .map(drop)
        .map_err(|error| format!("{}: {error}", from.display()))
}

#[cfg(test)]
mod tests {
    use super::{filled, url};

    #[test]
    fn a_release_says_where_its_archive_is() {
        let filled = filled("a {url}, {checksum}", "https://a.example", "00").expect("both places");
        assert_eq!(filled, "a https://a.example, 00");
        assert!(url().starts_with("https://"), "{}", url());
        assert!(url().ends_with("/finhub_sessions_ffiFFI.xcframework.zip"), "{}", url());
    }

    #[test]
    fn a_template_without_a_place_is_refused() {
        assert!(filled("{url}", "u", "c").is_err_and(|it| it.contains("the checksum")));
        assert!(filled("{url}{url}{checksum}", "u", "c").is_err_and(|it| it.contains("the url")));
    }
}
