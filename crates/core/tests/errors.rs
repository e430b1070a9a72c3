//! What a failed call says.

mod common;

#[tokio::test]
async fn every_case_holds() {
    common::runner::run("errors").await;
}
