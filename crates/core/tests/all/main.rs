//! The tests that share a process. A program of its own is linked for each file beside this folder, which takes seconds.

#[path = "../common/mod.rs"]
mod common;
#[path = "../support/mod.rs"]
mod support;

mod active;
mod cancel;
mod capture;
mod clocks;
mod connections;
mod control;
mod expiry;
mod headers;
mod ids;
mod lives;
mod login;
mod logout;
mod logs;
mod network;
mod outcomes;
mod proxy;
mod renewal;
mod retries;
mod runtime;
mod session;
mod shared;
mod shared_lives;
mod status;
mod stores;
mod surface;
#[cfg(target_os = "linux")]
mod system_calls;
mod time;
mod tls;
