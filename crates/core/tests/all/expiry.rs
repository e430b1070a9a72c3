//! When sessions and tokens end.

#[tokio::test]
async fn every_case_holds() {
    crate::common::runner::run("expiry").await;
}
