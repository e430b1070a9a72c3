//! Settings, and the headers that they become.

#[tokio::test]
async fn every_case_holds() {
    crate::common::runner::run("headers").await;
}
