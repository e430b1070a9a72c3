//! Logging in.

mod common;

#[tokio::test]
async fn every_case_holds() {
    common::runner::run("login").await;
}
