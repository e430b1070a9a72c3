//! `cargo xtask package swift`: the package as its users get it, with an xcframework if this is a Mac.

mod build;
mod docs;
mod framework;
mod header;
mod library;
mod manifest;
mod privacy;
mod release;
mod repository;
mod sample;
mod sources;

use std::path::PathBuf;

use clap::Args;

use super::checks::Checks;
use crate::root;
use crate::swift::{Half, tool};

/// Rust's half, as Swift imports it.
const MODULE: &str = "finhub_sessions_ffiFFI";

/// The target that users import.
const FACE: &str = "FinhubSessions";

/// Build the package, check its manifests, sources and documentation, and log in with it from a package that has
/// nothing else. On a Mac, build the xcframework as well.
#[derive(Debug, Args)]
pub struct Swift {
    /// Where to put it; target/package/swift by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// A clone of the repository that publishes the package, or an empty folder: its files are replaced by the package's.
    #[arg(long, value_name = "DIR")]
    release_repository: Option<PathBuf>,
    /// Write the repository without an xcframework, to see how it is made. No app can use it.
    #[arg(long, requires = "release_repository")]
    trial: bool,
}

impl Swift {
    /// Builds and checks the package, and returns its folder.
    pub(super) fn build(&self, checks: &mut Checks) -> Result<PathBuf, String> {
        // A missing toolchain is told at once, and not after minutes.
        tool("swift")?;
        if let Some(repository) = &self.release_repository {
            repository::is_replaceable(repository)?;
            if !self.trial && !framework::CAN_BE_BUILT {
                return Err("a release needs an xcframework, which takes a Mac; \
                    --trial writes the repository without one"
                    .to_owned());
            }
        }
        println!("Building the Swift package. The first time takes minutes.");
        let half = Half::build()?;
        manifest::check(checks);
        sources::check(checks);
        privacy::check(checks);
        header::check(checks);
        library::check(checks, &half.library);
        build::check(checks, &half);
        docs::check(checks);
        sample::check(checks, &half);
        let out = self.out.clone().unwrap_or_else(|| root().join("target/package/swift"));
        let out = release::put(checks, framework::build()?.as_ref(), &out)?;
        if let Some(repository) = &self.release_repository {
            let replaced = repository::replace(repository, &out.join(release::PACKAGE_FOLDER));
            checks.add("release", "repository", replaced);
        }
        Ok(out)
    }
}
