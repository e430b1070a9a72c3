//! What goes wrong below a call.

mod common;

#[tokio::test]
async fn every_case_holds() {
    common::runner::run("faults").await;
}
