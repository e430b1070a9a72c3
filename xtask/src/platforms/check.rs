//! The checks of `cargo xtask platforms` and `cargo xtask nightly`.

use clap::ValueEnum;

use super::interpreter::{AARCH64, MUSL};
use super::target::{ANDROID, IOS, Target, WINDOWS};
use super::{java, newer, wine};

/// A check of a platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Check {
    /// Rust accepts what Kotlin calls for Android.
    Android,
    /// Rust accepts what Swift calls for iOS.
    Ios,
    /// Rust accepts the Python module, what Kotlin calls, and the sandbox for Windows.
    Windows,
    /// The published wheel's tests pass on Python 3.14 and 3.15.
    Python,
    /// The Python package's tests pass on an emulated Linux aarch64.
    Aarch64,
    /// A quick part of Kotlin's tests passes on Java 11.
    #[value(name = "java11")]
    Java11,
    /// A quick part of Kotlin's tests passes on Java 21.
    #[value(name = "java21")]
    Java21,
    /// The Python package's tests pass on a Python with musl.
    Musl,
    /// The Rust demo logs in and out on Windows, which wine stands for.
    WindowsDemo,
}

impl Check {
    /// Its name, as the verb takes it.
    pub(super) fn name(self) -> String {
        self.to_possible_value().map(|it| it.get_name().to_owned()).unwrap_or_default()
    }

    /// What is checked, for a person.
    pub(super) fn title(self) -> String {
        let of_target =
            |Target { name, packages, .. }: &Target| format!("{} for {name}", packages.join(", "));
        match self {
            Self::Android => of_target(&ANDROID),
            Self::Ios => of_target(&IOS),
            Self::Windows => of_target(&WINDOWS),
            Self::Python => "the wheel on CPython 3.14 and 3.15".to_owned(),
            Self::Aarch64 => "the Python package on aarch64".to_owned(),
            Self::Java11 => java::OLDEST.title(),
            Self::Java21 => java::NEWER.title(),
            Self::Musl => "the Python package on musl".to_owned(),
            Self::WindowsDemo => "the Rust demo on Windows, by wine".to_owned(),
        }
    }

    /// Makes it.
    pub(super) fn run(self) -> Result<(), String> {
        match self {
            Self::Android => ANDROID.check(),
            Self::Ios => IOS.check(),
            Self::Windows => WINDOWS.check(),
            Self::Python => newer::check(),
            Self::Aarch64 => AARCH64.check(),
            Self::Java11 => java::OLDEST.check(),
            Self::Java21 => java::NEWER.check(),
            Self::Musl => MUSL.check(),
            Self::WindowsDemo => wine::demo(),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::Check;

    #[test]
    fn each_check_has_a_name_and_a_title_of_its_own() {
        let all = Check::value_variants();
        for of in [Check::name, Check::title] {
            let mut texts: Vec<_> = all.iter().map(|it| of(*it)).collect();
            texts.sort();
            texts.dedup();
            assert_eq!(texts.len(), all.len(), "{texts:?}");
        }
    }
}
