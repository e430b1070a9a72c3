//! Which packages are built, run and checked on which platforms: one table, from which the page follows.

mod page;
mod table;

/// docs/platforms.md: `cargo xtask generate` writes it.
pub fn page() -> String {
    page::page()
}
