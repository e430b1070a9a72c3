//! crates.io: what is published there, in the order of dependencies.

use super::{variable, versions};
use crate::package::rust::CRATES;
use crate::step::{cargo, succeed};

/// Publishes the crates that crates.io does not have in this version. So the step can be repeated if it fails half-way.
pub(super) fn publish() -> Result<(), String> {
    variable("CARGO_REGISTRY_TOKEN", "a token of crates.io")?;
    let version = versions::of_workspace(&versions::sources()?)?;
    let mut lacking = Vec::new();
    for name in CRATES {
        if is_there(name, &version)? {
            println!("{name} {version} is on crates.io already.");
        } else {
            lacking.push(name);
        }
    }
    if lacking.is_empty() {
        return Ok(());
    }
    succeed(cargo(["publish"]).args(lacking.iter().flat_map(|it| ["--package", it])))
}

/// Whether crates.io has a version.
fn is_there(name: &str, version: &str) -> Result<bool, String> {
    let mut info = cargo(["info", "--quiet", "--registry", "crates-io"]);
    // Inside the workspace cargo would show the workspace's own crate.
    info.arg(format!("{name}@{version}")).current_dir(std::env::temp_dir());
    let output = info.output().map_err(|error| format!("cargo cannot be run: {error}"))?;
    if output.status.success() {
        return Ok(true);
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("could not find") {
        return Ok(false);
    }
    Err(format!("whether crates.io has {name} {version} is unknown: {}", said.trim()))
}

#[cfg(test)]
mod tests {
    use super::publish;

    #[test]
    fn nothing_is_published_without_a_token() {
        assert!(std::env::var_os("CARGO_REGISTRY_TOKEN").is_none(), "a test publishes nothing");
        let told = publish().expect_err("there is no token");
        assert!(told.starts_with("CARGO_REGISTRY_TOKEN is not set"), "{told}");
    }
}
