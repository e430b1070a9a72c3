//! What the wheels hold.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Checks, unpacked};
use crate::package::archive::{megabytes, name, size};
use crate::package::elf;

const SUBJECT: &str = "wheel";

/// The budget: it is downloaded wherever somebody deploys.
const LARGEST: u64 = 2_800_000;

/// What a type checker, an editor and a lawyer look for.
const WANTED: [&str; 6] = [
    "finhub_sessions/__init__.py",
    "finhub_sessions/_native.pyi",
    "finhub_sessions/py.typed",
    ".dist-info/entry_points.txt",
    ".dist-info/licenses/LICENSE-APACHE",
    ".dist-info/licenses/LICENSE-MIT",
];

/// Checks the package's wheel.
pub(super) fn check(checks: &mut Checks, wheel: &Path) -> Result<(), String> {
    let (folder, files) = unpacked(wheel, "wheel")?;
    let name = name(wheel);
    // A universal one has the library twice.
    let largest = if name.contains("universal2") { 2 * LARGEST } else { LARGEST };
    checks.add(SUBJECT, "size", size(wheel, largest, "finhub-sessions-python"));
    checks.add(SUBJECT, "platform", platform(&name));
    checks.add(SUBJECT, "content", content(&files));
    checks.add(SUBJECT, "dependencies", dependencies(&folder, &files));
    checks.add(SUBJECT, "symbols", symbols(&folder, &files));
    Ok(())
}

/// Checks the sandbox's wheel.
pub(super) fn check_sandbox(checks: &mut Checks, wheel: &Path) -> Result<(), String> {
    let (folder, files) = unpacked(wheel, "sandbox")?;
    let length = fs::metadata(wheel).map_err(|error| error.to_string()).map(|it| it.len());
    checks.add("sandbox", "size", length.map(megabytes));
    checks.add("sandbox", "platform", platform(&name(wheel)));
    checks.add("sandbox", "symbols", symbols(&folder, &files));
    Ok(())
}

/// The program in the sandbox's wheel, ready to run.
pub(super) fn sandbox_program(wheel: &Path) -> Result<PathBuf, String> {
    let (folder, files) = unpacked(wheel, "sandbox")?;
    let program = files.iter().find(|file| file.contains(".data/scripts/finhub-sandbox"));
    let program = folder.join(program.ok_or("the sandbox's wheel has no program")?);
    let program = program.canonicalize().map_err(|error| error.to_string())?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let may_run = fs::set_permissions(&program, fs::Permissions::from_mode(0o755));
        may_run.map_err(|error| format!("{}: {error}", program.display()))?;
    }
    Ok(program)
}

/// The tag, and what it asks of a machine.
fn platform(name: &str) -> Result<String, String> {
    let tag = name.trim_end_matches(".whl").splitn(3, '-').nth(2).unwrap_or_default();
    let serves = ["manylinux2014", "musllinux_1_2"].iter().any(|it| tag.contains(it));
    if serves || !tag.contains("linux") {
        return Ok(tag.to_owned());
    }
    Err(format!(
        "{tag} runs neither wherever manylinux2014 nor wherever musllinux_1_2 does: has ziglang been installed?"
    ))
}

/// No more than the package, and all that belongs to it.
fn content(files: &[String]) -> Result<String, String> {
    if let Some(missing) = WANTED.iter().find(|it| !files.iter().any(|file| file.ends_with(*it))) {
        return Err(format!(
            "{missing} is missing; `include` in bindings/python/pyproject.toml may name it"
        ));
    }
    let strange = |file: &&String| {
        let top = file.split('/').next().unwrap_or_default();
        let base = file.rsplit('/').next().unwrap_or_default();
        let foreign = top != "finhub_sessions" && !top.ends_with(".dist-info");
        foreign || file.contains("/tests/") || base.starts_with("test_") || base == "conftest.py"
    };
    match files.iter().find(strange) {
        Some(strange) => Err(format!(
            "{strange} does not belong there; `exclude` it in bindings/python/pyproject.toml"
        )),
        None => {
            Ok(format!("{} files: py.typed, _native.pyi, both licences, no tests", files.len()))
        }
    }
}

/// Nothing comes along, but with an extra.
fn dependencies(folder: &Path, files: &[String]) -> Result<String, String> {
    let metadata = files.iter().find(|file| file.ends_with(".dist-info/METADATA"));
    let metadata = metadata.ok_or("METADATA is missing")?;
    let text = fs::read_to_string(folder.join(metadata)).map_err(|error| error.to_string())?;
    let mut asked = text.lines().filter_map(|line| line.strip_prefix("Requires-Dist: "));
    match asked.find(|asked| !asked.contains("extra ==")) {
        Some(asked) => Err(format!("it asks for {asked}; the package has no dependencies")),
        None => Ok("none".to_owned()),
    }
}

/// No debug information and no table of symbols in anything compiled.
fn symbols(folder: &Path, files: &[String]) -> Result<String, String> {
    let mut looked_at = 0;
    for file in files {
        let content = fs::read(folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
        let Some(library) = elf::read(&content) else { continue };
        looked_at += 1;
        if let Some(found) = elf::symbols(&library) {
            return Err(format!(
                "{file} has {found}: `strip = true` belongs into its pyproject.toml"
            ));
        }
    }
    match looked_at {
        0 if cfg!(target_os = "linux") => Err("nothing compiled is in it".to_owned()),
        0 => Ok("not looked at, since this is no ELF file".to_owned()),
        _ => Ok("none".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::platform;

    #[test]
    fn a_wheel_for_linux_runs_where_old_systems_do() {
        for tag in [
            "manylinux2014_aarch64.manylinux_2_17_aarch64",
            "musllinux_1_2_x86_64",
            "macosx_10_12_x86_64.macosx_11_0_arm64.macosx_10_12_universal2",
            "win_amd64",
        ] {
            let name = format!("finhub_sessions-0.1.0-cp311-abi3-{tag}.whl");
            assert_eq!(platform(&name), Ok(format!("cp311-abi3-{tag}")));
        }
        let narrow = platform("finhub_sessions-0.1.0-cp311-abi3-linux_x86_64.whl");
        assert!(narrow.is_err_and(|it| it.contains("ziglang")));
        assert!(platform("finhub_sessions-0.1.0-cp311-abi3-manylinux_2_36_x86_64.whl").is_err());
    }
}
