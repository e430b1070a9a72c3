//! What the tests of this crate share.

// Each test is a program of its own that uses a part of this.
#![allow(dead_code)]

pub(crate) mod call;
pub(crate) mod canary;
pub(crate) mod clock;
#[allow(
    clippy::all,
    clippy::pedantic,
    unused_imports,
    unused_mut,
    unused_variables,
    reason = "a spec may use more of it or less"
)]
#[path = "../generated/dispatch.rs"]
#[rustfmt::skip]
pub(crate) mod dispatch;
pub(crate) mod expect;
pub(crate) mod log;
pub(crate) mod managed;
pub(crate) mod report;
pub(crate) mod runner;
#[path = "../generated/settings.rs"]
#[rustfmt::skip]
pub(crate) mod settings;
pub(crate) mod shelf;
pub(crate) mod wire;

use finhub_sandbox::{Sandbox, demo};
use finhub_sessions::{Client, ClientBuilder, Credentials};

/// A builder with everything that a login to the sandbox's demo tenant needs.
pub(crate) fn builder(sandbox: &Sandbox) -> ClientBuilder {
    demo_builder().base_url(sandbox.base_url())
}

/// The same for a sandbox in another process: its address is missing.
pub(crate) fn demo_builder() -> ClientBuilder {
    let demo = demo();
    Client::builder()
        .tenant_id(demo.tenant_id)
        .tenant_key(demo.tenant_key)
        .tenant_secret(demo.tenant_secret)
        .forwarded_for("203.0.113.42")
        .forwarded_from("conformance")
        .platform("web")
        .device_id("356938035643809")
}

/// A client of the sandbox's demo tenant.
pub(crate) fn client(sandbox: &Sandbox) -> Client {
    builder(sandbox).build().expect("the demo's settings are valid")
}

/// What the demo customer logs in with.
pub(crate) fn credentials() -> Credentials {
    Credentials::new(demo().username, demo().password)
}
