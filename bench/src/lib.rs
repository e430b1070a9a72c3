//! How fast the SDK is, beside its peers: `cargo xtask bench`.
//!
//! One server process answers and checks as FinHub does. Each client is a process of its own and makes pairs of a
//! login and a logout. Each sample of a client directly follows one of the reference, raw reqwest, so that
//! whatever else the machine does meets both; the median of the ratios counts. Speed is measured here, not
//! tested: a run fails only where it cannot measure.

pub mod child;
pub mod instructions;
pub mod measure;
pub mod page;
pub mod peer;
pub mod plot;
pub mod report;
pub mod server;
pub mod setup;
pub mod statistics;
pub mod task;
pub mod usage;
