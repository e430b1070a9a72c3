//! When sessions and tokens end.

mod common;

#[tokio::test]
async fn every_case_holds() {
    common::runner::run("expiry").await;
}
