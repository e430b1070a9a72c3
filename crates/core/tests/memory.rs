//! What is left in memory of a login and a logout.

#![cfg(target_os = "linux")]

mod common;
mod support;

use support::alone;
use support::life::{in_a_process_of_its_own, password, passwords};

#[test]
fn a_login_and_a_logout_leave_no_password_and_no_tenant_secret_in_memory() {
    let name = "a_login_and_a_logout_leave_no_password_and_no_tenant_secret_in_memory";
    // The libraries below free buffers that held the token: SECURITY.md says which.
    in_a_process_of_its_own(name, |left| {
        assert_eq!((left.password, left.tenant_secret), (0, 0), "{left:?}");
    });
}

#[test]
fn a_text_that_is_freed_without_being_wiped_would_be_found() {
    if alone::handed().is_none() {
        return alone::run(
            "a_text_that_is_freed_without_being_wiped_would_be_found",
            "",
            "",
            |_| {},
        );
    }
    assert_eq!(passwords(), 0);
    drop(password());
    assert!(passwords() > 0);
}
