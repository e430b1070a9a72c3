//! What is left in memory of a login and a logout, in a program whose allocator wipes what it frees.

#![cfg(target_os = "linux")]

mod common;
mod support;

use std::alloc::System;

use support::alone;
use support::life::{Copies, in_a_process_of_its_own, password, passwords};
use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

#[test]
fn with_an_allocator_that_wipes_a_login_and_a_logout_leave_no_secret_in_memory() {
    let name = "with_an_allocator_that_wipes_a_login_and_a_logout_leave_no_secret_in_memory";
    in_a_process_of_its_own(name, |left| {
        assert_eq!(left, Copies { password: 0, tenant_secret: 0, token: 0 });
    });
}

#[test]
fn a_text_that_is_kept_would_be_found() {
    if alone::handed().is_none() {
        return alone::run("a_text_that_is_kept_would_be_found", "", "", |_| {});
    }
    assert_eq!(passwords(), 0);
    let kept = password();
    assert_eq!(passwords(), 1);
    drop(kept);
    assert_eq!(passwords(), 0);
}
