//! The Swift clients: one program, built by Swift's package manager.

use std::fs;
use std::process::Command;

use super::{Launcher, Workshop, program, succeed};

const CLIENTS: &str = "bench/clients/swift/Bench";
const LIBRARY: &str = "libfinhub_sessions_ffi.a";

/// What runs a command where it finds Swift, also where it is not installed.
const TOOLCHAIN: &str = "ci/swift-toolchain.sh";

pub(super) fn launcher(workshop: &Workshop) -> Result<Launcher, String> {
    let half = ["--package", "finhub-sessions-ffi", "--lib", "--crate-type", "staticlib"];
    succeed(&mut workshop.cargo("rustc", &half))?;
    // Alone in its folder: beside a shared one, the linker would take that.
    let alone = workshop.place("swift-lib");
    let copy = || {
        fs::create_dir_all(&alone)?;
        fs::copy(workshop.built().join(LIBRARY), alone.join(LIBRARY))
    };
    copy().map_err(|error| format!("{LIBRARY}: {error}"))?;
    let scratch = workshop.place("swift");
    let toolchain = workshop.root.join(TOOLCHAIN);
    let program_path = scratch.join("release/Bench");
    // The package manager does not see that the library changed; it links again what is gone.
    let _ = fs::remove_file(&program_path);
    let mut build = program(&toolchain);
    build.args(["run", "swift", "build", "--configuration", "release", "--package-path"]);
    build.arg(workshop.root.join(CLIENTS)).arg("--scratch-path").arg(&scratch);
    build.arg("-Xlinker").arg(format!("-L{}", alone.display()));
    succeed(build.env("FINHUB_SESSIONS_FFI", "system").current_dir(&workshop.root))?;
    Ok(Box::new(move |name| {
        let mut command = Command::new(&toolchain);
        command.arg("run").arg(&program_path).arg(name);
        Ok(command)
    }))
}
