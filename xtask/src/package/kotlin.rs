//! `cargo xtask package kotlin`: the jar, the one for tests, their sources and the AAR, as Maven Central would get them.

mod aar;
mod abi;
mod build;
mod classes;
mod gradle;
mod jar;
mod library;
pub(crate) mod repository;
mod sample;
mod testing;

use std::path::PathBuf;

use clap::Args;

use super::archive::put;
use super::checks::Checks;
use crate::root;

/// Build the jar and the jar for tests, check their content, and log in with them from projects that have nothing
/// else, also after one has been shrunk, and resolve them by Gradle. With Android's libraries, build and check the AAR as well.
#[derive(Debug, Args)]
pub struct Kotlin {
    /// Where to put them; target/package/kotlin by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Libraries and sandboxes of other platforms, as `cargo xtask natives --release` laid them out there.
    #[arg(long, value_name = "DIR")]
    natives: Option<PathBuf>,
    /// Make the javadoc jars as well, which Maven Central asks for.
    #[arg(long)]
    javadoc: bool,
    /// Android's libraries: in a folder for each ABI, such as `arm64-v8a`.
    #[arg(long, value_name = "DIR")]
    jni_libs: Option<PathBuf>,
    /// Take libraries that were not built for Android, to see how an AAR is made. No app can use it.
    #[arg(long, requires = "jni_libs")]
    trial: bool,
}

impl Kotlin {
    /// Builds and checks the packages, and returns their folder.
    pub(super) fn build(&self, checks: &mut Checks) -> Result<PathBuf, String> {
        // A folder of a wrong name is told at once, and not after minutes.
        let jni_libs = self.jni_libs.as_deref().map(abi::libraries).transpose()?;
        let profile = self.javadoc.then_some("javadoc");
        let extras = build::Extras { natives: self.natives.as_deref(), profile };
        let built = build::jar(extras)?;
        let content = jar::check(checks, &built)?;
        let testing = testing::build(checks, &built, &content, extras)?;
        sample::check(checks, &built);
        // Without libraries, only for Gradle to find it.
        let aar = aar::assemble(&content, jni_libs.as_deref().unwrap_or_default())?;
        let modules = gradle::modules()?;
        let both = [&built.jar, &built.pom, &aar.archive, &aar.pom].into_iter().chain(&modules);
        checks.add("gradle", "gets", gradle::check(both));
        checks.add("mobile", "size", build::mobile().and_then(abi::within_budget));
        let mut files = Vec::new();
        for built in [built, testing] {
            files.extend([built.jar, built.sources, built.pom]);
            files.extend(built.javadoc);
        }
        if jni_libs.is_some() {
            aar::check(checks, &aar, self.trial)?;
            files.extend([aar.archive, aar.pom]);
            // The jar's leads to the AAR.
            files.extend(modules);
        }
        put(&self.out.clone().unwrap_or_else(|| root().join("target/package/kotlin")), &files)
    }
}

/// The names of Android's ABIs.
pub(crate) fn abis() -> [&'static str; 4] {
    abi::ABIS.map(|abi| abi.name)
}

/// A folder below `target/kotlin`, by its whole path: Maven is told of it, which runs elsewhere.
pub(crate) fn folder(name: &str) -> Result<PathBuf, String> {
    let root = root().canonicalize().map_err(|error| error.to_string())?;
    Ok(root.join("target/kotlin").join(name))
}
