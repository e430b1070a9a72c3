//! Checks of targets that this machine can neither link for nor run. Each proves that Rust accepts the code there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::package::python::build::{build_for, tools};
use crate::root;
use crate::step::{cargo, command, succeed};

/// The script that gets a compiler with the sources of its library.
const CROSS: &str = "ci/cross-rust.sh";

/// Where what is compiled is kept. Another compiler than this machine's makes it.
pub(super) const BUILT: &str = "target/platforms";

/// A target, and what is checked for it.
#[derive(Debug)]
pub(super) struct Target {
    /// Rust's name.
    pub(super) name: &'static str,
    /// zig's target of the same processor whose C compiler needs nothing from elsewhere.
    of_zig: &'static str,
    pub(super) packages: &'static [&'static str],
}

/// What Kotlin calls, on Android's phones.
pub(super) const ANDROID: Target = Target {
    name: "aarch64-linux-android",
    of_zig: "aarch64-linux-musl",
    packages: &["finhub-sessions-ffi"],
};

/// What Swift calls, on Apple's phones.
pub(super) const IOS: Target = Target {
    name: "aarch64-apple-ios",
    of_zig: "aarch64-macos",
    packages: &["finhub-sessions-ffi"],
};

/// The Python module, what Kotlin calls, and the sandbox.
pub(super) const WINDOWS: Target = Target {
    name: "x86_64-pc-windows-gnu",
    of_zig: "x86_64-windows-gnu",
    packages: &["finhub-sessions-ffi", "finhub-sessions-python", "finhub-sandbox"],
};

impl Target {
    /// Checks it, with warnings as errors.
    pub(super) fn check(&self) -> Result<(), String> {
        let Self { name, packages, .. } = self;
        let mut check = cargo(["check", "--quiet", "--target", name, "--target-dir", BUILT]);
        check.args(packages.iter().flat_map(|it| ["--package", it]));
        compile_for(name, &mut check)?;
        self.give_c_compiler(&mut check)?;
        succeed(&mut check)
    }

    /// Has ring's C compiled, of which nothing is linked.
    fn give_c_compiler(&self, check: &mut Command) -> Result<(), String> {
        let script = |name: &str| root().join("ci").join(name);
        let lower = self.name.replace('-', "_");
        check.env("PATH", tools()?.path()).env("FINHUB_ZIG_TARGET", self.of_zig);
        check.env(format!("CC_{lower}"), script("zig-cc.sh"));
        check.env(format!("AR_{lower}"), "ar");
        let dlltool = script("zig-dlltool.sh");
        check.env(
            format!("CARGO_TARGET_{}_RUSTFLAGS", lower.to_uppercase()),
            format!("-D warnings -C dlltool={}", dlltool.display()),
        );
        if self.name.contains("apple") {
            // The folder is looked for, and nothing in it.
            let sdk = root().join(BUILT).join("iPhoneOS.sdk");
            fs::create_dir_all(&sdk).map_err(|error| format!("{}: {error}", sdk.display()))?;
            check.env("SDKROOT", sdk);
        }
        Ok(())
    }
}

/// Has cargo, or a program that takes cargo's options, compile for a target. Where this machine's compiler has no library of it,
/// the other compiler makes one.
fn compile_for(target: &str, command: &mut Command) -> Result<(), String> {
    if !has_library(target) {
        command.arg("-Zbuild-std=std,panic_unwind");
        command.env("RUSTC", got(CROSS, "rustc")?).env("RUSTC_BOOTSTRAP", "1");
    }
    Ok(())
}

/// maturin's `build` of a package for a target, linked as it is published, and hardly optimised: this is about the platform.
pub(super) fn hasty_build(target: &str, manifest: &str) -> Result<Command, String> {
    println!("Building {manifest} for {target}. The first time takes minutes.");
    let mut build = build_for(target, manifest)?;
    build.args(["--target-dir", BUILT]);
    compile_for(target, &mut build)?;
    Ok(build)
}

/// Whether this machine's own compiler has the library of a target.
fn has_library(target: &str) -> bool {
    let mut rustc = command("rustc");
    let output = rustc.args(["--print", "target-libdir", "--target", target]).output();
    output.is_ok_and(|it| PathBuf::from(String::from_utf8_lossy(&it.stdout).trim()).is_dir())
}

/// The path of a program, which a script gets if it is missing.
fn got(script: &str, program: &str) -> Result<String, String> {
    let path = root().join(script);
    succeed(command(&path).arg("install"))?;
    let output = command(&path).arg(program).output();
    let output = output.map_err(|error| format!("{script} cannot be run: {error}"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::has_library;

    #[test]
    fn a_library_is_there_for_this_machine_and_not_for_a_made_up_one() {
        assert!(has_library("x86_64-unknown-linux-gnu") || !cfg!(target_os = "linux"));
        assert!(!has_library("m68k-unknown-nowhere"));
    }
}
