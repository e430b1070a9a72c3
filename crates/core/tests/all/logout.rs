//! Logging out.

#[tokio::test]
async fn every_case_holds() {
    crate::common::runner::run("logout").await;
}
