//! `mod.rs`: the generated module's table of contents, and the lints that generated code is excused from.

/// The source of the module.
pub(crate) fn module() -> &'static str {
    r#"//! The client, written from the spec.

#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::unwrap_used,
    elided_lifetimes_in_paths,
    missing_docs,
    rustdoc::all,
    unreachable_pub,
    unused_imports,
    reason = "progenitor writes this code in its own style"
)]

// Formatted by prettyplease, which needs no toolchain beside the compiler.
#[rustfmt::skip]
mod client;

pub use client::*;
"#
}
