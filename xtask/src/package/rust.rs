//! `cargo xtask package rust`: the crates as crates.io would get them.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::archive::{name, put};
use super::checks::Checks;
use crate::root;
use crate::step::{cargo, succeed};

/// The crates that are published, each after those that it depends on.
pub(crate) const CRATES: [&str; 5] = [
    "finhub-sandbox",
    "finhub-sessions-client",
    "finhub-sessions",
    "finhub-sessions-redis",
    "finhub-sessions-reqwest",
];

/// What docs.rs, crates.io and a lawyer look for.
const WANTED: [&str; 4] = ["README.md", "LICENSE-APACHE", "LICENSE-MIT", "src/lib.rs"];

/// Package the crates, and build each from its package, with the others' packages in place of crates.io.
#[derive(Debug, Args)]
pub struct Rust {
    /// Where to put them; target/package/rust by default.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Rust {
    /// Builds and checks, and gives the folder where the packages are.
    pub(super) fn build(&self, checks: &mut Checks) -> Result<PathBuf, String> {
        let mut package = cargo(["package", "--quiet", "--allow-dirty"]);
        succeed(package.args(CRATES.iter().flat_map(|it| ["--package", it])))?;
        let archives = CRATES.map(|it| {
            let version = env!("CARGO_PKG_VERSION");
            root().join(format!("target/package/{it}-{version}.crate"))
        });
        for (subject, archive) in CRATES.iter().zip(&archives) {
            checks.add(subject, "content", content(archive));
        }
        let out = self.out.clone().unwrap_or_else(|| root().join("target/package/rust"));
        put(&out, archives.each_ref())
    }
}

fn content(archive: &Path) -> Result<String, String> {
    let folder = root().join("target/package").join(name(archive).trim_end_matches(".crate"));
    let missing = WANTED.iter().find(|file| !folder.join(file).is_file());
    if let Some(missing) = missing {
        return Err(format!("{missing} is missing"));
    }
    let manifest =
        fs::read_to_string(folder.join("Cargo.toml")).map_err(|error| error.to_string())?;
    let keys = ["description", "repository", "license", "readme", "keywords", "categories"];
    match keys.iter().find(|key| !manifest.contains(&format!("\n{key} = "))) {
        Some(missing) => Err(format!("its Cargo.toml says no {missing}")),
        None => Ok("sources, README and both licences; it builds by itself".to_owned()),
    }
}
