//! The library for Android's ABIs, by cargo-ndk. It takes Android's NDK.

use std::path::Path;

use crate::natives::LIBRARY;
use crate::package::kotlin::abis;
use crate::step::{cargo, command, succeed};

/// The oldest API level that the library runs on, as the AAR's manifest says it too.
const API: &str = "26";

/// Devices with pages of 16 KB load nothing that is aligned to less. The NDK does it by itself from r28 on.
const ALIGNED: &str = "-C link-arg=-Wl,-z,max-page-size=16384";

/// Builds the library for each ABI, into a folder of the ABI's name.
pub(crate) fn build(into: &Path) -> Result<(), String> {
    if !command("cargo-ndk").arg("--version").output().is_ok_and(|it| it.status.success()) {
        return Err(
            "cargo-ndk is missing; get it: cargo install --locked cargo-ndk@4.1.2".to_owned()
        );
    }
    if std::env::var_os("ANDROID_NDK_HOME").is_none() {
        return Err("ANDROID_NDK_HOME is not set; install Android's NDK, r28 or newer, from https://developer.android.com/ndk/downloads, and set it to its folder".to_owned());
    }
    let (package, _) = LIBRARY;
    let mut ndk = cargo(["ndk", "--platform", API]);
    ndk.args(abis().into_iter().flat_map(|abi| ["--target", abi])).arg("-o").arg(into);
    ndk.args(["rustc", "--profile", "mobile", "--package", package]);
    ndk.args(["--lib", "--crate-type", "cdylib"]);
    succeed(ndk.env("RUSTFLAGS", ALIGNED)).map_err(|problem| {
        format!("{problem}; are the targets there? rustup target add aarch64-linux-android armv7-linux-androideabi i686-linux-android x86_64-linux-android")
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::API;
    use crate::kotlin::PACKAGE;
    use crate::root;

    #[test]
    fn the_oldest_level_is_that_of_the_manifest() {
        let manifest = root().join(PACKAGE).join("android/AndroidManifest.xml");
        let manifest = fs::read_to_string(manifest).expect("it is there");
        assert!(manifest.contains(&format!("minSdkVersion=\"{API}\"")), "{manifest}");
    }
}
