//! The topics of `conformance/` that have no test of their own.

mod common;

#[tokio::test]
async fn every_case_holds() {
    for topic in finhub_conformance::further_topics() {
        common::runner::run(&topic).await;
    }
}
