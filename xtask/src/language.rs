//! The languages that the SDK speaks.

use std::fmt;

use clap::ValueEnum;

/// A language that a verb can be confined to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Language {
    /// The core itself.
    Rust,
    /// `bindings/python`.
    Python,
    /// `bindings/kotlin`.
    Kotlin,
    /// `bindings/swift`.
    Swift,
}

impl Language {
    /// The named language, or all if none is named.
    pub fn or_all(language: Option<Self>) -> Vec<Self> {
        language.map_or_else(|| Self::value_variants().to_vec(), |language| vec![language])
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rust => "rust",
            Self::Python => "python",
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
        })
    }
}
