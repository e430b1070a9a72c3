//! The package's manifest: what it says on Linux and on a Mac.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{FACE, MODULE};
use crate::package::checks::Checks;
use crate::swift::{PACKAGE, swift};

const SUBJECT: &str = "manifest";

/// What uniffi writes is no code of this language mode's successor.
const GENERATED: (&str, &str) = ("FinhubSessionsGenerated", "5");

/// The mode of what is written by hand.
const MODE: &str = "6";

const TOOLS: &str = "6.0.0";

/// What Swift's package manager makes of a manifest, as far as it is looked at.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    pub(super) name: String,
    pub(super) platforms: Value,
    pub(super) products: Value,
    pub(super) targets: Vec<Target>,
    tools_version: ToolsVersion,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Target {
    pub(super) name: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) url: Option<String>,
    pub(super) checksum: Option<String>,
    dependencies: Value,
    settings: Vec<Setting>,
    resources: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Setting {
    kind: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
struct ToolsVersion {
    #[serde(rename = "_version")]
    version: String,
}

/// Checks both branches of the manifest.
pub(super) fn check(checks: &mut Checks) {
    for (branch, kind) in [("system", "system"), ("xcframework", "binary")] {
        let found = dump(Path::new(PACKAGE), branch).and_then(|it| judge(&it, kind));
        checks.add(SUBJECT, branch, found);
    }
}

/// Reads a package's manifest, with Rust's half from where this says.
pub(super) fn dump(package: &Path, half: &str) -> Result<Manifest, String> {
    let mut dump = swift("package", package, "manifest")?;
    dump.arg("dump-package").env("FINHUB_SESSIONS_FFI", half);
    let output = dump.output().map_err(|error| format!("swift cannot be run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("the dump is not read: {error}"))
}

/// Whether the manifest is as the package needs it, with a target of this kind for Rust's half.
pub(super) fn judge(manifest: &Manifest, half: &str) -> Result<String, String> {
    let version = &manifest.tools_version.version;
    if version != TOOLS {
        return Err(format!("its tools version is {version} and not {TOOLS}"));
    }
    for target in &manifest.targets {
        judge_target(target, half).map_err(|problem| format!("{}: {problem}", target.name))?;
    }
    for wanted in [MODULE, GENERATED.0, FACE] {
        if !manifest.targets.iter().any(|target| target.name == wanted) {
            return Err(format!("it has no target {wanted}"));
        }
    }
    let count = manifest.targets.len();
    Ok(format!("{count} targets; {MODULE} is {half}; {} in mode {}", GENERATED.0, GENERATED.1))
}

fn judge_target(target: &Target, half: &str) -> Result<(), String> {
    if target.settings.iter().any(|setting| setting.kind.contains_key("unsafeFlags")) {
        return Err("unsafeFlags keep others from depending on the package".to_owned());
    }
    if target.name == MODULE {
        return if target.kind == half {
            Ok(())
        } else {
            Err(format!("it is {}, and has to be {half} here", target.kind))
        };
    }
    let wanted = if target.name == GENERATED.0 { GENERATED.1 } else { MODE };
    match target.mode() {
        Some(mode) if mode == wanted => Ok(()),
        mode => Err(format!(
            "its language mode is {}, and has to be {wanted}",
            mode.unwrap_or("that of the tools")
        )),
    }
}

impl Target {
    /// Whether it brings a file of its folder along.
    pub(super) fn brings(&self, resource: &str) -> bool {
        self.resources.iter().any(|it| it["path"] == resource)
    }

    fn mode(&self) -> Option<&str> {
        let mode = self.settings.iter().find_map(|it| it.kind.get("swiftLanguageMode"))?;
        mode["_0"].as_str()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{FACE, GENERATED, MODULE, Manifest, judge};

    fn manifest() -> Value {
        let target = |name: &str, kind: &str, settings: Value| {
            json!({"name": name, "type": kind, "dependencies": [], "settings": settings,
                "resources": [{"path": "PrivacyInfo.xcprivacy", "rule": {"copy": {}}}]})
        };
        let mode =
            |mode: &str| json!([{"tool": "swift", "kind": {"swiftLanguageMode": {"_0": mode}}}]);
        json!({
            "name": "p", "platforms": [], "products": [], "toolsVersion": {"_version": "6.0.0"},
            "targets": [
                target(MODULE, "system", json!([])),
                target(GENERATED.0, "regular", mode("5")),
                target(FACE, "regular", mode("6")),
            ],
        })
    }

    fn judged(manifest: Value) -> Result<String, String> {
        let manifest: Manifest = serde_json::from_value(manifest).expect("a manifest");
        judge(&manifest, "system")
    }

    #[test]
    fn a_manifest_as_it_has_to_be_is_accepted() {
        let found = judged(manifest()).expect("it is well");
        assert!(found.starts_with("3 targets; finhub_sessions_ffiFFI is system"), "{found}");
        let manifest: Manifest = serde_json::from_value(manifest()).expect("a manifest");
        assert!(manifest.targets[2].brings("PrivacyInfo.xcprivacy"));
        assert!(!manifest.targets[2].brings("PrivacyInfo"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let wrong = |at: &str, value: Value| {
            let mut manifest = manifest();
            *manifest.pointer_mut(at).expect("it is there") = value;
            judged(manifest).expect_err("it is wrong")
        };
        let tools = wrong("/toolsVersion/_version", json!("5.9.0"));
        assert!(tools.contains("5.9.0 and not 6.0.0"), "{tools}");
        let kind = wrong("/targets/0/type", json!("binary"));
        assert!(kind.contains("it is binary, and has to be system here"), "{kind}");
        let mode = wrong("/targets/1/settings/0/kind/swiftLanguageMode/_0", json!("6"));
        assert!(mode.contains("FinhubSessionsGenerated: its language mode is 6"), "{mode}");
        let none = wrong("/targets/2/settings", json!([]));
        assert!(none.contains("has to be 6"), "{none}");
        let flags = wrong("/targets/2/settings/0/kind", json!({"unsafeFlags": {"_0": ["-O"]}}));
        assert!(flags.contains("FinhubSessions: unsafeFlags"), "{flags}");
        let name = wrong("/targets/0/name", json!("other"));
        assert!(name.contains("other: "), "{name}");
    }
}
