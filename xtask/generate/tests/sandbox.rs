//! The table of operations that the sandbox answers from their documented examples.

mod spec;

use finhub_sandbox::Operations;
use serde_json::{Value, json};
use spec::{demanding, file, known};

fn table(spec: &str) -> Vec<Value> {
    let text = file(spec, "crates/sandbox/src/operations.json");
    Operations::from_json(&text).expect("the sandbox reads it");
    let table: Value = serde_json::from_str(&text).expect("JSON");
    table["operations"].as_array().expect("a list").clone()
}

#[test]
fn login_and_logout_are_done_by_hand() {
    let spec = spec::current();
    let by_hand = spec.matches("x-finhub-by-hand: true").count();
    let all = spec.matches("operationId:").count();
    assert_eq!(table(&spec).len(), all - by_hand);
}

#[test]
fn an_operation_says_what_a_request_has_to_bring_and_what_it_is_answered() {
    let table = table(&demanding(&known()));
    let operation = |method: &str, end: &str| {
        let is_it = |it: &&Value| {
            it["method"] == method && it["path"].as_str().is_some_and(|path| path.ends_with(end))
        };
        table.iter().find(is_it).expect("an operation")
    };
    let peek = operation("GET", "/peek");
    assert_eq!(peek["bearer"], "required");
    assert_eq!(peek["body"], Value::Null);
    assert!(peek["required_headers"].as_array().expect("a list").contains(&json!("X-Probe-Trace")));
    assert!(
        peek["optional_headers"].as_array().expect("a list").contains(&json!("X-Forwarded-For"))
    );
    assert_eq!(peek["answer"]["status"], 200);
    assert_eq!(peek["answer"]["example"]["state"], "ACTIVE");

    let replace = operation("PUT", "/devices/{deviceNumber}");
    let body = json!({
        "content_type": "application/merge-patch+json",
        "required": false,
        "required_members": ["name", "devicePin"],
    });
    assert_eq!(replace["body"], body);
    let forget = operation("DELETE", "/devices/{deviceNumber}");
    assert_eq!(forget["required_query"], json!(["reason"]));
    assert_eq!(
        forget["answer"],
        json!({ "status": 200, "content_type": "application/json", "example": 1 })
    );
    let forget_all = operation("POST", "/devices");
    assert_eq!(
        forget_all["answer"],
        json!({ "status": 204, "content_type": "application/json", "example": null })
    );
}
