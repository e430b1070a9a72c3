//! Maven Central: one archive with everything at its path in a repository, signed and with checksums, which its portal takes
//! (<https://central.sonatype.org/publish/publish-portal-api/>).

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::{at, fresh, variable, versions};
use crate::kotlin::{PACKAGE, define, java, maven};
use crate::package::archive::{files, name};
use crate::root;
use crate::step::{command, succeed};

/// Signs a package and puts it into a repository.
const SIGN: &str = "org.apache.maven.plugins:maven-gpg-plugin:3.2.8:sign-and-deploy-file";

/// A person looks at what the portal says of the upload, and publishes it there.
const UPLOAD: &str =
    "https://central.sonatype.com/api/v1/publisher/upload?publishingType=USER_MANAGED&name=";

/// A package, as `cargo xtask package kotlin --javadoc` leaves it.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    pom: PathBuf,
    main: PathBuf,
    sources: PathBuf,
    javadoc: PathBuf,
    /// What Gradle reads instead of the POM.
    module: Option<PathBuf>,
}

/// Makes the archive.
pub(super) fn bundle(packages: &Path) -> Result<PathBuf, String> {
    // Maven reads it itself.
    variable("MAVEN_GPG_KEY", "the private key that signs, armored")?;
    let version = versions::of_workspace(&versions::sources()?)?;
    let packages = root().join(packages);
    let parts = parts(&packages, &version)?;
    let central = fresh("central")?;
    let repository = central.join("repository");
    for Parts { pom, main, sources, javadoc, module } in &parts {
        let mut sign = maven(PACKAGE)?;
        sign.args(["--non-recursive", SIGN, "-Dgpg.signer=bc", "-DrepositoryId=bundle"]);
        sign.arg(format!("-Durl=file://{}", repository.display()));
        for (option, file) in
            [("file", main), ("pomFile", pom), ("sources", sources), ("javadoc", javadoc)]
        {
            sign.arg(define(option, file));
        }
        if let Some(module) = module {
            sign.arg(define("files", module)).args(["-Dtypes=module", "-Dclassifiers="]);
        }
        succeed(&mut sign)?;
    }
    let bundle = central.join("bundle.zip");
    let mut jar = java("jar");
    jar.args(["--create", "--no-manifest", "--file"]).arg(&bundle);
    // What lists a repository's versions is Central's own.
    let files = files(&repository)?.into_iter().filter(|file| !file.contains("maven-metadata"));
    succeed(jar.args(files).current_dir(&repository))?;
    Ok(bundle)
}

/// Makes the archive and uploads it.
pub(super) fn upload(packages: &Path) -> Result<(), String> {
    let token = variable("CENTRAL_TOKEN", "a token of Maven Central's portal")?;
    let version = versions::of_workspace(&versions::sources()?)?;
    let bundle = bundle(packages)?;
    let mut curl = command("curl");
    curl.args(["--fail-with-body", "--silent", "--show-error", "--request", "POST"]);
    curl.arg("--form").arg(format!("bundle=@{}", bundle.display()));
    // The token comes by the standard input, since others see a program's arguments.
    curl.args(["--config", "-"]).arg(format!("{UPLOAD}finhub-sessions-{version}"));
    let mut curl = curl
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| format!("curl cannot be run: {error}; get it: apt-get install curl"))?;
    if let Some(mut input) = curl.stdin.take() {
        let header = format!("header = \"Authorization: Bearer {token}\"\n");
        input.write_all(header.as_bytes()).map_err(|error| format!("curl: {error}"))?;
    }
    match curl.wait() {
        Ok(status) if status.success() => {
            println!("\nLook at it and publish it at https://central.sonatype.com/publishing");
            Ok(())
        }
        Ok(status) => Err(format!("curl ended with {status}: nothing was published")),
        Err(error) => Err(format!("curl: {error}")),
    }
}

/// The packages of a folder: each POM's. One without sources or pages of its own gets those of the shortest name, since
/// Central asks for both.
fn parts(packages: &Path, version: &str) -> Result<Vec<Parts>, String> {
    let lacking = |what: &str| {
        format!(
            "{} has no {what}: run cargo xtask package kotlin --javadoc, with --natives and --jni-libs",
            packages.display()
        )
    };
    let entries = fs::read_dir(packages).map_err(|error| at(packages, &error))?;
    let mut poms: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| name(path).ends_with(&format!("-{version}.pom")))
        .collect();
    poms.sort_by_key(|path| name(path).len());
    let first = poms.first().ok_or_else(|| lacking(&format!("POM of {version}")))?;
    let beside = |pom: &Path, end: &str| {
        Some(pom.with_file_name(name(pom).replace(".pom", end))).filter(|it| it.is_file())
    };
    let parts = poms.iter().map(|pom| {
        let of_both = |end: &str| {
            let found = beside(pom, end).or_else(|| beside(first, end));
            found.ok_or_else(|| lacking(&name(first).replace(".pom", end)))
        };
        let main = beside(pom, ".jar").or_else(|| beside(pom, ".aar"));
        Ok(Parts {
            pom: pom.clone(),
            main: main.ok_or_else(|| lacking(&format!("jar or AAR beside {}", name(pom))))?,
            sources: of_both("-sources.jar")?,
            javadoc: of_both("-javadoc.jar")?,
            module: beside(pom, ".module"),
        })
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::parts;

    /// A folder with these files.
    fn folder(test: &str, files: &[&str]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("central-{test}-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        for file in files {
            fs::write(folder.join(file), "").expect("a file");
        }
        folder
    }

    const JAR: [&str; 4] =
        ["a-1.0.0.pom", "a-1.0.0.jar", "a-1.0.0-sources.jar", "a-1.0.0-javadoc.jar"];

    #[test]
    fn an_aar_comes_with_the_sources_and_pages_of_the_jar() {
        let files = [&JAR[..], &["a-android-1.0.0.pom", "a-android-1.0.0.aar"]].concat();
        let folder = folder("both", &files);
        let found = parts(&folder, "1.0.0").expect("all is there");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].main.ends_with("a-android-1.0.0.aar"), "{found:?}");
        assert_eq!(found[0].sources, found[1].sources);
        assert!(parts(&folder, "2.0.0").is_err_and(|it| it.contains("no POM of 2.0.0")));
        fs::remove_dir_all(folder).expect("it is there");
    }

    #[test]
    fn what_central_would_refuse_is_told_before() {
        let folder = folder("lacking", &JAR[..3]);
        let told = parts(&folder, "1.0.0").expect_err("no pages");
        fs::remove_dir_all(folder).expect("it is there");
        assert!(told.contains("has no a-1.0.0-javadoc.jar: run cargo xtask"), "{told}");
    }
}
