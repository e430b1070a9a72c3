//! Settings, and the headers that they become.

mod common;

#[tokio::test]
async fn every_case_holds() {
    common::runner::run("headers").await;
}
